"""The workflow of a batch: every item once, a failing one stops no other."""

from __future__ import annotations

from collections import Counter

from temporalio.testing import WorkflowEnvironment

from domain.batches import ItemStatus
from messages.batches import BatchItem, BatchItemDone
from tests.workflows.batching import batch_on, start_batch


async def test_every_item_is_seen_to_once_and_trouble_with_one_holds_up_no_other(
    env: WorkflowEnvironment,
) -> None:
    asked: Counter[int] = Counter()

    async def see_to(item: BatchItem) -> BatchItemDone:
        asked[item.ordinal] += 1
        if (item.ordinal, asked[item.ordinal]) in {(2, 1), (2, 2), (9, 1)}:
            raise LookupError("not now")
        return BatchItemDone(item.ordinal, ItemStatus.STARTED)

    async with batch_on(env, see_to):
        handle = await start_batch(env, items=10)
        await handle.result()
    assert asked == {ordinal: {2: 3, 9: 2}.get(ordinal, 1) for ordinal in range(1, 11)}
