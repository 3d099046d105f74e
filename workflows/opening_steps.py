"""The next step of a round that is signed in an order: recorded, then its signatories are asked."""

from __future__ import annotations

from temporalio import workflow

from workflows.effects import RECORDS, perform_for_ever
from workflows.group_ledger import GroupLedger

with workflow.unsafe.imports_passed_through():
    from activities.interface import RecordActivities
    from messages.records import OpenStep, StepOpened
    from messages.signing import SigningGroupInput


def step_is_due(group: SigningGroupInput, ledger: GroupLedger) -> bool:
    """Tell whether a step is to be opened: not once the deadline has gone by."""
    return ledger.next_step is not None and workflow.now() < group.closes_at


async def open_step(group: SigningGroupInput, ledger: GroupLedger) -> StepOpened:
    """Record that the next step is asked, and note it in the ledger.

    The records come first: they let nobody in whose step is not open there.
    """
    step = ledger.next_step
    assert step is not None
    record = OpenStep(group.agreement_id, group.round_number, step, workflow.now())
    opened = await perform_for_ever(RecordActivities.open_step, record, RECORDS)
    ledger.open_step = max(ledger.open_step, opened.step)
    return opened
