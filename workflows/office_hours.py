"""A reminder that is late, after an outage say, waits for office hours as every other does."""

from __future__ import annotations

from collections.abc import Callable

from temporalio import workflow

from workflows.effects import RECORDS, perform_for_ever
from workflows.waiting import wait_until

with workflow.unsafe.imports_passed_through():
    from activities.interface import RecordActivities
    from messages.records import OfficeTime
    from messages.signing import SigningGroupInput


async def in_office_hours(group: SigningGroupInput, *, unless: Callable[[], bool]) -> bool:
    """Tell whether reminders may go out now; if not, wait until they may, and look again.

    Rounds that began before this was so remind at once.
    """
    if not group.careful_reminders:
        return True
    asked = OfficeTime(group.agreement_id, group.round_number, workflow.now())
    opens_at = await perform_for_ever(RecordActivities.next_office_time, asked, RECORDS)
    if opens_at > asked.at:
        await wait_until(min(opens_at, group.closes_at), unless=unless)
        return False
    return not unless()
