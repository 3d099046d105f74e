"""Signs of life of an activity that works for long: its worker's death shows within seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio import activity

_EVERY_SECONDS = 4.0


@asynccontextmanager
async def heartbeating(every_seconds: float = _EVERY_SECONDS) -> AsyncIterator[None]:
    """Send heartbeats while the body runs, also while it waits for a thread or a process."""
    beating = asyncio.create_task(_beat(every_seconds))
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.wait([beating])


async def _beat(every_seconds: float) -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(every_seconds)
