"""Decisions before signing: sent out, recorded, settled; parties left out or reminded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.decision_board import DecisionBoard
from adapters.database.decisions import newest_deciding
from adapters.database.inbox import find_act
from adapters.payloads.decisions import (
    DecisionPayload,
    LeavingOut,
    RemindOfDecision,
    SendForDecision,
    SettlementPayload,
)
from domain.decision_refusals import NotDeciding
from messages.recorded_acts import RecordKind
from service.api.agreements import existing
from service.api.answers import accepted, created
from service.api.decision_presenting import decisions_out
from service.api.decision_shapes import (
    DecisionIn,
    DecisionsOut,
    LeavingOutIn,
    ReminderIn,
    SendForDecisionIn,
    SettlementIn,
)
from service.api.description import PREFIX
from service.api.shapes import Accepted
from service.api.tokens import Act, Acting, Reader
from service.decision_boards import board_of
from service.dependencies import Reading, Services, ServicesNeeded
from service.extracts import keep_extract
from service.recorded_acts import record
from service.security import takes_uploads

router = APIRouter(prefix=PREFIX, tags=["decisions"])
_MADE: dict[str, Any] = {
    "status_code": 201,
    "response_model": DecisionsOut,
    "responses": {202: {"model": Accepted}},
}


@router.get("/agreements/{agreement_id}/decisions")
async def get_decisions(
    agreement_id: str, _: Reader, session: Reading, found: ServicesNeeded
) -> DecisionsOut:
    """Read where the decisions stand, party by party."""
    return decisions_out(await _board(found, session, agreement_id))


@router.post("/agreements/{agreement_id}/decision-requests", **_MADE)
async def send_for_decision(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: SendForDecisionIn
) -> JSONResponse:
    """Send the newest draft to the parties that have not decided."""
    expected_on = body.expected_on
    if expected_on is None:
        async with found.reads() as session:
            agreement = await existing(session, agreement_id)
            first = await find_act(session, act.once_key)
        template = found.templates.get(agreement.template_name, agreement.template_version)
        # A repeat of the request keeps the day that the first one got.
        received_at = first.received_at if first else act.received_at
        today = received_at.astimezone(ZoneInfo(agreement.zone)).date()
        expected_on = today + timedelta(days=template.decisions.answer_days)
    payload = SendForDecision(expected_on.isoformat(), body.decide_again).to_bytes()
    return await _record(found, agreement_id, act, RecordKind.SEND_FOR_DECISION, payload)


@router.post("/agreements/{agreement_id}/decisions", **_MADE)
@takes_uploads
async def record_decision(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: DecisionIn
) -> JSONResponse:
    """Record a decision that came on paper; it supersedes the party's earlier one."""
    async with found.reads() as session:
        await existing(session, agreement_id)
        deciding = await newest_deciding(session, agreement_id)
    if deciding is None:
        raise NotDeciding
    payload = DecisionPayload(
        party_id=body.party,
        document_sha256=deciding.document_sha256,
        outcome=body.outcome,
        decided_by=body.decided_by,
        organ=body.organ.strip(),
        decided_on=body.decided_on.isoformat(),
        section=body.section.strip(),
        case_number=body.case_number.strip(),
        minutes_published=body.minutes_published,
        is_final=body.final,
        remark=body.remark.strip(),
        extract_sha256=await keep_extract(found.blobs, body.extract),
    )
    kind = RecordKind.RECORD_DECISION
    return await _record(found, agreement_id, act, kind, payload.to_bytes())


@router.post("/agreements/{agreement_id}/decisions/{decision_id}/settlement", **_MADE)
async def settle_decision(
    agreement_id: str, decision_id: str, act: Acting, found: ServicesNeeded, body: SettlementIn
) -> JSONResponse:
    """Note that a condition was met or dropped, or that a decision became final."""
    payload = SettlementPayload(decision_id, body.settlement, body.note).to_bytes()
    return await _record(found, agreement_id, act, RecordKind.SETTLE_DECISION, payload)


@router.post("/agreements/{agreement_id}/parties/{party_id}/leaving-out", **_MADE)
async def leave_party_out(
    agreement_id: str, party_id: str, act: Acting, found: ServicesNeeded, body: LeavingOutIn
) -> JSONResponse:
    """Go on without a party."""
    payload = LeavingOut(party_id, body.reason).to_bytes()
    return await _record(found, agreement_id, act, RecordKind.LEAVE_PARTY_OUT, payload)


@router.post("/agreements/{agreement_id}/decision-reminders", **_MADE)
async def remind_of_decision(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: ReminderIn
) -> JSONResponse:
    """Write once more to those who have not decided."""
    payload = RemindOfDecision(body.party).to_bytes()
    return await _record(found, agreement_id, act, RecordKind.REMIND_OF_DECISION, payload)


async def _record(
    found: Services, agreement_id: str, act: Act, kind: RecordKind, payload: bytes
) -> JSONResponse:
    async with found.reads() as session:
        await existing(session, agreement_id)
    outcome = await record(
        found,
        agreement_id=agreement_id,
        kind=kind,
        payload=payload,
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )
    location = f"{PREFIX}/agreements/{agreement_id}/decisions"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    async with found.reads() as session:
        return created(decisions_out(await _board(found, session, agreement_id)), location)


async def _board(found: Services, session: AsyncSession, agreement_id: str) -> DecisionBoard:
    return await board_of(session, found, await existing(session, agreement_id))
