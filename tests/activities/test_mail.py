"""Each mail is sent once, whatever dies; a refused address is recorded and stops nobody."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiosmtplib
import pytest
from icalendar import Calendar
from sqlalchemy.exc import IntegrityError
from temporalio.testing import ActivityEnvironment

from activities.mailing import parcel
from adapters.acts_payloads import DeclineEvidence, WithdrawalReason
from adapters.database.audit import append_event, chain_of
from adapters.database.tables import AgreementRow, PersonRow, SigningRequestRow, SigningRoundRow
from adapters.links import Link, LinkPurpose, read_token
from domain.audit import first_break
from messages.mail import MailKind, SendMail
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

_TOKEN = re.compile(r"https://sidos\.example\.org/sign/(\S+)")


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
async def scene(
    sqlite_database: Database, tmp_path: Path, answers: Answers
) -> AsyncIterator[Scene]:
    async with answering(answers) as port:
        yield await make_scene(sqlite_database.sessions, tmp_path, port)


async def send(scene: Scene, mail: SendMail) -> None:
    await ActivityEnvironment().run(scene.activities.send_mail, mail)


def words_of(answers: Answers) -> str:
    body = answers.messages[-1].get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def calendar_of(answers: Answers) -> Calendar:
    (ics,) = [
        part
        for part in answers.messages[-1].iter_attachments()
        if part.get_content_type() == "text/calendar"
    ]
    content = ics.get_content()
    return Calendar.from_ical(content)


async def test_an_invitation_reaches_its_signatory_with_a_link_of_their_own(
    scene: Scene, answers: Answers
) -> None:
    await send(scene, to_request(MailKind.INVITATION))
    assert answers.accepted == [("sidos@example.org", "person1@example.org")]
    found = _TOKEN.search(words_of(answers))
    assert found
    link = read_token(scene.settings.link_ring(), LinkPurpose.SIGNING, found[1])
    assert link == Link(request_id(1), 1)
    (row,) = await scene.mails()
    assert (row.status, row.sent_at, row.problem) == ("sent", NOW, None)
    assert row.message_id == answers.messages[0]["Message-ID"]


async def test_the_history_tells_of_a_mail_without_saying_to_which_address(scene: Scene) -> None:
    await send(scene, to_request(MailKind.INVITATION))
    (event,) = await scene.events()
    assert event.kind == "mail_sent"
    assert "example.org" not in json.dumps(dict(event.event))
    assert event.event["data"]["recipient_id"] == person_id(1)  # type: ignore[index,call-overload]
    assert event.personal["email"].value == "person1@example.org"


@pytest.mark.abuse(58)
async def test_the_same_key_twice_sends_one_mail(scene: Scene, answers: Answers) -> None:
    for _ in range(3):
        await send(scene, to_request(MailKind.INVITATION))
    assert len(answers.accepted) == 1
    assert len(await scene.events()) == 1


@pytest.mark.abuse(58)
async def test_a_crash_after_the_server_took_the_mail_repeats_the_very_same_mail(
    scene: Scene, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: object, **__: object) -> str:
        raise ConnectionError("the database is gone")

    with monkeypatch.context() as broken:
        broken.setattr("activities.mail.append_event", crash)
        with pytest.raises(ConnectionError):
            await send(scene, to_request(MailKind.INVITATION))
    assert [row.status for row in await scene.mails()] == ["sending"]
    await send(scene, to_request(MailKind.INVITATION))
    first, second = answers.contents
    assert first == second
    assert [row.status for row in await scene.mails()] == ["sent"]


async def test_a_writer_that_was_faster_does_not_make_the_mail_go_out_twice(
    scene: Scene, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = iter([True, True, False])

    async def contended(*args: object, **kwargs: object) -> str:
        if next(lost):
            raise IntegrityError("insert", {}, Exception("the head has moved"))
        return await append_event(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("activities.mail.append_event", contended)
    await send(scene, to_request(MailKind.INVITATION))
    assert len(answers.accepted) == 1
    assert [event.kind for event in await scene.events()] == ["mail_sent"]


async def test_many_mails_at_once_leave_one_whole_chain(
    database: Database, tmp_path: Path, answers: Answers
) -> None:
    async with answering(answers) as port:
        scene = await make_scene(database.sessions, tmp_path, port)
        mails = [to_request(MailKind.INVITATION, n) for n in (1, 2, 4)]
        mails += [to_person(MailKind.EXPIRED, 3), to_staff(MailKind.EXPIRED)]
        await asyncio.gather(*(send(scene, mail) for mail in mails))
    assert len(answers.accepted) == 5
    async with database.reads() as session:
        chain = await chain_of(session, AGREEMENT)
    assert len(chain) == 5
    assert first_break(chain) is None


async def test_an_address_that_refuses_for_good_is_recorded_and_not_retried(
    scene: Scene, answers: Answers
) -> None:
    answers.to = "550 no such user"
    await send(scene, to_request(MailKind.INVITATION))
    (row,) = await scene.mails()
    assert row.status == "failed"
    assert "550 no such user" in str(row.problem)
    (event,) = await scene.events()
    assert event.kind == "mail_failed"
    assert event.event["data"]["smtp_code"] == 550  # type: ignore[index,call-overload]
    answers.to = ""
    await send(scene, to_request(MailKind.INVITATION))
    assert answers.accepted == []


async def test_an_address_that_is_none_is_recorded_like_a_refused_one(
    scene: Scene, answers: Answers
) -> None:
    await scene.change(PersonRow, person_id(1), email="nobody")
    await send(scene, to_request(MailKind.INVITATION))
    assert [row.status for row in await scene.mails()] == ["failed"]
    assert answers.accepted == []


async def test_a_passing_refusal_is_tried_again_until_it_passes(
    scene: Scene, answers: Answers
) -> None:
    answers.to = "451 try again later"
    with pytest.raises(aiosmtplib.SMTPException):
        await send(scene, to_request(MailKind.INVITATION))
    assert [row.status for row in await scene.mails()] == ["sending"]
    assert await scene.events() == []
    answers.to = ""
    await send(scene, to_request(MailKind.INVITATION))
    assert [row.status for row in await scene.mails()] == ["sent"]


async def test_a_server_that_was_down_gets_the_mail_when_it_is_up(
    sqlite_database: Database, tmp_path: Path, answers: Answers
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    scene = await make_scene(sqlite_database.sessions, tmp_path, port)
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await send(scene, to_request(MailKind.INVITATION))
    async with answering(answers, port=port):
        await send(scene, to_request(MailKind.INVITATION))
    assert len(answers.accepted) == 1


async def test_each_person_reads_in_their_own_language(scene: Scene, answers: Answers) -> None:
    await send(scene, to_request(MailKind.INVITATION, 1))
    await send(scene, to_request(MailKind.INVITATION, 2))
    finnish, swedish = (str(message["Subject"]) for message in answers.messages)
    assert finnish.startswith("Allekirjoita: ")
    assert swedish.startswith("Underteckna: ")


async def test_a_reminder_belongs_to_the_invitation_and_moves_the_calendar_on(
    scene: Scene, answers: Answers
) -> None:
    await send(scene, to_request(MailKind.INVITATION))
    invited = calendar_of(answers).walk("VEVENT")[0]
    await send(scene, to_request(MailKind.REMINDER, n=1))
    reminded = calendar_of(answers).walk("VEVENT")[0]
    invitation, reminder = answers.messages
    assert reminder["References"] == invitation["Message-ID"]
    assert reminder["Subject"] != invitation["Subject"]
    assert reminder["Message-ID"] != invitation["Message-ID"]
    assert (invited["uid"], invited["sequence"]) == (reminded["uid"], 0)
    assert reminded["sequence"] == 1
    assert [event.kind for event in await scene.events()] == ["mail_sent", "reminder_sent"]


@pytest.mark.abuse(58)
@pytest.mark.parametrize("status", ["signed", "declined", "closed"])
@pytest.mark.parametrize("kind", [MailKind.INVITATION, MailKind.REMINDER])
async def test_nobody_is_asked_to_sign_what_they_need_not_sign(
    scene: Scene, answers: Answers, status: str, kind: MailKind
) -> None:
    await scene.change(SigningRequestRow, request_id(1), status=status)
    await send(scene, to_request(kind))
    assert answers.accepted == []
    assert await scene.mails() == []


@pytest.mark.abuse(58)
@pytest.mark.parametrize("change", [{"status": "withdrawn"}, {"closes_at": NOW}])
async def test_nobody_is_asked_to_sign_when_the_round_is_over(
    scene: Scene, answers: Answers, change: dict[str, object]
) -> None:
    await scene.change(SigningRoundRow, ROUND, **change)
    await send(scene, to_request(MailKind.REMINDER, n=1))
    assert answers.accepted == []


async def test_a_receipt_says_what_was_signed_and_takes_the_deadline_away(
    scene: Scene, answers: Answers
) -> None:
    await send(scene, to_request(MailKind.INVITATION))
    await scene.sign(1)
    await send(scene, to_request(MailKind.RECEIPT))
    words = words_of(answers)
    assert "signature-1" in words
    assert "ab" * 32 in words
    calendar = calendar_of(answers)
    assert calendar["method"] == "CANCEL"
    assert calendar.walk("VEVENT")[0]["sequence"] == 1


async def test_a_receipt_waits_for_the_signature_to_be_recorded(scene: Scene) -> None:
    with pytest.raises(LookupError):
        await send(scene, to_request(MailKind.RECEIPT))
    assert await scene.mails() == []


@pytest.mark.abuse(18)
async def test_nobody_hears_completed_before_the_seal(scene: Scene, answers: Answers) -> None:
    with pytest.raises(LookupError):
        await send(scene, to_person(MailKind.COMPLETED))
    assert answers.accepted == []


async def _seal(scene: Scene, document: bytes) -> None:
    sha256 = await scene.blobs.put(document)
    await scene.change(SigningRoundRow, ROUND, status="complete", sealed_sha256=sha256)
    await scene.change(AgreementRow, AGREEMENT, status="in_force", in_force_at=NOW)


async def test_the_sealed_document_comes_with_the_mail(scene: Scene, answers: Answers) -> None:
    await send(scene, to_request(MailKind.INVITATION, 1))
    await send(scene, to_request(MailKind.INVITATION, 4))
    await _seal(scene, b"%PDF-1.7 sealed")
    await send(scene, to_person(MailKind.COMPLETED, 1))
    pdf, ics = answers.messages[-1].iter_attachments()
    assert pdf.get_filename() == "2026-0001.pdf"
    assert pdf.get_content() == b"%PDF-1.7 sealed"
    # The same human being was asked for two parties: both deadlines go.
    assert len(Calendar.from_ical(ics.get_content()).walk("VEVENT")) == 2


async def test_a_contact_person_gets_the_document_and_no_signing_link(
    scene: Scene, answers: Answers
) -> None:
    await _seal(scene, b"%PDF-1.7 sealed")
    await send(scene, to_person(MailKind.COMPLETED, 3))
    (pdf,) = answers.messages[-1].iter_attachments()
    assert pdf.get_content_type() == "application/pdf"
    assert "/sign/" not in words_of(answers)


async def test_a_document_too_large_for_a_mail_is_linked(
    scene: Scene, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcel, "LARGEST_ATTACHMENT", 10)
    await _seal(scene, b"%PDF-1.7 sealed")
    await send(scene, to_person(MailKind.COMPLETED, 1))
    assert list(answers.messages[-1].iter_attachments()) == []
    assert _TOKEN.search(words_of(answers))


async def _declined(scene: Scene, reason: str) -> None:
    evidence = DeclineEvidence(request_id(2), reason, "sv", "192.0.2.1", "test", "link", "nonce")
    sha256 = await scene.blobs.put(evidence.to_bytes())
    await scene.change(SigningRequestRow, request_id(2), status="declined")
    await scene.change(SigningRoundRow, ROUND, status="declined")
    async with scene.sessions.begin() as session:
        await append_event(
            session,
            agreement_id=AGREEMENT,
            kind="signing_declined",
            occurred_at=NOW,
            recorded_at=NOW,
            data={"evidence_sha256": sha256},
            personal={},
            once_key="declined",
        )


@pytest.mark.abuse(30)
async def test_the_coordinator_reads_why_a_party_declined_and_the_others_do_not(
    scene: Scene, answers: Answers
) -> None:
    await _declined(scene, "Katso https://evil.example/x\r\nBcc: a@b.example")
    await send(scene, to_staff(MailKind.DECLINED))
    words = words_of(answers)
    assert "Juvan kunta" in words
    assert "https[:]//evil[.]example/x" in words
    assert f"https://sidos.example.org/agreements/{AGREEMENT}" in words
    assert answers.messages[-1]["Bcc"] is None
    await send(scene, to_person(MailKind.DECLINED, 1))
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
            data={"reason_sha256": sha256},
            personal={},
            once_key="withdrawn",
        )
    await send(scene, to_person(MailKind.WITHDRAWN, 3))
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
    await send(scene, to_request(MailKind.INVITATION))
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
    await send(scene, to_request(MailKind.INVITATION))
    assert answers.messages[0]["Auto-Submitted"] == "auto-generated"


@pytest.mark.abuse(45)
async def test_links_come_from_the_settings(
    sqlite_database: Database, tmp_path: Path, answers: Answers
) -> None:
    async with answering(answers) as port:
        scene = await make_scene(
            sqlite_database.sessions, tmp_path, port, public_url="https://other.example.org/"
        )
        await send(scene, to_request(MailKind.INVITATION))
    assert "https://other.example.org/sign/" in words_of(answers)


async def test_answers_go_where_the_settings_say(
    sqlite_database: Database, tmp_path: Path, answers: Answers
) -> None:
    async with answering(answers) as port:
        scene = await make_scene(
            sqlite_database.sessions, tmp_path, port, mail_reply_to="help@example.org"
        )
        await send(scene, to_request(MailKind.INVITATION))
    assert answers.messages[0]["Reply-To"] == "help@example.org"
