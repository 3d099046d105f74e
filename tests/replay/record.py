"""Records histories of real workflows for the replay test, under the name of a release.

`python -m tests.replay.record 0.3 changed` records one play, without a name all of them. What has
been recorded is never overwritten: workflows that are as old may be running.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import Any

from temporalio.client import WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from domain.batches import ItemStatus
from messages import names
from messages.batches import BatchItem, BatchItemDone
from messages.identification import CodeMailAsked, MailOfCode
from messages.ids import PROCESS_QUEUE, code_mail_workflow_id, party_page_workflow_id
from messages.mail import MailKind
from messages.party_pages import AskPartyPage, PartyPageAsked
from messages.staff_mail import SendStaffMail
from tests.replay import plays, plays_of_years
from tests.replay.plays import new_world
from tests.workflows.batching import batch_on, start_batch
from tests.workflows.house import House, new_id, town_on
from tests.workflows.staff_mailing import ask_for_staff_mail, staff_mail_on

HISTORIES = Path(__file__).parent / "histories"
SERVER = Path(sys.executable).parent / "temporal-test-server"

Play = Callable[[House], Awaitable[None]]
PLAYS: dict[str, Play] = {
    "complete": plays.complete,
    "paused": plays.paused,
    "refused": plays.refused,
    "expired": plays.expired,
    "withdrawn": plays.withdrawn,
    "managed": plays.managed,
    "overtaken": plays.overtaken,
    "handed-over": plays.handed_over,
    "viewed": plays.viewed,
    "extended": plays.extended,
    "more-time": plays.more_time,
    "reminded": plays.reminded,
    "ordered": plays.ordered,
    "changed": plays.changed,
    "years": plays.years,
    "decided": plays_of_years.decided,
    "noticed": plays_of_years.noticed,
    "left": plays_of_years.left,
    "amended": plays_of_years.amended,
    "renewed": plays_of_years.renewed,
    "prolonged": plays_of_years.prolonged,
}
BATCH = "batch"
STAFF_MAIL = "staff-mail"
WITH_FIRST_ROUND = {
    "complete",
    "paused",
    "expired",
    "withdrawn",
    "managed",
    "overtaken",
    "handed-over",
    "extended",
    "more-time",
    "reminded",
    "ordered",
    "changed",
    "years",
}
WITH_SECOND_ROUND = {"refused", "changed", "noticed", "left", "amended"}


async def _record_batch(release: str) -> None:
    """Start the rounds of a list of six, of which one cannot be seen to at once."""
    asked: list[int] = []

    async def see_to(item: BatchItem) -> BatchItemDone:
        asked.append(item.ordinal)
        if item.ordinal == 2 and asked.count(2) == 1:
            raise LookupError("not now")
        return BatchItemDone(item.ordinal, ItemStatus.STARTED)

    async with await _server() as env, batch_on(env, see_to):
        handle = await start_batch(env, items=6)
        await handle.result()
        await _write(handle, f"{release}-{BATCH}")


async def _record_staff_mail(release: str) -> None:
    """Mail a member of staff the link to sign in."""
    sent: list[SendStaffMail] = []
    async with await _server() as env, staff_mail_on(env, sent):
        handle = await ask_for_staff_mail(env)
        await handle.result()
        assert len(sent) == 1
        await _write(handle, f"{release}-{STAFF_MAIL}")


async def _server() -> WorkflowEnvironment:
    return await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(SERVER), data_converter=pydantic_data_converter
    )


async def _record(name: str, play: Play, release: str) -> None:
    async with await _server() as env, town_on(env) as town:
        house = town.house(new_world())
        await play(house)
        await house.settle()
        await _write(house.agreement, f"{release}-{name}-agreement")
        if name in WITH_SECOND_ROUND:
            await _write(house.round(2), f"{release}-{name}-second-round")
            await _write(house.group(2), f"{release}-{name}-second-group")
        if name in WITH_FIRST_ROUND:
            await _write(house.round(), f"{release}-{name}-round")
            await _write(house.group(), f"{release}-{name}-group")
        if play is plays.changed:
            await _write(await _asked_for_page(house), f"{release}-party-page")
            await _write(await _mailed_code(house), f"{release}-code-mail")


async def _asked_for_page(house: House) -> WorkflowHandle[Any, Any]:
    """Ask for the link to a party's page; return the workflow that mailed it."""
    act = AskPartyPage(new_id(), house.agreement_id, "ann", await house.now())
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        names.PARTY_PAGE_WORKFLOW,
        act,
        id=party_page_workflow_id(act.act_id),
        task_queue=PROCESS_QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
    await house.client.execute_update_with_start_workflow(
        names.ASK_PARTY_PAGE,
        act,
        id=act.act_id,
        result_type=PartyPageAsked,
        start_workflow_operation=start,
    )
    return await _done(house, party_page_workflow_id(act.act_id))


async def _mailed_code(house: House) -> WorkflowHandle[Any, Any]:
    """Have word of a blocked code mailed; return the workflow that mailed it."""
    act = MailOfCode(
        new_id(), house.agreement_id, new_id(), MailKind.CODE_BLOCKED, await house.now(), ("staff",)
    )
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        names.CODE_MAIL_WORKFLOW,
        act,
        id=code_mail_workflow_id(act.act_id),
        task_queue=PROCESS_QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
    await house.client.execute_update_with_start_workflow(
        names.MAIL_CODE,
        act,
        id=act.act_id,
        result_type=CodeMailAsked,
        start_workflow_operation=start,
    )
    return await _done(house, code_mail_workflow_id(act.act_id))


async def _done(house: House, workflow_id: str) -> WorkflowHandle[Any, Any]:
    handle = house.client.get_workflow_handle(workflow_id)
    await handle.result()
    return handle


async def _write(handle: WorkflowHandle[Any, Any], name: str) -> None:
    history = json.loads((await handle.fetch_history()).to_json())
    with (HISTORIES / f"{name}.json").open("x") as file:
        file.write(json.dumps(_anonymous(history), indent=1) + "\n")


def _anonymous(value: Any) -> Any:
    """Return a part of a history without the name of the machine that recorded it."""
    if isinstance(value, dict):
        return {key: _anonymous(item) for key, item in value.items() if key != "identity"}
    return [_anonymous(item) for item in value] if isinstance(value, list) else value


async def record_all(release: str, only: Collection[str] = ()) -> None:
    """Record every play, or those named, under the name of a release."""
    HISTORIES.mkdir(exist_ok=True)
    for name, play in PLAYS.items():
        if not only or name in only:
            await _record(name, play, release)
    if not only or BATCH in only:
        await _record_batch(release)
    if not only or STAFF_MAIL in only:
        await _record_staff_mail(release)
    # The SDK's threads need a moment after the last call, or the process may crash at exit.
    await asyncio.sleep(0.3)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit("which release? for example: python -m tests.replay.record 0.3 changed")
    asyncio.run(record_all(sys.argv[1], sys.argv[2:]))
