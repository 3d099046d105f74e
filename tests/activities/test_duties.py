"""Recurring duties: reminded of in time, noted once, and each year's record closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from temporalio.exceptions import ApplicationError

from adapters.database.duties import duty_views
from adapters.database.mail_about_years import about_duty_taken_back
from adapters.database.people import parties_of
from adapters.database.tables import DutyNoteRow, PartyRow
from adapters.database.told import contacts_of
from adapters.payloads.duties import DutyNote, DutyTakenBack
from domain.agenda import DueKind
from domain.duties import DutyState
from domain.lifecycle import AgreementStatus
from messages.agenda import CarryOut
from messages.recorded_acts import RecordKind
from tests.activities.house import House, run
from tests.activities.years import (
    MEETING,
    REPORT,
    act,
    add_coordinator,
    carry_out,
    data_of,
    events_of,
    in_force,
    live_until,
    next_due,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
A_REPORT = DutyNote("activity_report", "2026", "Approved by the steering group.").to_bytes()


async def test_those_who_see_to_a_duty_are_reminded_in_the_morning(house: House) -> None:
    agreement_id = await in_force(house, REPORT)
    reminded = [
        (due, done)
        for due, done in await live_until(house, agreement_id, datetime(2027, 1, 2, tzinfo=UTC))
        if due.kind is DueKind.DUTY_REMINDER
    ]
    local = [due.at.astimezone(HELSINKI) for due, _ in reminded]
    # 31 October 2026 is a Saturday, and All Saints' Day.
    assert [(moment.month, moment.day) for moment in local] == [(10, 30), (11, 30)]
    assert all(8 <= moment.hour < 10 for moment in local)
    async with house.database.reads() as session:
        contacts = {
            c.person_id for p in await parties_of(session, agreement_id) for c in p.contacts()
        }
    for _, done in reminded:
        assert {mail.person_id for mail in done.mails} == contacts
    assert len({mail.key for _, done in reminded for mail in done.mails}) == 2 * len(contacts)


async def test_what_was_noted_is_not_reminded_of(house: House) -> None:
    agreement_id = await in_force(house, REPORT)
    due = await next_due(house, agreement_id)
    assert due is not None
    assert due.subject_id == "activity_report:2026"
    await act(house, agreement_id, RecordKind.NOTE_DUTY, A_REPORT)
    after = await next_due(house, agreement_id)
    assert after is not None
    assert after.key == "duty_year_closed:2026"
    # … nor when it was noted in the moment between.
    assert (await carry_out(house, agreement_id, due)).mails == ()


async def test_after_a_month_without_workers_nobody_gets_a_stale_reminder(house: House) -> None:
    agreement_id = await in_force(house, REPORT)
    due = await next_due(house, agreement_id)
    assert due is not None
    house.clock.now = datetime(2026, 12, 20, tzinfo=UTC)
    assert (await run(house.records.carry_out, CarryOut(agreement_id, due))).mails == ()


async def test_the_coordinator_is_reminded_and_another_when_the_first_has_left(
    house: House,
) -> None:
    agreement_id = await in_force(house, MEETING)
    other = await add_coordinator(house, "0b5d8b5e-2222-4d1e-8f5a-0d9f2b7c1a11")
    due = await next_due(house, agreement_id)
    assert due is not None
    assert [m.staff_id for m in (await carry_out(house, agreement_id, due)).mails] == [other]
    maker = await add_coordinator(house)
    due = await next_due(house, agreement_id)
    assert due is not None
    assert [m.staff_id for m in (await carry_out(house, agreement_id, due)).mails] == [maker]


async def test_an_occurrence_is_noted_once(house: House) -> None:
    agreement_id = await in_force(house, REPORT)
    await act(house, agreement_id, RecordKind.NOTE_DUTY, A_REPORT)
    with pytest.raises(ApplicationError) as refused:
        await act(house, agreement_id, RecordKind.NOTE_DUTY, A_REPORT)
    assert refused.value.type == "already_done"
    async with house.database.reads() as session:
        assert len(list(await session.scalars(select(DutyNoteRow)))) == 1
    (event,) = await events_of(house, agreement_id, "duty_noted")
    assert data_of(event)["in_time"] is True


async def test_what_was_taken_back_is_to_be_done_again_and_both_stay_in_the_history(
    house: House,
) -> None:
    agreement_id = await in_force(house, REPORT)
    noted = await act(house, agreement_id, RecordKind.NOTE_DUTY, A_REPORT)
    word = DutyTakenBack(noted.subject_id, "The wrong report.").to_bytes()
    taken_back = await act(house, agreement_id, RecordKind.TAKE_BACK_DUTY, word)
    async with house.database.reads() as session:
        contacts = contacts_of(await parties_of(session, agreement_id))
        told = await about_duty_taken_back(session, taken_back.mails[0])
    assert [mail.person_id for mail in taken_back.mails] == list(contacts)
    assert told is not None
    assert (told["period"], told["reason"]) == ("2026", "The wrong report.")
    due = await next_due(house, agreement_id)
    assert due is not None
    assert due.subject_id == "activity_report:2026"
    with pytest.raises(ApplicationError) as refused:
        await act(house, agreement_id, RecordKind.TAKE_BACK_DUTY, word)
    assert refused.value.type == "duty_note_taken_back"
    await act(house, agreement_id, RecordKind.NOTE_DUTY, A_REPORT)
    async with house.database.reads() as session:  # a mail that comes late says nothing stale
        assert await about_duty_taken_back(session, taken_back.mails[0]) is None
    assert len(await events_of(house, agreement_id, "duty_noted")) == 2
    (event,) = await events_of(house, agreement_id, "duty_taken_back")
    assert data_of(event)["note_id"] == noted.subject_id
    assert await house.blobs.get(data_of(event)["payload_sha256"]) == word


async def test_a_result_taken_back_after_the_year_was_over_stood_when_it_was_closed(
    house: House,
) -> None:
    agreement_id = await in_force(house, REPORT)
    noted = await act(house, agreement_id, RecordKind.NOTE_DUTY, A_REPORT)
    in_january = datetime(2027, 1, 4, tzinfo=UTC)
    word = DutyTakenBack(noted.subject_id, "The wrong report.").to_bytes()
    await act(house, agreement_id, RecordKind.TAKE_BACK_DUTY, word, at=in_january)
    await live_until(house, agreement_id, datetime(2027, 1, 1, tzinfo=UTC))
    (closed,) = await events_of(house, agreement_id, "duty_year_closed")
    assert data_of(closed)["duties"][0]["done"] == 1


async def test_after_the_end_nothing_is_taken_back(house: House) -> None:
    agreement_id = await in_force(house, REPORT)
    noted = await act(house, agreement_id, RecordKind.NOTE_DUTY, A_REPORT)
    word = DutyTakenBack(noted.subject_id, "Too late.").to_bytes()
    at_the_end = datetime(2029, 12, 31, 22, tzinfo=UTC)
    with pytest.raises(ApplicationError) as refused:
        await act(house, agreement_id, RecordKind.TAKE_BACK_DUTY, word, at=at_the_end)
    assert refused.value.type == "duty_after_end"


async def test_only_a_party_that_sees_to_the_duty_may_note_it(house: House) -> None:
    agreement_id = await in_force(house, REPORT, MEETING)
    async with house.database.reads() as session:
        person = (await parties_of(session, agreement_id))[0].contacts()[0].person_id
    await act(house, agreement_id, RecordKind.NOTE_DUTY, A_REPORT, person_id=person)
    minutes = DutyNote("steering_group_meets", "2026-03", "Met.").to_bytes()
    with pytest.raises(ApplicationError) as refused:
        await act(house, agreement_id, RecordKind.NOTE_DUTY, minutes, person_id=person)
    assert refused.value.type == "duty_not_yours"


async def test_whoever_has_left_sees_to_nothing_any_more(house: House) -> None:
    agreement_id = await in_force(house, REPORT)
    staff_id = await add_coordinator(house)
    async with house.database.sessions.begin() as session:
        parties = await parties_of(session, agreement_id)
        for row in await session.scalars(select(PartyRow)):
            row.left_at = house.clock()
    person = parties[0].contacts()[0].person_id
    with pytest.raises(ApplicationError) as refused:
        await act(house, agreement_id, RecordKind.NOTE_DUTY, A_REPORT, person_id=person)
    assert refused.value.type == "duty_not_yours"
    due = await next_due(house, agreement_id)
    assert due is not None
    assert [m.staff_id for m in (await carry_out(house, agreement_id, due)).mails] == [staff_id]


async def test_the_history_keeps_what_was_done_in_a_year_and_what_was_not(house: House) -> None:
    agreement_id = await in_force(house, REPORT, MEETING)
    for month in range(1, 11):
        noted_at = datetime(2026, month, 20, tzinfo=UTC)
        minutes = DutyNote("steering_group_meets", f"2026-{month:02d}", "Met.").to_bytes()
        await act(house, agreement_id, RecordKind.NOTE_DUTY, minutes, at=noted_at)
    late = DutyNote("steering_group_meets", "2026-11", "Met.").to_bytes()
    in_december = datetime(2026, 12, 31, 21, 59, tzinfo=UTC)
    await act(house, agreement_id, RecordKind.NOTE_DUTY, late, at=in_december)
    await live_until(house, agreement_id, datetime(2027, 1, 1, tzinfo=UTC))
    (closed,) = await events_of(house, agreement_id, "duty_year_closed")
    assert closed.occurred_at == datetime(2026, 12, 31, 22, tzinfo=UTC)
    assert closed.event["data"] == {
        "year": 2026,
        "duties": [
            {"duty": "activity_report", "due": 1, "done": 0, "done_late": 0, "not_done": 1},
            {"duty": "steering_group_meets", "due": 12, "done": 10, "done_late": 1, "not_done": 1},
        ],
    }


async def test_the_last_year_is_closed_before_the_term_ends(house: House) -> None:
    agreement_id = await in_force(house, REPORT)
    done = await live_until(house, agreement_id, datetime(2030, 1, 2, tzinfo=UTC))
    last, end = done[-2:]
    assert last[0].key == "duty_year_closed:2029"
    assert end[1].status is AgreementStatus.TERM_ENDED
    assert last[0].at == end[0].at
    assert len(await events_of(house, agreement_id, "duty_year_closed")) == 4


async def test_the_records_of_past_years_can_be_read(house: House) -> None:
    agreement_id = await in_force(house, REPORT)
    await act(house, agreement_id, RecordKind.NOTE_DUTY, A_REPORT)
    at = house.clock() + timedelta(days=900)
    async with house.database.reads() as session:
        views = await duty_views(session, agreement_id, at=at)
    assert [(v.occurrence.period, v.state) for v in views] == [
        ("2026", DutyState.DONE),
        ("2027", DutyState.NOT_DONE),
        ("2028", DutyState.OPEN),
        ("2029", DutyState.AHEAD),
    ]
