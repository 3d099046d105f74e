"""The agenda and acts that only record: each thing once, with its true time."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from adapters.acts_payloads import WithdrawalReason
from adapters.database.audit import list_events
from adapters.database.inbox import put_act, settle
from adapters.database.tables import AgreementRow
from domain.agenda import Due, DueKind
from domain.lifecycle import AgreementStatus
from messages.agenda import AgendaKey, CarryOut
from messages.ids import agreement_workflow_id, signing_group_workflow_id
from messages.recorded_acts import RecordAct, RecordKind
from tests.activities.house import STAFF_ID, House, run


async def withdrawal(house: House, agreement_id: str) -> RecordAct:
    payload = WithdrawalReason(STAFF_ID, "A party has merged.").to_bytes()
    sha256 = await house.blobs.put(payload)
    kind = RecordKind.WITHDRAW_AGREEMENT
    return RecordAct(str(uuid4()), agreement_id, kind, sha256, house.clock(), STAFF_ID)


async def kinds(house: House, agreement_id: str) -> list[str]:
    async with house.database.reads() as session:
        return [event.kind for event in await list_events(session, agreement_id)]


async def test_an_act_is_recorded_once_and_its_repeat_gets_the_same_answer(house: House) -> None:
    drafted = await house.draft()
    act = await withdrawal(house, drafted.agreement_id)
    first = await run(house.records.record_act, act)
    assert first.status is AgreementStatus.WITHDRAWN
    assert await run(house.records.record_act, act) == first
    assert (await kinds(house, drafted.agreement_id)).count("agreement_withdrawn") == 1


async def test_an_agreement_out_for_signing_is_not_withdrawn(house: House) -> None:
    round_ = await house.open_round()
    act = await withdrawal(house, round_.agreement_id)
    with pytest.raises(ApplicationError) as refused:
        await run(house.records.record_act, act)
    assert refused.value.type == "round_is_open"
    assert "agreement_withdrawn" not in await kinds(house, round_.agreement_id)


async def test_nothing_is_due_of_a_draft(house: House) -> None:
    drafted = await house.draft()
    found = await run(house.records.next_due, AgendaKey(drafted.agreement_id))
    assert found.due is None


async def test_what_was_received_before_comes_first(house: House) -> None:
    drafted = await house.draft()
    due = Due(house.clock() + timedelta(days=1), DueKind.TERM_ENDED, "the end")
    act = await withdrawal(house, drafted.agreement_id)
    async with house.database.sessions.begin() as session:
        await put_act(
            session,
            act_id=act.act_id,
            once_key="the act",
            kind="record",
            workflow_id=agreement_workflow_id(drafted.agreement_id),
            payload={},
            received_at=due.at - timedelta(seconds=1),
        )
    house.clock.now = due.at + timedelta(hours=1)
    held_up = await run(house.records.carry_out, CarryOut(drafted.agreement_id, due))
    assert held_up.held_up
    assert "term_ended" not in await kinds(house, drafted.agreement_id)


async def test_the_end_waits_for_what_was_signed_before_it_but_not_for_ever(house: House) -> None:
    round_ = await house.open_round()
    agreement_id, received_at = round_.agreement_id, house.clock()
    ends = Due(received_at + timedelta(seconds=1), DueKind.NOTICES_TAKE_EFFECT, "the effect")
    other = Due(ends.at, DueKind.DUTY_YEAR_CLOSED, "duty_year_closed:2026")
    group = signing_group_workflow_id(agreement_id, round_.number, 0)
    act_id = str(uuid4())
    async with house.database.sessions.begin() as session:
        row = await session.get_one(AgreementRow, agreement_id)
        row.status, row.in_force_at = AgreementStatus.IN_FORCE, received_at
        await put_act(
            session,
            act_id=act_id,
            once_key="the signature",
            kind="sign",
            workflow_id=group,
            payload={},
            received_at=received_at,
        )

    async def held_up(due: Due) -> bool:
        return (await run(house.records.carry_out, CarryOut(agreement_id, due))).held_up

    house.clock.now = ends.at + timedelta(hours=2)
    assert await held_up(ends)
    assert not await held_up(other)
    async with house.database.sessions.begin() as session:
        await settle(session, act_id, status="delivered", outcome={}, at=house.clock())
    assert await held_up(ends)  # its round has not ended yet
    house.clock.now += timedelta(minutes=11)
    assert not await held_up(ends)


async def test_what_is_due_is_carried_out_once_with_its_true_time(house: House) -> None:
    drafted = await house.draft()
    first_day = house.clock() + timedelta(days=3)
    async with house.database.sessions.begin() as session:
        row = await session.get_one(AgreementRow, drafted.agreement_id)
        row.status, row.in_force_at = AgreementStatus.SIGNED, first_day
    due = (await run(house.records.next_due, AgendaKey(drafted.agreement_id))).due
    assert due == Due(first_day, DueKind.IN_FORCE, "in_force")
    house.clock.now = first_day + timedelta(days=30)  # the workers were away for a month
    order = CarryOut(drafted.agreement_id, due)
    first = await run(house.records.carry_out, order)
    assert first.status is AgreementStatus.IN_FORCE
    assert await run(house.records.carry_out, order) == first
    async with house.database.reads() as session:
        events = await list_events(session, drafted.agreement_id)
    assert [e.occurred_at for e in events if e.kind == "agreement_in_force"] == [first_day]
    after = (await run(house.records.next_due, AgendaKey(drafted.agreement_id))).due
    assert after is not None
    assert after.kind is DueKind.RENEWAL_OFFERED
