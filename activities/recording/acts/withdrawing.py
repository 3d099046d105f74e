"""An agreement withdrawn before it is in force: it goes no further."""

from __future__ import annotations

from activities.recording.acts.context import ActContext, Recorded
from activities.recording.steps import move
from adapters.acts_payloads import WithdrawalReason
from adapters.database.audit import append_event
from domain.lifecycle import AgreementStatus
from domain.signing import RoundIsOpen


async def withdraw_agreement(context: ActContext) -> Recorded:
    """Withdraw a draft; refuse while a round is open, and where the lifecycle says no."""
    act = context.act
    reason = WithdrawalReason.from_bytes(context.payload)
    if context.agreement.status in {AgreementStatus.SIGNING, AgreementStatus.SEALING}:
        raise RoundIsOpen
    move(context.agreement, AgreementStatus.WITHDRAWN)
    context.agreement.ended_at = act.received_at
    await append_event(
        context.session,
        agreement_id=act.agreement_id,
        kind="agreement_withdrawn",
        occurred_at=act.received_at,
        recorded_at=context.recorded_at,
        data={
            "act_id": act.act_id,
            "staff_id": act.staff_id,
            "reason_sha256": act.payload_sha256,
        },
        personal={"reason": reason.reason},
        once_key="agreement_withdrawn",
    )
    return Recorded(status=AgreementStatus.WITHDRAWN)
