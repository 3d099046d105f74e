"""What a signing group takes, refuses, and sends."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError

from domain.lifecycle import RoundStatus
from messages import names
from messages.ids import PROCESS_QUEUE
from messages.mail import MailKind, SendMail
from messages.records import RosterRequest
from messages.round_acts import NewDeadline, RoundActRecorded
from messages.signing import CloseGroup, GroupState, SigningGroupInput
from tests.workflows.house import House, Town, code_of, new_id
from tests.workflows.world import DOCUMENT, World, one_group
from workflows.signing_group import SigningGroupWorkflow

DAY = timedelta(days=1)


def world(**arranged: object) -> World:
    parties = one_group(("a", "any", ("ann",)), ("b", "all", ("bo", "cid")))
    return World(groups=parties, **arranged)  # type: ignore[arg-type]


async def refusal(house: House, request: str, **how: object) -> str | None:
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await house.sign(request, **how)  # type: ignore[arg-type]
    return code_of(refused.value)


@pytest.mark.abuse(11)
@pytest.mark.abuse(17)
async def test_what_the_rules_refuse_is_refused_with_its_code(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await house.sign("ann")
    late = await house.now() + 31 * DAY
    assert await refusal(house, "ann") == "already_signed"
    assert await refusal(house, "nobody") == "unknown_request"
    assert await refusal(house, "bo", sha256="00" * 32) == "document_changed"
    assert await refusal(house, "bo", received_at=late) == "deadline_passed"
    assert len(house.world.receipts) == 1


@pytest.mark.abuse(14)
async def test_the_same_act_twice_is_one_signature_with_one_receipt(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    act_id, at = new_id(), await house.now()
    first, second = await asyncio.gather(
        house.sign("bo", act_id=act_id, received_at=at),
        house.sign("bo", act_id=act_id, received_at=at),
    )
    assert first == second == await house.sign("bo", act_id=act_id, received_at=at)
    assert len(house.world.receipts) == 1


@pytest.mark.abuse(14)
async def test_two_acts_on_one_request_give_one_signature(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    results = await asyncio.gather(house.sign("bo"), house.sign("bo"), return_exceptions=True)
    refused = [r for r in results if isinstance(r, WorkflowUpdateFailedError)]
    assert [code_of(error) for error in refused] == ["already_signed"]
    assert len(house.world.receipts) == 1


@pytest.mark.abuse(15)
async def test_twenty_at_once_are_all_recorded_and_few_batches_are_needed(town: Town) -> None:
    requests = [f"p{n}" for n in range(20)]
    parties = one_group(*((name, "any", (name,)) for name in requests))
    house = town.house(World(groups=parties))
    await house.send_for_signing()
    await asyncio.gather(*map(house.sign, requests))
    assert await house.result(house.round()) == RoundStatus.COMPLETE
    recorded = [sign.request_id for batch in house.world.batches for sign in batch.signatures]
    assert sorted(recorded) == sorted(requests)
    assert len(house.world.batches) < len(requests)


@pytest.mark.abuse(16)
async def test_the_last_signature_and_a_withdrawal_have_one_winner(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await house.sign("ann")
    await house.sign("bo")
    results: list[object] = await asyncio.gather(
        house.sign("cid"), house.withdraw(), return_exceptions=True
    )
    signed, withdrawn = results
    outcome = await house.result(house.round())
    assert [ended.outcome for ended in house.world.ended] == [outcome]
    if outcome == RoundStatus.COMPLETE:
        assert isinstance(withdrawn, WorkflowUpdateFailedError)
        assert code_of(withdrawn) == "round_closed"
    else:
        assert outcome == RoundStatus.WITHDRAWN
        assert isinstance(signed, WorkflowUpdateFailedError)
        assert code_of(signed) == "round_closed"


@pytest.mark.abuse(16)
async def test_the_deadline_and_the_last_signature_have_one_winner(town: Town) -> None:
    house = town.house(world(lasts=DAY, pending=[1]))
    await house.send_for_signing()
    in_time = await house.now()
    await house.sign("ann")
    await house.sign("bo")
    await house.settle()
    # The deadline goes by while an act that was received in time is not delivered yet.
    await house.env.sleep(DAY + timedelta(minutes=1, seconds=1))
    await house.sign("cid", received_at=in_time)
    assert await house.result(house.round()) == RoundStatus.COMPLETE
    assert "counted pending acts" in house.world.story


async def test_an_act_received_too_late_does_not_hold_the_deadline(town: Town) -> None:
    house = town.house(world(lasts=DAY))
    await house.send_for_signing()
    closes_at = await house.now() + DAY
    await house.skip(DAY + timedelta(seconds=10))
    assert await refusal(house, "ann", received_at=closes_at + timedelta(seconds=5)) == (
        "deadline_passed"
    )
    assert await house.result(house.round()) == RoundStatus.EXPIRED


@pytest.mark.abuse(58)
async def test_reminders_go_to_those_who_have_not_acted(town: Town) -> None:
    house = town.house(world(remind_after=(5 * DAY, 12 * DAY)))
    await house.send_for_signing()
    await house.sign("ann")
    await house.skip(6 * DAY)
    assert house.world.mails_of(MailKind.REMINDER) == ["bo", "cid"]
    await house.sign("bo")
    await house.skip(7 * DAY)
    assert house.world.mails_of(MailKind.REMINDER) == ["bo", "cid", "cid"]
    await house.sign("cid")
    await house.skip(20 * DAY)
    assert len(house.world.mails_of(MailKind.REMINDER)) == 3


@pytest.mark.abuse(57)
@pytest.mark.abuse(58)
async def test_after_an_outage_only_the_newest_reminder_goes_out(town: Town) -> None:
    house = town.house(world())
    at = await house.now()
    # As after an outage: three moments lie behind the clock when the group looks at it.
    moments = tuple(at + days * DAY for days in (-3, -2, -1, 5))
    await house.client.start_workflow(
        SigningGroupWorkflow.run,
        SigningGroupInput(
            agreement_id=house.agreement_id,
            round_number=1,
            group=0,
            document_sha256=DOCUMENT,
            closes_at=at + 30 * DAY,
            remind_at=moments,
            state=GroupState(),
        ),
        id=house.group().id,
        task_queue=PROCESS_QUEUE,
    )
    await house.world.opened[1, 0].wait()
    await house.settle()
    assert [mail.number for mail in house.world.mails] == [3, 3, 3]
    await house.skip(6 * DAY)
    assert [mail.number for mail in house.world.mails] == [3, 3, 3, 4, 4, 4]


@pytest.mark.abuse(57)
@pytest.mark.abuse(58)
async def test_a_reminder_that_is_late_waits_for_office_hours_and_goes_to_who_waits_then(
    town: Town,
) -> None:
    house = town.house(world(remind_after=(5 * DAY,)))
    await house.send_for_signing()
    house.world.office_opens_at = await house.now() + 5 * DAY + timedelta(hours=9)
    await house.skip(5 * DAY + timedelta(hours=8))
    assert house.world.mails_of(MailKind.REMINDER) == []
    await house.sign("ann")
    await house.skip(timedelta(hours=2))
    assert house.world.mails_of(MailKind.REMINDER) == ["bo", "cid"]


@pytest.mark.abuse(58)
async def test_whose_party_is_bound_is_asked_no_more(town: Town) -> None:
    parties = one_group(("a", "any", ("ann", "abe")), ("b", "all", ("bo", "cid")))
    house = town.house(World(groups=parties, lasts=10 * DAY, remind_after=(5 * DAY,)))
    await house.send_for_signing()
    began = await house.now()
    await house.sign("ann")
    await house.skip(6 * DAY)
    assert house.world.mails_of(MailKind.REMINDER) == ["bo", "cid"]
    later = NewDeadline(began + 30 * DAY)
    house.world.managed = RoundActRecorded("", deadline=later)
    await house.extend()
    await house.settle()
    assert house.world.mails_of(MailKind.DEADLINE_EXTENDED) == ["bo", "cid"]
    await house.sign("abe")  # it stays possible


@pytest.mark.abuse(58)
async def test_no_reminder_after_a_withdrawal(town: Town) -> None:
    house = town.house(world(remind_after=(5 * DAY,)))
    await house.send_for_signing()
    await house.withdraw()
    await house.result(house.round())
    await house.skip(10 * DAY)
    assert not house.world.mails_of(MailKind.REMINDER)


@pytest.mark.abuse(8)
async def test_a_signature_through_a_replaced_link_is_refused_and_one_meanwhile_waits(
    town: Town,
) -> None:
    house = town.house(world())
    await house.send_for_signing()
    ann = RosterRequest("ann", "a", person="ann", capacity="board", generation=2)
    mail = SendMail("again", MailKind.INVITATION, house.agreement_id, 1, request_id="ann")
    house.world.managed = RoundActRecorded("", (mail,), (ann,))
    house.world.managing_waits_for.clear()
    managing = asyncio.create_task(house.manage("ann"))
    await house.world.managing_began.wait()
    signing = asyncio.create_task(house.sign("ann", generation=1))
    await house.sign("bo")
    house.world.managing_waits_for.set()
    await managing
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await signing
    assert code_of(refused.value) == "link_replaced"
    await house.sign("ann", generation=2)
    await house.settle()
    assert house.world.mails_of(MailKind.INVITATION) == ["ann", "ann", "bo", "cid"]


async def test_an_act_that_is_told_again_brings_no_older_link_back_to_life(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    newest = RosterRequest("ann", "a", person="ann", capacity="board", generation=3)
    for generation in (3, 2):  # the second is the answer of an act that came before the first
        answer = replace(newest, generation=generation)
        house.world.managed = RoundActRecorded("", requests=(answer,))
        await house.manage("ann")
    assert await refusal(house, "ann", generation=2) == "link_replaced"
    await house.sign("ann", generation=3)


async def test_an_act_that_waits_for_another_while_the_round_ends_changes_nothing(
    town: Town,
) -> None:
    house = town.house(world())
    await house.send_for_signing()
    house.world.managing_waits_for.clear()
    first, second = [await house.begin_to_manage("ann") for _ in range(2)]
    await house.group().signal(names.CLOSE_GROUP, CloseGroup(RoundStatus.WITHDRAWN))
    house.world.managing_waits_for.set()
    await first.result()
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await second.result()
    assert code_of(refused.value) == "round_closed"
    assert len(house.world.round_acts) == 1


async def test_who_has_signed_is_left_in_peace(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await asyncio.gather(house.sign("bo"), house.sign("cid"))
    await house.sign("ann")
    await house.result(house.round())
    with pytest.raises(RPCError):
        await house.manage("ann")
    assert not house.world.round_acts


async def test_a_later_deadline_is_told_and_the_round_waits_for_it(town: Town) -> None:
    house = town.house(world(lasts=10 * DAY, remind_after=(5 * DAY,)))
    await house.send_for_signing()
    began = await house.now()
    await house.sign("ann")
    await house.skip(6 * DAY)
    assert house.world.mails_of(MailKind.REMINDER) == ["bo", "cid"]
    later = NewDeadline(began + 30 * DAY, (began + 20 * DAY,))
    house.world.managed = RoundActRecorded("", deadline=later)
    await house.extend()
    await house.settle()
    assert house.world.mails_of(MailKind.DEADLINE_EXTENDED) == ["bo", "cid"]
    await house.skip(8 * DAY)
    await house.sign("bo")
    await house.skip(7 * DAY)
    assert house.world.mails_of(MailKind.REMINDER) == ["bo", "cid", "cid"]
    keys = [mail.key for mail in house.world.mails]
    assert len(set(keys)) == len(keys), "a second mail of one key would not be sent"
    assert await house.result(house.round()) == RoundStatus.EXPIRED
    assert house.world.ended[0].ended_at == later.closes_at
