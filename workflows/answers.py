"""Whether a signatory may give the answer that has come, as the group knows the round."""

from __future__ import annotations

from temporalio import workflow

from workflows.group_ledger import GroupLedger

with workflow.unsafe.imports_passed_through():
    from domain.round_acts import check_newest_link
    from domain.signing import check_may_act, check_same_document
    from domain.turns import check_turn
    from messages.signing import Decline, Sign, SigningGroupInput


def check_answer(
    ledger: GroupLedger, group: SigningGroupInput, act: Sign | Decline, *, closed: bool
) -> None:
    """Refuse an answer that the rules refuse."""
    request = check_may_act(
        ledger.request(act.request_id, closed=closed),
        closes_at=group.closes_at,
        received_at=act.received_at,
    )
    check_turn(request.step, open_step=ledger.open_step)
    check_newest_link(used=act.generation, living=request.generation)
    if isinstance(act, Sign):
        check_same_document(seen_sha256=act.document_sha256, frozen_sha256=group.document_sha256)
