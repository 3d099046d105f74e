"""The background documents of a draft, listed anew: one added, replaced, moved or taken out."""

from __future__ import annotations

from activities.recording.acts.context import ActContext, Recorded
from adapters.database.audit import append_event
from adapters.database.background import background_of, list_background
from adapters.payloads.background import BackgroundPayload, mark_of
from domain.background import BackgroundChanged, check_background
from domain.lifecycle import AgreementStatus


async def list_background_documents(context: ActContext) -> Recorded:
    """Record the whole list; refuse one that was made of a list that is no longer so."""
    act, session = context.act, context.session
    payload = BackgroundPayload.from_bytes(context.payload)
    before = await background_of(session, act.agreement_id)
    check_background(AgreementStatus(context.agreement.status), payload.documents)
    if mark_of(before) != payload.edits:
        raise BackgroundChanged
    await list_background(session, act.agreement_id, payload.documents)
    await append_event(
        session,
        agreement_id=act.agreement_id,
        kind="background_listed",
        occurred_at=act.received_at,
        recorded_at=context.recorded_at,
        data={
            "act_id": act.act_id,
            "staff_id": act.staff_id,
            "payload_sha256": act.payload_sha256,
            "listed": [document.sha256 for document in payload.documents],
        },
        personal={},
        once_key=f"background_listed:{act.act_id}",
    )
    return Recorded()
