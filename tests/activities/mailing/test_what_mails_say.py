"""What each reader gets: words, links, the document, the deadline."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar

from adapters.acts_payloads import DeclineEvidence, WithdrawalReason
from adapters.database.audit import append_event
from adapters.database.tables import AgreementRow, PersonRow, SigningRequestRow, SigningRoundRow
from adapters.links import Link, LinkPurpose, read_token
from messages.mail import MailKind
from tests.activities.mailing.received import SIGNING_LINK, calendar_of, words_of
from tests.databases import Database
from tests.mail_scene import (
    AGREEMENT,
    NOW,
    ROUND,
    Scene,
    make_scene,
    person_id,
    request_id,
    to_person,
    to_request,
    to_staff,
)
from tests.smtp_servers import Answers, answering


async def test_an_invitation_reaches_its_signatory_with_a_link_of_their_own(
    scene: Scene, answers: Answers
) -> None:
    await scene.send(to_request(MailKind.INVITATION))
    assert answers.accepted == [("sidos@example.org", "person1@example.org")]
    found = SIGNING_LINK.search(words_of(answers))
    assert found
    link = read_token(scene.settings.link_ring(), LinkPurpose.SIGNING, found[1])
    assert link == Link(request_id(1), 1)
    (row,) = await scene.mails()
    assert (row.status, row.sent_at, row.problem) == ("sent", NOW, None)
    assert row.message_id == answers.messages[0]["Message-ID"]


async def test_each_person_reads_in_their_own_language(scene: Scene, answers: Answers) -> None:
    await scene.send(to_request(MailKind.INVITATION, 1))
    await scene.send(to_request(MailKind.INVITATION, 2))
    finnish, swedish = (str(message["Subject"]) for message in answers.messages)
    assert finnish.startswith("Allekirjoita: ")
    assert swedish.startswith("Underteckna: ")
    assert all(subject.endswith(" (2026-0001)") for subject in (finnish, swedish))


async def test_a_reminder_belongs_to_the_invitation_and_moves_the_calendar_on(
    scene: Scene, answers: Answers
) -> None:
    await scene.send(to_request(MailKind.INVITATION))
    invited = calendar_of(answers).walk("VEVENT")[0]
    await scene.send(to_request(MailKind.REMINDER, n=1))
    reminded = calendar_of(answers).walk("VEVENT")[0]
    invitation, reminder = answers.messages
    assert reminder["References"] == invitation["Message-ID"]
    assert reminder["Subject"] != invitation["Subject"]
    assert reminder["Message-ID"] != invitation["Message-ID"]
    assert (invited["uid"], invited["sequence"]) == (reminded["uid"], 0)
    assert reminded["sequence"] == 1
    assert [event.kind for event in await scene.events()] == ["mail_sent", "reminder_sent"]


async def test_a_receipt_says_what_was_signed_and_takes_the_deadline_away(
    scene: Scene, answers: Answers
) -> None:
    await scene.send(to_request(MailKind.INVITATION))
    await scene.sign(1)
    await scene.send(to_request(MailKind.RECEIPT))
    words = words_of(answers)
    assert "signature-1" in words
    assert "ab" * 32 in words
    calendar = calendar_of(answers)
    assert calendar["method"] == "CANCEL"
    assert calendar.walk("VEVENT")[0]["sequence"] == 1


async def _seal(scene: Scene, document: bytes) -> None:
    sha256 = await scene.blobs.put(document)
    await scene.change(SigningRoundRow, ROUND, status="complete", sealed_sha256=sha256)
    await scene.change(AgreementRow, AGREEMENT, status="in_force", in_force_at=NOW)


async def test_the_sealed_document_comes_with_the_mail(scene: Scene, answers: Answers) -> None:
    await scene.send(to_request(MailKind.INVITATION, 1))
    await scene.send(to_request(MailKind.INVITATION, 4))
    await _seal(scene, b"%PDF-1.7 sealed")
    await scene.send(to_person(MailKind.COMPLETED, 1))
    pdf, ics = answers.messages[-1].iter_attachments()
    assert pdf.get_filename() == "2026-0001-sinetoity.pdf"
    assert pdf.get_content() == b"%PDF-1.7 sealed"
    # The same human being was asked for two parties: both deadlines go.
    assert len(Calendar.from_ical(ics.get_content()).walk("VEVENT")) == 2


async def test_a_deadline_that_a_receipt_took_away_is_not_taken_away_again(
    scene: Scene, answers: Answers
) -> None:
    await scene.send(to_request(MailKind.INVITATION, 1))
    await scene.send(to_request(MailKind.INVITATION, 4))
    await scene.sign(1)
    await scene.send(to_request(MailKind.RECEIPT, 1))
    assert len(calendar_of(answers).walk("VEVENT")) == 1
    await _seal(scene, b"%PDF-1.7 sealed")
    await scene.send(to_person(MailKind.COMPLETED, 1))
    (left,) = calendar_of(answers).walk("VEVENT")
    assert str(left["uid"]).startswith(f"signing-{request_id(4)}")


async def test_a_contact_person_gets_the_document_and_no_signing_link(
    scene: Scene, answers: Answers
) -> None:
    await _seal(scene, b"%PDF-1.7 sealed")
    await scene.send(to_person(MailKind.COMPLETED, 3))
    (pdf,) = answers.messages[-1].iter_attachments()
    assert pdf.get_content_type() == "application/pdf"
    assert "/sign/" not in words_of(answers)


@pytest.mark.parametrize(("limit", "attached"), [(14, 0), (15, 1)])
async def test_a_document_too_large_for_a_mail_is_linked(
    sqlite_database: Database, tmp_path: Path, answers: Answers, limit: int, attached: int
) -> None:
    async with answering(answers) as port:
        scene = await make_scene(
            sqlite_database.sessions, tmp_path, port, mail_attachment_limit=str(limit)
        )
        await scene.sign(1)
        await _seal(scene, b"%PDF-1.7 sealed")
        await scene.send(to_person(MailKind.COMPLETED, 1))
    assert len(list(answers.messages[-1].iter_attachments())) == attached
    assert SIGNING_LINK.search(words_of(answers))


async def _declined(scene: Scene, reason: str) -> None:
    evidence = DeclineEvidence(request_id(2), reason, "sv", "192.0.2.1", "test", "link", "nonce")
    sha256 = await scene.blobs.put(evidence.to_bytes())
    for number in (2, 4):  # all who could sign for the party
        await scene.change(SigningRequestRow, request_id(number), status="declined")
    await scene.change(SigningRoundRow, ROUND, status="declined")
    async with scene.sessions.begin() as session:
        await append_event(
            session,
            agreement_id=AGREEMENT,
            kind="signing_declined",
            occurred_at=NOW,
            recorded_at=NOW,
            data={"round": 1, "request_id": request_id(2), "evidence_sha256": sha256},
            personal={},
            once_key="declined",
        )


async def test_a_party_that_others_can_still_bind_is_not_named_as_the_end_of_the_round(
    scene: Scene, answers: Answers
) -> None:
    await _declined(scene, "no")
    await scene.change(SigningRequestRow, request_id(4), status="closed")
    await scene.change(SigningRequestRow, request_id(1), status="declined")
    await scene.send(to_person(MailKind.DECLINED, 3))
    assert "Mikkelin kaupunki" in words_of(answers)
    assert "Juvan kunta" not in words_of(answers)


@pytest.mark.abuse(30)
async def test_the_coordinator_reads_why_a_party_declined_and_the_others_do_not(
    scene: Scene, answers: Answers
) -> None:
    await _declined(scene, "Katso https://evil.example/x\r\nBcc: a@b.example")
    await scene.send(to_staff(MailKind.DECLINED))
    words = words_of(answers)
    assert "Juvan kunta" in words
    assert "https[:]//evil[.]example/x" in words
    assert f"https://sidos.example.org/agreements/{AGREEMENT}" in words
    assert answers.messages[-1]["Bcc"] is None
    assert "Person 2 (Juvan kunta)" in words
    await scene.send(to_person(MailKind.DECLINED, 1))
    assert "evil" not in words_of(answers)
    assert "/sign/" not in words_of(answers)


async def test_everyone_reads_why_a_round_was_withdrawn(scene: Scene, answers: Answers) -> None:
    sha256 = await scene.blobs.put(WithdrawalReason("staff", "Väärä liite").to_bytes())
    await scene.change(SigningRoundRow, ROUND, status="withdrawn")
    async with scene.sessions.begin() as session:
        await append_event(
            session,
            agreement_id=AGREEMENT,
            kind="round_withdrawn",
            occurred_at=NOW,
            recorded_at=NOW,
            data={"round": 1, "reason_sha256": sha256},
            personal={},
            once_key="withdrawn",
        )
    await scene.send(to_person(MailKind.WITHDRAWN, 3))
    assert "Väärä liite" in words_of(answers)


@pytest.mark.abuse(27)
@pytest.mark.abuse(29)
@pytest.mark.abuse(31)
async def test_a_hostile_title_or_name_changes_nothing_but_its_own_words(
    scene: Scene, answers: Answers
) -> None:
    hostile = "A\r\nBcc: victim@example.net\r\n\r\n<script>alert(1)</script>;ATTENDEE:x,y\u202e"
    await scene.change(AgreementRow, AGREEMENT, title=hostile)
    await scene.change(PersonRow, person_id(1), name="=?UTF-8?Q?=0ABcc:_v@example.net?= \u200b")
    await scene.send(to_request(MailKind.INVITATION))
    assert answers.accepted == [("sidos@example.org", "person1@example.org")]
    message = answers.messages[-1]
    assert message["Bcc"] is None
    html = message.get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()
    (event,) = calendar_of(answers).walk("VEVENT")
    assert "attendee" not in event


@pytest.mark.abuse(59)
async def test_a_mail_says_that_a_machine_sent_it(scene: Scene, answers: Answers) -> None:
    await scene.send(to_request(MailKind.INVITATION))
    assert answers.messages[0]["Auto-Submitted"] == "auto-generated"


@pytest.mark.abuse(45)
async def test_links_come_from_the_settings(
    sqlite_database: Database, tmp_path: Path, answers: Answers
) -> None:
    async with answering(answers) as port:
        scene = await make_scene(
            sqlite_database.sessions, tmp_path, port, public_url="https://other.example.org/"
        )
        await scene.send(to_request(MailKind.INVITATION))
    assert "https://other.example.org/sign/" in words_of(answers)


async def test_answers_go_where_the_settings_say(
    sqlite_database: Database, tmp_path: Path, answers: Answers
) -> None:
    async with answering(answers) as port:
        scene = await make_scene(
            sqlite_database.sessions, tmp_path, port, mail_reply_to="help@example.org"
        )
        await scene.send(to_request(MailKind.INVITATION))
    assert answers.messages[0]["Reply-To"] == "help@example.org"
