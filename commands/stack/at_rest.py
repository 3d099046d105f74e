"""Waits until nothing runs on a stack: then its clock may skip, and a reader sees what came."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import func, select
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from adapters.database.inbox import WAITING
from adapters.database.sessions import Sessions
from adapters.database.tables import (
    AgreementRow,
    InboxRow,
    SigningRequestRow,
    SigningRoundRow,
)
from messages.ids import (
    agreement_workflow_id,
    signing_group_workflow_id,
    signing_round_workflow_id,
)

_LOOK_AGAIN_AFTER_SECONDS = 0.02
_WITHIN_SECONDS = 300  # a task that was lost is tried anew after minutes

_OPENS = {
    EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
    EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
    EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
}
_CLOSES = {
    EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
    EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
    EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
    EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
    EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED,
    EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED,
    EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED,
}


class Rest:
    """Looks at every workflow that the records know of, and at the inbox."""

    def __init__(self, client: Client, reads: Sessions) -> None:
        """Keep where to look."""
        self._client = client
        self._reads = reads
        self._ended: set[str] = set()

    async def wait(self, within_seconds: float = _WITHIN_SECONDS) -> None:
        """Return when two looks have found the same, and no task open; `TimeoutError` else."""
        async with asyncio.timeout(within_seconds):
            before: dict[str, int] | None = None
            while True:
                seen = await self._look()
                if seen is not None and seen == before:
                    return
                before = seen
                await asyncio.sleep(_LOOK_AGAIN_AFTER_SECONDS)

    async def _look(self) -> dict[str, int] | None:
        """Return how long each running workflow's history is; None while something is open."""
        async with self._reads() as session:
            if await session.scalar(
                select(func.count()).select_from(InboxRow).where(InboxRow.status == WAITING)
            ):
                return None
            agreements = (await session.scalars(select(AgreementRow.id))).all()
            rounds = await session.execute(
                select(
                    SigningRoundRow.agreement_id,
                    SigningRoundRow.number,
                    func.max(SigningRequestRow.group_number),
                )
                .join(SigningRequestRow, SigningRequestRow.round_id == SigningRoundRow.id)
                .group_by(SigningRoundRow.agreement_id, SigningRoundRow.number)
            )
        ids = [agreement_workflow_id(agreement) for agreement in agreements]
        for agreement, number, last_group in rounds:
            ids.append(signing_round_workflow_id(agreement, number))
            groups = range(last_group + 1)
            ids += [signing_group_workflow_id(agreement, number, group) for group in groups]
        lengths: dict[str, int] = {}
        for workflow_id in ids:
            if workflow_id in self._ended:
                continue
            length = await self._length_at_rest(workflow_id)
            if length is None:
                return None
            lengths[workflow_id] = length
        return lengths

    async def _length_at_rest(self, workflow_id: str) -> int | None:
        handle = self._client.get_workflow_handle(workflow_id)
        try:
            description = await handle.describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None  # recorded, and about to begin
            raise
        if description.status is not WorkflowExecutionStatus.RUNNING:
            if description.status is not WorkflowExecutionStatus.CONTINUED_AS_NEW:
                self._ended.add(workflow_id)
            return description.history_length
        open_tasks, events = await _open_and_all(handle)
        return None if open_tasks else events


async def _open_and_all(handle: WorkflowHandle[Any, Any]) -> tuple[int, int]:
    """Return how many of a workflow's tasks are open, and how many events it has."""
    opened = events = 0
    async for event in handle.fetch_history_events():
        opened += (event.event_type in _OPENS) - (event.event_type in _CLOSES)
        events += 1
    return opened, events
