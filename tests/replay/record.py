"""Records histories of real workflows for the replay test: `python -m tests.replay.record`.

`python -m tests.replay.record 0.2 changed` records one play under the name of a release.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.client import WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from domain.agenda import Due, DueKind
from domain.lifecycle import RequestStatus, RoundKind
from messages import names
from messages.agenda import CarriedOut
from messages.ids import PROCESS_QUEUE, party_page_workflow_id
from messages.mail import MailKind, SendMail
from messages.party_pages import AskPartyPage, PartyPageAsked
from messages.recorded_acts import ActRecorded
from messages.records import GroupRoster
from tests.workflows.house import House, new_id, town_on
from tests.workflows.world import World, one_group

HISTORIES = Path(__file__).parent / "histories"
SERVER = Path(sys.executable).parent / "temporal-test-server"

Play = Callable[[House], Awaitable[None]]


def _world() -> World:
    parties = one_group(
        ("a", "any", ("ann", "amy")), ("b", "all", ("bo", "cid")), ("c", "1 board", ("dan",))
    )
    return World(
        groups=parties,
        remind_after=(timedelta(days=5), timedelta(days=12)),
        in_force_after=timedelta(days=45),
    )


async def complete(house: House) -> None:
    """Four sign, at once and one after the other; then the years go by."""
    await asyncio.gather(house.sign("ann"), house.sign("bo"), house.sign("dan"))
    await house.skip(timedelta(days=6))
    await house.sign("cid")
    await house.result(house.round())
    await house.result(house.agreement)


async def declined(house: House) -> None:
    """One who is not needed declines, then one who is."""
    await house.decline("amy")
    await house.sign("ann")
    await house.decline("bo")
    await house.result(house.round())


async def expired(house: House) -> None:
    """Some sign, the deadline passes."""
    await house.sign("ann")
    await house.result(house.round())


async def withdrawn(house: House) -> None:
    """The coordinator withdraws the round."""
    await house.sign("ann")
    await house.withdraw()
    await house.result(house.round())


async def changed(house: House) -> None:
    """In force, the people are corrected and a party accedes; then the term ends."""
    for request in ("ann", "bo", "cid", "dan"):
        await house.sign(request)
    await house.skip(timedelta(days=60))
    house.world.answer = ActRecorded("", "the correction", issues_attachment=True)
    await house.record()
    signing = ("ann", "bo", "cid", "dan")
    for request in signing:
        house.world.set_status(request, RequestStatus.WAITING)
    await house.start(kind=RoundKind.ACCESSION)
    for request in signing:
        await house.sign(request, number=2)
    await house.skip(timedelta(days=1))
    await house.result(house.agreement)


async def years(house: House) -> None:
    """In force: windows and duties by the agenda, an act, a notice signed beside it, the end."""
    await asyncio.gather(house.sign("ann"), house.sign("bo"), house.sign("cid"), house.sign("dan"))
    await house.result(house.round())
    now = await house.now()
    house.world.agenda += [
        Due(now + timedelta(days=days), kind, f"{kind}:{days}")
        for kind, days in (
            (DueKind.WINDOW_OPENS, 60),
            (DueKind.WINDOW_TOLD, 64),
            (DueKind.DUTY_REMINDER, 90),
            (DueKind.WINDOW_CLOSES, 200),
            (DueKind.RENEWAL_OFFERED, 1000),
        )
    ]
    word = SendMail("word:ann", MailKind.WITHDRAWN, house.agreement_id, 0, person_id="ann")
    house.world.consequences[DueKind.WINDOW_TOLD] = CarriedOut(mails=(word,))
    await house.record()
    await house.skip(timedelta(days=100))
    house.world.groups = [replace_statuses(group) for group in house.world.groups]
    started = await house.start(kind=RoundKind.NOTICE)
    for request in ("ann", "bo", "cid", "dan"):
        await house.sign(request, number=started.round_number)
    await house.result(house.round(started.round_number))
    await house.result(house.agreement)


def replace_statuses(group: GroupRoster) -> GroupRoster:
    """Return a roster of which nobody has signed."""
    waiting = tuple(replace(r, status=RequestStatus.WAITING) for r in group.requests)
    return replace(group, requests=waiting)


PLAYS: tuple[Play, ...] = (complete, declined, expired, withdrawn, changed, years)


async def _record(play: Play, release: str) -> None:
    async with (
        await WorkflowEnvironment.start_time_skipping(
            test_server_existing_path=str(SERVER), data_converter=pydantic_data_converter
        ) as env,
        town_on(env) as town,
    ):
        house = town.house(_world())
        await house.send_for_signing()
        await play(house)
        await house.settle()
        name = getattr(play, "__name__", "")
        await _write(house.agreement, f"{release}-{name}-agreement")
        await _write(house.round(), f"{release}-{name}-round")
        await _write(house.group(), f"{release}-{name}-group")
        if play is changed:
            await _write(house.round(2), f"{release}-{name}-second-round")
            await _write(await _asked_for_page(house), f"{release}-party-page")


async def _asked_for_page(house: House) -> WorkflowHandle[Any, Any]:
    """Ask for the link to a party's page; return the workflow that mailed it."""
    act = AskPartyPage(new_id(), house.agreement_id, "ann", await house.now())
    workflow_id = party_page_workflow_id(act.act_id)
    await house.client.execute_update_with_start_workflow(
        names.ASK_PARTY_PAGE,
        act,
        id=act.act_id,
        result_type=PartyPageAsked,
        start_workflow_operation=WithStartWorkflowOperation(
            names.PARTY_PAGE_WORKFLOW,
            act,
            id=workflow_id,
            task_queue=PROCESS_QUEUE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        ),
    )
    handle = house.client.get_workflow_handle(workflow_id)
    await handle.result()
    return handle


async def _write(handle: WorkflowHandle[Any, Any], name: str) -> None:
    history = json.loads((await handle.fetch_history()).to_json())
    (HISTORIES / f"{name}.json").write_text(json.dumps(_anonymous(history), indent=1) + "\n")


def _anonymous(value: Any) -> Any:
    """Return a part of a history without the name of the machine that recorded it."""
    if isinstance(value, dict):
        return {key: _anonymous(item) for key, item in value.items() if key != "identity"}
    return [_anonymous(item) for item in value] if isinstance(value, list) else value


async def record_all(release: str, only: Collection[str] = ()) -> None:
    """Record every play, or those named, under the name of a release."""
    HISTORIES.mkdir(exist_ok=True)
    for play in PLAYS:
        if not only or getattr(play, "__name__", "") in only:
            await _record(play, release)
    # The SDK's threads need a moment after the last call, or the process may crash at exit.
    await asyncio.sleep(0.3)


if __name__ == "__main__":
    asyncio.run(record_all(sys.argv[1] if len(sys.argv) > 1 else "0.1", sys.argv[2:]))
