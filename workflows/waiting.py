"""Long waits: hop by hop, so that every wake-up looks at the clock again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from temporalio import workflow

LONGEST_HOP = timedelta(days=30)


async def wait_until(instant: datetime, *, unless: Callable[[], bool]) -> bool:
    """Wait for `instant` (UTC); return False if `unless` became true before it came."""
    while not unless():
        left = instant - workflow.now()
        if left <= timedelta(0):
            return True
        with suppress(TimeoutError):
            await workflow.wait_condition(unless, timeout=min(left, LONGEST_HOP))
    return False
