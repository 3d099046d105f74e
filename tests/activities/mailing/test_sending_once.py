"""Each mail is sent once, whatever dies; a refused address is recorded and stops nobody."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import replace
from pathlib import Path

import aiosmtplib
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from adapters.database.audit import append_event, chain_of
from adapters.database.tables import (
    AgreementRow,
    InboxRow,
    NotRightPersonRow,
    PersonRow,
    SigningRequestRow,
    SigningRoundRow,
)
from adapters.mail.smtp import NotTakenYet
from domain.audit import first_break
from messages.mail import MailKind
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


async def test_the_history_tells_of_a_mail_without_saying_to_which_address(scene: Scene) -> None:
    await scene.send(to_request(MailKind.INVITATION))
    (event,) = await scene.events()
    assert event.kind == "mail_sent"
    assert "example.org" not in json.dumps(dict(event.event))
    assert event.event["data"]["recipient_id"] == person_id(1)  # type: ignore[index,call-overload]
    assert event.personal["email"].value == "person1@example.org"


@pytest.mark.abuse(58)
async def test_the_same_key_twice_sends_one_mail(scene: Scene, answers: Answers) -> None:
    for _ in range(3):
        await scene.send(to_request(MailKind.INVITATION))
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
            await scene.send(to_request(MailKind.INVITATION))
    assert [row.status for row in await scene.mails()] == ["sending"]
    await scene.send(to_request(MailKind.INVITATION))
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
    await scene.send(to_request(MailKind.INVITATION))
    assert len(answers.accepted) == 1
    assert [event.kind for event in await scene.events()] == ["mail_sent"]


async def test_many_mails_at_once_leave_one_whole_chain(
    database: Database, tmp_path: Path, answers: Answers
) -> None:
    async with answering(answers) as port:
        scene = await make_scene(database.sessions, tmp_path, port)
        mails = [to_request(MailKind.INVITATION, n) for n in (1, 2, 4)]
        mails += [to_person(MailKind.EXPIRED, 3), to_staff(MailKind.EXPIRED)]
        await asyncio.gather(*(scene.send(mail) for mail in mails))
    assert len(answers.accepted) == 5
    async with database.reads() as session:
        chain = await chain_of(session, AGREEMENT)
    assert len(chain) == 5
    assert first_break(chain) is None


async def test_an_address_that_refuses_for_good_is_recorded_and_not_retried(
    scene: Scene, answers: Answers
) -> None:
    answers.to = "550 no such user"
    await scene.send(to_request(MailKind.INVITATION))
    (row,) = await scene.mails()
    assert row.status == "failed"
    assert "550 no such user" in str(row.problem)
    (event,) = await scene.events()
    assert event.kind == "mail_failed"
    assert event.event["data"]["smtp_code"] == 550  # type: ignore[index,call-overload]
    answers.to = ""
    await scene.send(to_request(MailKind.INVITATION))
    assert answers.accepted == []


async def test_an_address_that_is_none_is_recorded_like_a_refused_one(
    scene: Scene, answers: Answers
) -> None:
    await scene.change(PersonRow, person_id(1), email="nobody")
    await scene.send(to_request(MailKind.INVITATION))
    assert [row.status for row in await scene.mails()] == ["failed"]
    assert answers.accepted == []


@pytest.mark.abuse(59)
@pytest.mark.parametrize(
    ("domains", "sent"),
    [("", True), ("example.org", True), ("fi ORG", True), ("xample.org", False), ("fi", False)],
)
async def test_mail_goes_to_allowed_domains_only(
    sqlite_database: Database, tmp_path: Path, answers: Answers, domains: str, sent: bool
) -> None:
    async with answering(answers) as port:
        scene = await make_scene(sqlite_database.sessions, tmp_path, port, mail_domains=domains)
        await scene.send(to_request(MailKind.INVITATION))
    assert [row.status for row in await scene.mails()] == ["sent" if sent else "failed"]
    assert len(answers.accepted) == int(sent)


async def test_a_passing_refusal_is_tried_again_until_it_passes(
    scene: Scene, answers: Answers
) -> None:
    answers.to = "451 try again later"
    with pytest.raises(NotTakenYet):
        await scene.send(to_request(MailKind.INVITATION))
    assert [row.status for row in await scene.mails()] == ["sending"]
    assert await scene.events() == []
    answers.to = ""
    await scene.send(to_request(MailKind.INVITATION))
    assert [row.status for row in await scene.mails()] == ["sent"]


async def test_a_server_that_was_down_gets_the_mail_when_it_is_up(
    sqlite_database: Database, tmp_path: Path, answers: Answers
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    scene = await make_scene(sqlite_database.sessions, tmp_path, port)
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await scene.send(to_request(MailKind.INVITATION))
    async with answering(answers, port=port):
        await scene.send(to_request(MailKind.INVITATION))
    assert len(answers.accepted) == 1


@pytest.mark.abuse(58)
@pytest.mark.parametrize("status", ["signed", "declined", "closed"])
@pytest.mark.parametrize("kind", [MailKind.INVITATION, MailKind.REMINDER])
async def test_nobody_is_asked_to_sign_what_they_need_not_sign(
    scene: Scene, answers: Answers, status: str, kind: MailKind
) -> None:
    await scene.change(SigningRequestRow, request_id(1), status=status)
    await scene.send(to_request(kind))
    assert answers.accepted == []
    assert await scene.mails() == []


@pytest.mark.abuse(58)
@pytest.mark.parametrize("change", [{"status": "withdrawn"}, {"closes_at": NOW}])
async def test_nobody_is_asked_to_sign_when_the_round_is_over(
    scene: Scene, answers: Answers, change: dict[str, object]
) -> None:
    await scene.change(SigningRoundRow, ROUND, **change)
    await scene.send(to_request(MailKind.REMINDER, n=1))
    assert answers.accepted == []


async def test_who_is_not_the_right_person_hears_nothing_that_asks_all_to_sign(
    scene: Scene, answers: Answers
) -> None:
    async with scene.sessions.begin() as session:
        session.add(
            NotRightPersonRow(
                id="word",
                request_id=request_id(1),
                person_id=person_id(1),
                generation=1,
                words="",
                told_at=NOW,
            )
        )
    await scene.send(to_request(MailKind.REMINDER, n=1))
    await scene.send(to_request(MailKind.DEADLINE_EXTENDED, n=1))
    assert answers.accepted == []
    await scene.send(to_request(MailKind.REMINDER))  # the coordinator asks this person
    assert len(answers.accepted) == 1


async def test_a_receipt_waits_for_the_signature_to_be_recorded(scene: Scene) -> None:
    with pytest.raises(LookupError):
        await scene.send(to_request(MailKind.RECEIPT))
    assert await scene.mails() == []


@pytest.mark.abuse(18)
async def test_nobody_hears_completed_before_the_seal(scene: Scene, answers: Answers) -> None:
    with pytest.raises(LookupError):
        await scene.send(to_person(MailKind.COMPLETED))
    assert answers.accepted == []


@pytest.mark.abuse(59)
async def test_refused_addresses_stop_nobody_else_and_are_told_of_once(
    scene: Scene, answers: Answers
) -> None:
    answers.to = "550 no such user"
    await scene.send(to_request(MailKind.INVITATION, 1))
    await scene.send(to_person(MailKind.EXPIRED, 3))
    await scene.send(to_staff(MailKind.EXPIRED))
    answers.to = ""
    await scene.send(to_request(MailKind.INVITATION, 2))
    assert [to for _, to in answers.accepted] == ["person2@example.org"]
    async with scene.sessions() as session:
        (told,) = await session.scalars(select(InboxRow))
    assert told.payload["kind"] == "tell_of_undelivered_mail"


@pytest.mark.abuse(59)
async def test_nobody_who_is_not_of_the_agreement_is_written_to(
    scene: Scene, answers: Answers
) -> None:
    other = "22222222-2222-4222-8222-222222222222"
    async with scene.sessions.begin() as session:
        row = await session.get_one(AgreementRow, AGREEMENT)
        values = {column.key: getattr(row, column.key) for column in AgreementRow.__table__.columns}
        session.add(AgreementRow(**{**values, "id": other, "number": "2026-0099"}))
    word = replace(to_person(MailKind.PARTY_PAGE), agreement_id=other, round_number=0)
    for mail in (word, replace(word, person_id="", request_id=request_id(1))):
        with pytest.raises(LookupError):
            await scene.send(mail)
    assert answers.accepted == []
