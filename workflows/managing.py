"""What a coordinator does while a round runs: recorded, with the request held meanwhile."""

from __future__ import annotations

from temporalio import workflow

from workflows.effects import RECORDS, perform
from workflows.group_ledger import GroupLedger

with workflow.unsafe.imports_passed_through():
    from activities.interface import RecordActivities
    from domain.signing import RoundClosed
    from messages.round_acts import RoundAct, RoundActRecorded


async def managed(ledger: GroupLedger, act: RoundAct, *, closed: bool) -> RoundActRecorded:
    """Record the act, and note in the ledger what it changed.

    An answer of the signatory that comes meanwhile waits; one that came before is not undone.
    """
    await ledger.released(act.request_id)
    if closed:
        raise RoundClosed
    with ledger.holding(act.request_id):
        recorded = await perform(RecordActivities.record_round_act, act, RECORDS)
        ledger.take(recorded.requests)
    return recorded
