"""That a signatory may enter a code again, after five wrong ones."""

from __future__ import annotations

from activities.recording.acts.context import ActContext, Recorded
from adapters.database.audit import append_event
from adapters.database.identification import code_request, hold_code, state_of, write_state
from adapters.payloads.identification import CodeTriesRenewed
from domain.identification import CodeNotBlocked, let_try_again
from domain.signing import RoundClosed, UnknownRequest


async def let_enter_code(context: ActContext) -> Recorded:
    """Let the signatory start anew; the wrong tries stay in the history."""
    act, session = context.act, context.session
    renewed = CodeTriesRenewed.from_bytes(context.payload)
    request = await code_request(session, act.agreement_id, renewed.request_id)
    if request is None:
        raise UnknownRequest
    if not request.round_is_open:
        raise RoundClosed
    row = await hold_code(session, act.agreement_id, renewed.request_id)
    if row is None:
        raise CodeNotBlocked
    write_state(row, let_try_again(state_of(row)))
    await append_event(
        session,
        agreement_id=act.agreement_id,
        kind="code_tries_renewed",
        occurred_at=act.received_at,
        recorded_at=context.recorded_at,
        data={
            "act_id": act.act_id,
            "staff_id": act.staff_id,
            "round": request.round_number,
            "request_id": renewed.request_id,
            "party_id": request.party_id,
            "payload_sha256": act.payload_sha256,
        },
        personal={},
        once_key=f"code_tries_renewed:{act.act_id}",
    )
    return Recorded(renewed.request_id)
