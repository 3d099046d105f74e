"""The end of a group whose deadline has gone by: what was received in time still counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from temporalio import workflow

from workflows.effects import RECORDS, perform_for_ever
from workflows.waiting import wait_until

with workflow.unsafe.imports_passed_through():
    from activities.interface import RecordActivities
    from messages.records import PendingActs
    from messages.signing import SigningGroupInput

# An act stamped just before the deadline is in the inbox a moment after it.
GRACE = timedelta(minutes=1)
_FIRST_LOOK, _LONGEST_LOOK = timedelta(seconds=5), timedelta(minutes=15)


async def all_has_come(group: SigningGroupInput, *, unless: Callable[[], bool]) -> bool:
    """Wait until what was received in time is delivered; False if `unless` became true first."""
    await wait_until(group.closes_at + GRACE, unless=unless)
    waiting = PendingActs(workflow.info().workflow_id, group.closes_at)
    pause = _FIRST_LOOK
    while not unless():
        if not await perform_for_ever(RecordActivities.count_pending_acts, waiting, RECORDS):
            return True
        await wait_until(workflow.now() + pause, unless=unless)
        pause = min(2 * pause, _LONGEST_LOOK)
    return False
