"""Group commit: signatures that arrive while others are being recorded go in together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from messages.signing import Sign, SignatureReceipt

Record: TypeAlias = Callable[[tuple[Sign, ...]], Awaitable[tuple[SignatureReceipt, ...]]]

LARGEST_BATCH = 50


class GroupCommit:
    """Records signatures one batch at a time, in the order in which they were accepted."""

    def __init__(self, record: Record) -> None:
        """Keep what records a batch."""
        self._record = record
        self._waiting: list[Sign] = []
        self._receipts: dict[str, SignatureReceipt] = {}
        self._failures: dict[str, Exception] = {}
        self._lock = asyncio.Lock()

    async def add(self, act: Sign) -> SignatureReceipt:
        """Return the receipt once the signature is recorded, in whichever batch it went."""
        self._waiting.append(act)
        while act in self._waiting:
            async with self._lock:
                if act in self._waiting:
                    batch = self._waiting[:LARGEST_BATCH]
                    self._waiting = self._waiting[LARGEST_BATCH:]
                    await self._record_batch(batch)
        # The one who recorded the batch may be another: its result waits here.
        await workflow.wait_condition(
            lambda: act.act_id in self._receipts or act.act_id in self._failures
        )
        if act.act_id in self._failures:
            raise self._failures.pop(act.act_id)
        return self._receipts.pop(act.act_id)

    async def _record_batch(self, batch: Sequence[Sign]) -> None:
        try:
            receipts = await self._record(tuple(batch))
        except Exception as failure:  # noqa: BLE001 - whoever waits for this act must hear of it
            if len(batch) == 1:
                self._failures[batch[0].act_id] = failure
                return
            # One that cannot be recorded must not take the others with it.
            for act in batch:
                await self._record_batch([act])
            return
        self._receipts.update((receipt.signature_id, receipt) for receipt in receipts)
