"""What the coordinator notes of decisions: conditions met or dropped, parties left out."""

from __future__ import annotations

from activities.recording.acts.context import ActContext, Recorded
from activities.recording.leaving_out import LeavesOut, leave_out
from adapters.database.audit import append_event
from adapters.database.decisions import (
    as_rules,
    deciding_party,
    decision_view,
    newest_deciding,
    standing_decisions,
)
from adapters.database.people import parties_of
from adapters.database.tables import DecisionRow, PartyRow
from adapters.payloads.decisions import LeavingOut, SettlementPayload
from domain.decision_refusals import PartyLeftOut, UnknownDecision
from domain.decisions import Settlement, check_enough_join, check_may_record, settled
from domain.lifecycle import AgreementStatus
from domain.signing import UnknownRequest


async def settle_decision(context: ActContext) -> Recorded:
    """Note that a condition was met or dropped, or that a decision became final."""
    act, session, agreement = context.act, context.session, context.agreement
    payload = SettlementPayload.from_bytes(context.payload)
    deciding = await newest_deciding(session, agreement.id)
    check_may_record(AgreementStatus(agreement.status), sent_out=deciding is not None)
    row = await session.get(DecisionRow, payload.decision_id)
    if row is None or row.agreement_id != agreement.id or row.superseded_at is not None:
        raise UnknownDecision
    after = settled(decision_view(row).as_rule(), Settlement(payload.settlement))
    row.is_final, row.condition_state = after.is_final, after.condition
    await append_event(
        session,
        agreement_id=agreement.id,
        kind=f"decision_{payload.settlement}",
        occurred_at=act.received_at,
        recorded_at=context.recorded_at,
        data={
            "act_id": act.act_id,
            "staff_id": act.staff_id,
            "party_id": row.party_id,
            "decision_id": row.id,
            "payload_sha256": act.payload_sha256,
        },
        personal={"note": payload.note} if payload.note else {},
        once_key=f"decision_settled:{act.act_id}",
    )
    return Recorded(row.id)


async def leave_party_out(context: ActContext) -> Recorded:
    """Go on without a party; refuse when fewer than two would remain."""
    act, session, agreement = context.act, context.session, context.agreement
    payload = LeavingOut.from_bytes(context.payload)
    check_may_record(AgreementStatus(agreement.status), sent_out=True)
    party = await session.get(PartyRow, payload.party_id)
    if party is None or party.agreement_id != agreement.id:
        raise UnknownRequest
    if party.left_out_at is not None:
        raise PartyLeftOut(party=party.name)
    others = [p for p in await parties_of(session, agreement.id) if p.party_id != party.id]
    decisions = as_rules(await standing_decisions(session, agreement.id))
    check_enough_join([deciding_party(other) for other in others], decisions)
    given = LeavesOut(act.act_id, act.staff_id, act.payload_sha256, payload, act.received_at)
    await leave_out(session, party, given, recorded_at=context.recorded_at)
    return Recorded(party.id)
