"""A deadline that is moved: in its last second, beside a signature, for several groups."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from domain.lifecycle import RoundStatus
from messages.mail import MailKind, SendMail
from messages.round_acts import NewDeadline, RoundActRecorded
from tests.workflows.house import House, Town, code_of
from tests.workflows.world import World, one_group

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
LASTS = 10 * DAY


async def sent(town: Town) -> House:
    """Send for signing to two groups, for ten days that may become thirty."""
    groups = one_group(("a", "any", ("ann",))) + one_group(("b", "all", ("bo", "cid")))
    house = town.house(World(groups=groups, lasts=LASTS))
    await house.send_for_signing()
    began = await house.now()
    later = NewDeadline(began + 30 * DAY, (began + 20 * DAY,))
    house.world.managed = RoundActRecorded("", deadline=later)
    return house


async def test_every_group_waits_until_the_later_day_and_tells_its_own(town: Town) -> None:
    house = await sent(town)
    began = await house.now()
    await house.sign("bo", group=1)
    await house.extend()
    await house.settle()
    told = house.world.mails_of(MailKind.DEADLINE_EXTENDED)
    assert sorted(told) == ["ann", "cid"]
    await house.skip(LASTS + DAY)
    await house.sign("cid", group=1)
    assert not house.world.ended
    await house.skip(10 * DAY)
    assert house.world.mails_of(MailKind.REMINDER) == ["ann"]
    assert await house.result(house.round()) == RoundStatus.EXPIRED
    assert house.world.ended[0].ended_at - began > 29 * DAY


async def test_who_reads_along_hears_of_it_from_the_round(town: Town) -> None:
    house = await sent(town)
    kind = MailKind.DEADLINE_EXTENDED
    to_reader = SendMail("vera", kind, house.agreement_id, 1, person_id="vera")
    house.world.managed = replace(house.world.managed, mails=(to_reader,))
    await house.extend()
    await house.settle()
    assert house.world.mails_of(kind) == ["ann", "bo", "cid", "vera"]


@pytest.mark.abuse(16)
async def test_a_deadline_moves_in_its_last_second_and_not_at_its_instant(town: Town) -> None:
    house = await sent(town)
    closes_at = await house.now() + LASTS
    await house.skip(closes_at - await house.now() - SECOND)
    moved = await house.extend()
    assert moved.deadline is not None
    await house.skip(2 * SECOND)
    await house.sign("ann")

    other = await sent(town)
    closes_at = await other.now() + LASTS
    await other.skip(closes_at - await other.now() + SECOND)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await other.extend()
    assert code_of(refused.value) == "deadline_passed"
    assert not other.world.round_acts
    assert await other.result(other.round()) == RoundStatus.EXPIRED


@pytest.mark.abuse(16)
async def test_a_signature_beside_the_move_counts_once_and_the_last_one_ends_the_round(
    town: Town,
) -> None:
    house = await sent(town)
    _, receipt, _ = await asyncio.gather(
        house.extend(), house.sign("ann"), house.sign("bo", group=1)
    )
    assert receipt.request_id == "ann"
    await house.sign("cid", group=1)
    assert await house.result(house.round()) == RoundStatus.COMPLETE
    assert [r.request_id for r in house.world.receipts.values()].count("ann") == 1
