"""Corrections of who acts for a party: listed, made, decided."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from adapters.acts_payloads import PersonPayload
from adapters.database.corrections import CorrectionView, correction_view, corrections_of
from adapters.payloads.corrections import CorrectionDecision, CorrectionPayload
from domain.corrections import CorrectionKind, CorrectionUnknown
from domain.plain_text import has_refused_characters
from messages.recorded_acts import RecordKind
from service.act_delivery import Outcome
from service.api.agreements import existing
from service.api.answers import accepted, created
from service.api.change_shapes import CorrectionDecisionIn, CorrectionIn, CorrectionOut
from service.api.description import PREFIX
from service.api.shapes import Accepted
from service.api.tokens import Acting, Reader
from service.dependencies import Reading, Services, ServicesNeeded
from service.recorded_acts import record
from service.refusals import RequestNotValid

router = APIRouter(prefix=PREFIX, tags=["contacts"])
_MADE: dict[str, Any] = {
    "status_code": 201,
    "response_model": CorrectionOut,
    "responses": {202: {"model": Accepted}},
}


@router.get("/agreements/{agreement_id}/contacts/corrections")
async def get_corrections(agreement_id: str, _: Reader, session: Reading) -> list[CorrectionOut]:
    """List the corrections, newest first: proposed, made and refused."""
    await existing(session, agreement_id)
    return [_out(correction) for correction in await corrections_of(session, agreement_id)]


@router.post("/agreements/{agreement_id}/contacts/corrections", **_MADE)
async def correct(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: CorrectionIn
) -> JSONResponse:
    """Correct who acts for a party; the attachment is issued anew."""
    async with found.reads() as session:
        await existing(session, agreement_id)
    if (body.person is None) != (body.kind is CorrectionKind.REMOVE):
        raise RequestNotValid
    payload = CorrectionPayload(
        kind=body.kind.value,
        party_id=body.party_id,
        person_id=body.person_id,
        person=PersonPayload(**body.person.model_dump()) if body.person else None,
        basis=body.basis,
    )
    outcome = await record(
        found,
        agreement_id=agreement_id,
        kind=RecordKind.CORRECT_CONTACTS,
        payload=payload.to_bytes(),
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )
    return await _answer(found, agreement_id, outcome.act_id, outcome)


@router.post("/agreements/{agreement_id}/contacts/corrections/{correction_id}/decision", **_MADE)
async def decide(
    agreement_id: str,
    correction_id: str,
    act: Acting,
    found: ServicesNeeded,
    body: CorrectionDecisionIn,
) -> JSONResponse:
    """Make what a party proposed, or refuse it with a reason that the proposer reads."""
    async with found.reads() as session:
        await existing(session, agreement_id)
        if await correction_view(session, agreement_id, correction_id) is None:
            raise CorrectionUnknown
    approved = body.decision == "approve"
    is_plain = not has_refused_characters(body.reason, lines=True)
    if not approved and not (body.reason.strip() and is_plain):
        raise RequestNotValid
    decision = CorrectionDecision(correction_id, approved, "" if approved else body.reason)
    outcome = await record(
        found,
        agreement_id=agreement_id,
        kind=RecordKind.DECIDE_CORRECTION,
        payload=decision.to_bytes(),
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )
    return await _answer(found, agreement_id, correction_id, outcome)


async def _answer(
    found: Services, agreement_id: str, correction_id: str, outcome: Outcome
) -> JSONResponse:
    location = f"/api/v1/agreements/{agreement_id}/contacts/corrections"
    async with found.reads() as session:
        made = await correction_view(session, agreement_id, correction_id)
    if outcome.state == "accepted" or made is None:
        return accepted(outcome.act_id, location)
    return created(_out(made), location)


def _out(view: CorrectionView) -> CorrectionOut:
    return CorrectionOut(
        id=view.correction_id,
        party_id=view.party_id,
        party=view.party_name,
        kind=view.kind,
        status=view.status,
        person_id=view.before.person_id if view.before else None,
        person=dict(view.after) if view.after else None,
        basis=view.basis,
        proposed_at=view.proposed_at,
        decided_at=view.decided_at,
        reason=view.reason,
        document_sha256=view.document_sha256,
    )
