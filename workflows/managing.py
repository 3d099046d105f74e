"""What a coordinator does while a round runs: recorded, with the request held meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from temporalio import workflow

from workflows.effects import RECORDS, perform
from workflows.group_ledger import GroupLedger

with workflow.unsafe.imports_passed_through():
    from activities.interface import RecordActivities
    from domain.signing import RoundClosed
    from messages.round_acts import RoundAct, RoundActRecorded


_JUDGED_AFTER_WAITING = "2026-11-managed-after-waiting"


async def managed(
    ledger: GroupLedger, act: RoundAct, *, closed: Callable[[], bool]
) -> RoundActRecorded:
    """Record the act, and note in the ledger what it changed.

    An answer of the signatory that comes meanwhile waits; one that came before is not undone.
    The round may end while the act waits for another one.
    """
    was_closed = closed()
    await ledger.released(act.request_id)
    if was_closed or (closed() and workflow.patched(_JUDGED_AFTER_WAITING)):
        raise RoundClosed
    with ledger.holding(act.request_id):
        recorded = await perform(RecordActivities.record_round_act, act, RECORDS)
        ledger.take(recorded.requests)
    return recorded
