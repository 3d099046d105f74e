"""Disputes between parties: listed, opened, taken on step by step, closed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from adapters.database.disputes import DisputeView, disputes_of, find_dispute
from adapters.payloads.disputes import DisputeClosing, DisputeOpening, DisputeStepTaken
from messages.recorded_acts import RecordKind
from service.act_delivery import Outcome
from service.api.agreements import existing
from service.api.answers import accepted, created
from service.api.description import PREFIX
from service.api.dispute_shapes import (
    DisputeClosingIn,
    DisputeIn,
    DisputeOut,
    DisputePartyOut,
    DisputeStepIn,
    DisputeStepOut,
)
from service.api.recording import record_over_api
from service.api.shapes import Accepted
from service.api.tokens import Acting, Reader
from service.dependencies import Reading, Services, ServicesNeeded

router = APIRouter(prefix=PREFIX, tags=["disputes"])
_MADE: dict[str, Any] = {
    "status_code": 201,
    "response_model": DisputeOut,
    "responses": {202: {"model": Accepted}},
}


@router.get("/agreements/{agreement_id}/disputes")
async def get_disputes(agreement_id: str, _: Reader, session: Reading) -> list[DisputeOut]:
    """List an agreement's disputes, newest first."""
    await existing(session, agreement_id)
    return [_out(dispute) for dispute in await disputes_of(session, agreement_id)]


@router.post("/agreements/{agreement_id}/disputes", **_MADE)
async def open_dispute(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: DisputeIn
) -> JSONResponse:
    """Record a new dispute; the contact persons of the parties concerned are told."""
    payload = DisputeOpening(
        tuple(body.parties), body.subject.strip(), body.opened_on.isoformat()
    ).to_bytes()
    outcome = await record_over_api(found, agreement_id, act, RecordKind.OPEN_DISPUTE, payload)
    return await _answer(found, agreement_id, outcome.act_id, outcome)


@router.post("/agreements/{agreement_id}/disputes/{dispute_id}/steps", **_MADE)
async def take_step(
    agreement_id: str, dispute_id: str, act: Acting, found: ServicesNeeded, body: DisputeStepIn
) -> JSONResponse:
    """Record what was done about a dispute."""
    payload = DisputeStepTaken(
        dispute_id, body.kind, body.held_on.isoformat(), body.note.strip()
    ).to_bytes()
    outcome = await record_over_api(found, agreement_id, act, RecordKind.TAKE_DISPUTE_STEP, payload)
    return await _answer(found, agreement_id, dispute_id, outcome)


@router.post("/agreements/{agreement_id}/disputes/{dispute_id}/closing", **_MADE)
async def close_dispute(
    agreement_id: str, dispute_id: str, act: Acting, found: ServicesNeeded, body: DisputeClosingIn
) -> JSONResponse:
    """Record how a dispute ended."""
    payload = DisputeClosing(
        dispute_id, body.outcome, body.closed_on.isoformat(), body.note.strip()
    ).to_bytes()
    outcome = await record_over_api(found, agreement_id, act, RecordKind.CLOSE_DISPUTE, payload)
    return await _answer(found, agreement_id, dispute_id, outcome)


async def _answer(
    found: Services, agreement_id: str, dispute_id: str, outcome: Outcome
) -> JSONResponse:
    location = f"{PREFIX}/agreements/{agreement_id}/disputes"
    async with found.reads() as session:
        made = await find_dispute(session, agreement_id, dispute_id)
    if outcome.state == "accepted" or made is None:
        return accepted(outcome.act_id, location)
    return created(_out(made), location)


def _out(view: DisputeView) -> DisputeOut:
    return DisputeOut(
        id=view.dispute_id,
        number=view.ordinal,
        subject=view.subject,
        parties=[DisputePartyOut(id=party_id, name=name) for party_id, name in view.parties],
        opened_on=view.opened_on,
        steps=[
            DisputeStepOut(kind=step.kind, held_on=step.held_on, note=step.note)
            for step in view.steps
        ],
        closed_on=view.closed_on,
        outcome=view.outcome,
        closing_note=view.closing_note,
    )
