"""A batch on a server of a test: its workflow, with an activity that the test gives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from temporalio import activity
from temporalio.client import WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.interface import BatchActivities
from messages import names
from messages.batches import BatchItem, BatchItemDone, BatchStarted, StartBatch
from messages.ids import PROCESS_QUEUE, batch_workflow_id
from tests.workflows.house import new_id
from workflows.batch import BatchWorkflow
from workflows.registry import sandbox

SeeTo = Callable[[BatchItem], Awaitable[BatchItemDone]]


class FakeBatches(BatchActivities):
    """Sees to items as a test says."""

    def __init__(self, see_to: SeeTo) -> None:
        self._see_to = see_to

    @activity.defn
    async def start_round_of_batch(self, request: BatchItem) -> BatchItemDone:
        return await self._see_to(request)


@asynccontextmanager
async def batch_on(env: WorkflowEnvironment, see_to: SeeTo) -> AsyncIterator[None]:
    """Run a worker of batches."""
    fakes = FakeBatches(see_to)
    async with Worker(
        env.client,
        task_queue=PROCESS_QUEUE,
        workflows=[BatchWorkflow],
        workflow_runner=sandbox(),
        activities=[fakes.start_round_of_batch],
    ):
        yield


async def start_batch(env: WorkflowEnvironment, *, items: int) -> WorkflowHandle[Any, Any]:
    """Start a batch as the service does; return its workflow."""
    act = StartBatch(new_id(), items, await env.get_current_time())
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        names.BATCH_WORKFLOW,
        act,
        id=batch_workflow_id(act.act_id),
        task_queue=PROCESS_QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
    await env.client.execute_update_with_start_workflow(
        names.START_BATCH,
        act,
        id=act.act_id,
        result_type=BatchStarted,
        start_workflow_operation=start,
    )
    return env.client.get_workflow_handle(batch_workflow_id(act.act_id))
