"""A group that is signed in an order: who is asked when, and what holds up the next step."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowUpdateFailedError

from domain.lifecycle import RequestStatus, RoundStatus
from messages.ids import PROCESS_QUEUE
from messages.mail import MailKind, SendMail
from messages.records import GroupRoster, RosterRequest
from messages.round_acts import NewDeadline, RoundActRecorded
from messages.signing import GroupState, SigningGroupInput
from tests.workflows.house import House, Town, code_of
from tests.workflows.world import DOCUMENT, World, one_group
from workflows.signing_group import SigningGroupWorkflow

DAY = timedelta(days=1)


def world(**arranged: object) -> World:
    """Return a town of two and an association first, and the county that signs last."""
    parties = one_group(
        ("town", "all", ("ann", "bo")),
        ("club", "any", ("cid", "dan")),
        ("county", "any", ("eva",)),
        steps={"dan": 2, "eva": 2},
    )
    return World(groups=parties, **arranged)  # type: ignore[arg-type]


async def refused(act: Awaitable[Any]) -> str | None:
    with pytest.raises(WorkflowUpdateFailedError) as refusal:
        await act
    return code_of(refusal.value)


async def test_the_second_step_is_asked_when_the_first_is_done_and_nobody_needless(
    town: Town,
) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await house.settle()
    assert house.world.mails_of(MailKind.INVITATION) == ["ann", "bo", "cid"]
    assert await refused(house.sign("eva")) == "not_your_turn"
    assert await refused(house.decline("eva")) == "not_your_turn"
    await asyncio.gather(house.sign("ann"), house.sign("cid"))
    await house.settle()
    assert not house.world.opened_steps
    await house.sign("bo")
    await house.settle()
    assert [opened.step for opened in house.world.opened_steps] == [2]
    # Dan's party is bound without him: he is asked nothing.
    assert house.world.mails_of(MailKind.INVITATION) == ["ann", "bo", "cid", "eva"]
    await house.sign("eva")
    assert await house.result(house.round()) == RoundStatus.COMPLETE
    keys = [mail.key for mail in house.world.mails]
    assert len(set(keys)) == len(keys)


@pytest.mark.abuse(58)
async def test_reminders_count_from_the_invitation_and_a_later_deadline_is_told_to_those_asked(
    town: Town,
) -> None:
    house = town.house(world(lasts=20 * DAY, remind_after=(5 * DAY,)))
    await house.send_for_signing()
    began = await house.now()
    await house.skip(6 * DAY)
    assert house.world.mails_of(MailKind.REMINDER) == ["ann", "bo", "cid"]
    later = NewDeadline(began + 40 * DAY, (began + 30 * DAY,))
    house.world.managed = RoundActRecorded("", deadline=later)
    house.world.closes_at = later.closes_at
    await house.extend()
    await house.settle()
    assert house.world.mails_of(MailKind.DEADLINE_EXTENDED) == ["ann", "bo", "cid"]
    await asyncio.gather(*map(house.sign, ("ann", "bo", "cid")))
    await house.skip(4 * DAY)
    assert len(house.world.mails_of(MailKind.REMINDER)) == 3
    await house.skip(2 * DAY)
    assert house.world.mails_of(MailKind.REMINDER) == ["ann", "bo", "cid", "eva"]
    assert await house.result(house.round()) == RoundStatus.EXPIRED
    keys = [mail.key for mail in house.world.mails]
    assert len(set(keys)) == len(keys)


async def test_a_party_that_stands_still_holds_up_the_next_step_until_somebody_else_signs(
    town: Town,
) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await asyncio.gather(house.sign("ann"), house.sign("cid"))
    await house.decline("bo")
    await house.settle()
    assert not house.world.opened_steps
    ida = RosterRequest("bo", "town", "ida", "board", generation=2, in_place_of="bo")
    invitation = SendMail("to ida", MailKind.INVITATION, house.agreement_id, 1, request_id="bo")
    house.world.managed = RoundActRecorded("", (invitation,), (ida,))
    await house.manage("bo")
    assert await refused(house.sign("eva")) == "not_your_turn"
    await house.sign("bo", generation=2)
    await house.settle()
    await house.sign("eva")
    assert await house.result(house.round()) == RoundStatus.COMPLETE


async def test_a_decline_that_others_make_good_lets_the_next_step_come(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await asyncio.gather(house.sign("ann"), house.sign("bo"), house.decline("cid"))
    await house.settle()
    assert house.world.mails_of(MailKind.INVITATION) == ["ann", "bo", "cid", "dan", "eva"]
    await asyncio.gather(house.sign("dan"), house.sign("eva"))
    assert await house.result(house.round()) == RoundStatus.COMPLETE


async def _goes_on(house: House, open_step: int) -> None:
    at = await house.now()
    (group,) = house.world.groups
    requests = tuple(
        RosterRequest(
            r.request_id,
            r.party_id,
            r.person,
            r.capacity,
            RequestStatus.SIGNED if r.step == 1 else r.status,
            step=r.step,
        )
        for r in group.requests
    )
    house.world.groups = [GroupRoster(group.parties, requests, open_step)]
    await house.client.start_workflow(
        SigningGroupWorkflow.run,
        SigningGroupInput(
            agreement_id=house.agreement_id,
            round_number=1,
            group=0,
            document_sha256=DOCUMENT,
            closes_at=at + 30 * DAY,
            state=GroupState(),
            in_steps=True,
        ),
        id=house.group().id,
        task_queue=PROCESS_QUEUE,
    )
    await house.world.opened[1, 0].wait()
    await house.settle()


@pytest.mark.parametrize(("open_step", "invited"), [(1, ["eva"]), (2, [])])
async def test_a_run_that_goes_on_asks_a_step_once(
    town: Town, open_step: int, invited: list[str]
) -> None:
    house = town.house(world())
    await _goes_on(house, open_step)
    assert house.world.mails_of(MailKind.INVITATION) == invited
    await house.sign("eva")
