"""That no next term is prepared, said by the coordinator with a reason."""

from __future__ import annotations

from activities.recording.acts.context import ActContext, Recorded
from adapters.database.audit import append_event
from adapters.database.renewals import renewed_by
from adapters.payloads.duties import RenewalDeclined
from domain.lifecycle import AgreementStatus
from domain.renewal import check_may_decline


async def decline_renewal(context: ActContext) -> Recorded:
    """Decline the next term: nobody is reminded of it any more."""
    act, agreement = context.act, context.agreement
    declined = RenewalDeclined.from_bytes(context.payload)
    following = await renewed_by(context.session, agreement.id)
    check_may_decline(
        AgreementStatus(agreement.status),
        next_number=following.number if following else "",
        declined_at=agreement.renewal_declined_at,
    )
    agreement.renewal_declined_at = act.received_at
    agreement.renewal_declined_reason = declined.reason
    await append_event(
        context.session,
        agreement_id=act.agreement_id,
        kind="renewal_declined",
        occurred_at=act.received_at,
        recorded_at=context.recorded_at,
        data={
            "act_id": act.act_id,
            "staff_id": act.staff_id,
            "payload_sha256": act.payload_sha256,
        },
        personal={},
        once_key=f"renewal_declined:{act.act_id}",
    )
    return Recorded(act.agreement_id)
