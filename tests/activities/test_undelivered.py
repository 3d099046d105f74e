"""The coordinator is told once a day that mail could not be delivered, and of whom."""

from __future__ import annotations

from datetime import timedelta

from pydantic import TypeAdapter
from sqlalchemy import select

from adapters.database.mail_about_mail import about_undelivered
from adapters.database.rounds import RoundView
from adapters.database.staff import add_staff
from adapters.database.tables import AgreementRow, InboxRow, MailRow
from adapters.mail.identity import message_id, tag_of
from adapters.returned_mail import Taken, take_returned_mail
from adapters.undelivered_word import ask_to_tell
from messages.mail import MailKind
from messages.recorded_acts import RecordAct, RecordKind
from tests.activities.house import STARTED_AT, House, run
from tests.adapters.mail import reports


async def _mails(house: House, round_: RoundView) -> list[str]:
    """Record the mails that asked everybody; return their tags."""
    asked = [request for party in round_.parties for request in party.requests]
    async with house.database.sessions.begin() as session:
        session.add_all(
            MailRow(
                key=request.request_id,
                agreement_id=round_.agreement_id,
                kind="invitation",
                person_id=request.person.person_id,
                request_id=request.request_id,
                message_id=message_id(request.request_id, "example.org"),
                status="sent",
                created_at=STARTED_AT,
                sent_at=STARTED_AT,
            )
            for request in asked
        )
    return [tag_of(message_id(request.request_id, "example.org")) for request in asked]


async def _to_be_told(house: House) -> list[str]:
    async with house.database.reads() as session:
        rows = await session.scalars(select(InboxRow.payload).order_by(InboxRow.received_at))
        return [row["kind"] for row in rows]


async def test_a_storm_of_returned_mail_is_told_once_a_day(house: House) -> None:
    round_ = await house.open_round()
    tags = await _mails(house, round_)
    for tag in tags[:3]:
        taken = await take_returned_mail(
            house.database.sessions, reports.exim(tag), at=house.clock()
        )
        assert taken is Taken.RECORDED
    assert await _to_be_told(house) == [RecordKind.TELL_OF_UNDELIVERED_MAIL]
    tomorrow = house.clock() + timedelta(days=1)
    await take_returned_mail(house.database.sessions, reports.exim(tags[3]), at=tomorrow)
    assert len(await _to_be_told(house)) == 2


async def test_the_mail_names_whom_mail_does_not_reach_and_is_not_due_when_it_reaches_all(
    house: House,
) -> None:
    round_ = await house.open_round()
    async with house.database.sessions.begin() as session:
        staff = await add_staff(
            session, email="c@example.org", role="coordinator", language="fi", at=STARTED_AT
        )
    (tag, *_) = await _mails(house, round_)
    async with house.database.sessions.begin() as session:
        await ask_to_tell(session, round_.agreement_id, at=house.clock())
        payload = await session.scalar(select(InboxRow.payload))
    act = TypeAdapter(RecordAct).validate_python(payload)
    (mail,) = (await run(house.records.record_act, act)).mails
    assert (mail.kind, mail.staff_id) == (MailKind.MAIL_UNDELIVERED, staff.id)
    async with house.database.reads() as session:
        assert await about_undelivered(session, mail) is None
    await take_returned_mail(house.database.sessions, reports.exim(tag), at=house.clock())
    person, party = round_.parties[0].requests[0].person, round_.parties[0]
    async with house.database.reads() as session:
        about = await about_undelivered(session, mail)
    assert about == {"refused": 1, "persons": [f"{person.name} ({party.name})"]}


async def test_of_an_agreement_that_is_over_nobody_is_told(house: House) -> None:
    round_ = await house.open_round()
    (tag, *_) = await _mails(house, round_)
    async with house.database.sessions.begin() as session:
        agreement = await session.get_one(AgreementRow, round_.agreement_id)
        agreement.status = "ended_by_notice"
    await take_returned_mail(house.database.sessions, reports.exim(tag), at=house.clock())
    assert await _to_be_told(house) == []
