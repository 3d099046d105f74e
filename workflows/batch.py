"""The workflow of a batch: it starts the signing rounds of a list, a few at a time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from temporalio import workflow

from workflows.effects import BATCHES, perform_for_ever

with workflow.unsafe.imports_passed_through():
    from activities.interface import BatchActivities
    from messages import names
    from messages.batches import BatchItem, BatchStarted, StartBatch

# Drafting and freezing take a processor: whoever else waits for a document gets a turn.
_AT_ONCE = 4


@workflow.defn(name=names.BATCH_WORKFLOW)
class BatchWorkflow:
    """Sees to every item once; what one comes to stops no other."""

    @workflow.run
    async def run(self, request: StartBatch) -> None:
        """Go through the list; go on in a new run when the history has grown long."""
        for done in range(request.done, request.items, _AT_ONCE):
            if workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(replace(request, done=done))
            upto = min(done + _AT_ONCE, request.items)
            await asyncio.gather(
                *(self._see_to(request, ordinal) for ordinal in range(done + 1, upto + 1))
            )
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update(name=names.START_BATCH)
    async def start(self, act: StartBatch) -> BatchStarted:
        """Say that the batch is under way."""
        return BatchStarted(act.act_id)

    async def _see_to(self, request: StartBatch, ordinal: int) -> None:
        item = BatchItem(request.act_id, ordinal)
        await perform_for_ever(BatchActivities.start_round_of_batch, item, BATCHES)
