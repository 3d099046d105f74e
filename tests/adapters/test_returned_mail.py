"""A report marks the mail that it is about, once; a forged one and an answer mark nothing."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from activities.mail import SmtpMailActivities
from adapters.database.audit import chain_of
from adapters.database.sessions import Sessions
from adapters.database.tables import SigningRequestRow
from adapters.database.undelivered import undelivered_of
from adapters.mail.identity import tag_of
from adapters.returned_mail import Taken, take_returned_mail
from domain.audit import first_break
from messages.mail import MailKind
from tests.adapters.mail import reports
from tests.databases import Database
from tests.mail_scene import (
    AGREEMENT,
    NOW,
    Scene,
    make_scene,
    make_settings,
    person_id,
    request_id,
    to_request,
)
from tests.smtp_servers import Answers, answering

LATER = NOW + timedelta(minutes=5)


async def _sent(sessions: Sessions, folder: Path, answers: Answers) -> tuple[Scene, str]:
    """Send the invitations of the scene; return the tag of the first."""
    async with answering(answers) as port:
        scene = await make_scene(sessions, folder, port, mail_returns_to="returns+{id}@example.org")
        await scene.send(to_request(MailKind.INVITATION, 1))
        await scene.send(to_request(MailKind.INVITATION, 2))
    row = next(row for row in await scene.mails() if row.request_id == request_id(1))
    return scene, tag_of(row.message_id)


async def test_a_mail_that_came_back_is_marked_once_and_stands_in_the_history(
    database: Database, tmp_path: Path
) -> None:
    scene, tag = await _sent(database.sessions, tmp_path, Answers())
    raw = reports.postfix(tag)
    assert await take_returned_mail(database.sessions, raw, at=LATER) is Taken.RECORDED
    assert await take_returned_mail(database.sessions, raw, at=LATER) is Taken.KNOWN
    first, second = await scene.mails()
    row, other = (first, second) if first.request_id == request_id(1) else (second, first)
    assert (row.status, row.problem, row.returned_at) == ("failed", reports.WORDS, LATER)
    assert other.status == "sent"
    event = (await scene.events())[-1]
    assert event.kind == "mail_returned"
    assert event.event["data"]["round"] == 1  # type: ignore[index,call-overload]
    assert "example.org" not in json.dumps(dict(event.event))
    assert event.personal["reason"].value == reports.WORDS
    async with database.reads() as session:
        assert first_break(await chain_of(session, AGREEMENT)) is None
        refused = await undelivered_of(session, AGREEMENT)
    assert set(refused) == {person_id(1)}
    assert refused[person_id(1)].email == "person1@example.org"


async def test_the_envelope_carries_the_tag_by_which_a_report_finds_its_mail(
    database: Database, tmp_path: Path
) -> None:
    answers = Answers()
    _, tag = await _sent(database.sessions, tmp_path, answers)
    assert (f"returns+{tag}@example.org", "person1@example.org") in answers.accepted
    silent = reports.postfix("0" * 32, to=f"<returns+{tag}@example.org>")
    assert await take_returned_mail(database.sessions, silent, at=LATER) is Taken.RECORDED


@pytest.mark.abuse(59)
async def test_a_forged_report_an_answer_and_an_absence_change_nothing(
    database: Database, tmp_path: Path
) -> None:
    scene, tag = await _sent(database.sessions, tmp_path, Answers())
    before = await scene.events()
    forged = reports.postfix("f" * 32)
    assert await take_returned_mail(database.sessions, forged, at=LATER) is Taken.NOT_OURS
    for raw in (
        reports.out_of_office(tag),
        reports.answer(tag),
        reports.read_receipt(tag),
        reports.forwarded(tag),
        reports.postfix(tag, action="delayed"),
    ):
        assert await take_returned_mail(database.sessions, raw, at=LATER) is Taken.NO_REPORT
    assert {row.status for row in await scene.mails()} == {"sent"}
    assert await scene.events() == before
    async with database.reads() as session:
        asked = await session.get_one(SigningRequestRow, request_id(1))
    assert asked.status == "waiting"


async def test_a_later_mail_that_arrives_takes_the_mark_away(
    database: Database, tmp_path: Path
) -> None:
    answers = Answers()
    scene, tag = await _sent(database.sessions, tmp_path, answers)
    await take_returned_mail(database.sessions, reports.exchange(tag), at=LATER)
    async with answering(answers) as port:
        again = _with_port(scene, port, at=LATER)
        await again.send(to_request(MailKind.REMINDER, 1, 1))
    async with database.reads() as session:
        assert await undelivered_of(session, AGREEMENT) == {}


def _with_port(scene: Scene, port: int, *, at: datetime) -> Scene:
    settings = make_settings(port)
    activities = SmtpMailActivities(
        sessions=scene.sessions, blobs=scene.blobs, settings=settings, clock=lambda: at
    )
    return Scene(scene.sessions, scene.blobs, settings, activities)
