"""Whom signatories propose in their own place, decided over the API."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from adapters.database.handovers import proposal_view
from adapters.database.rounds import round_view
from adapters.payloads.handover import ProposalDecision
from domain.handover import ProposalUnknown
from messages.round_acts import RoundActKind
from service.api.answers import accepted, created
from service.api.description import PREFIX
from service.api.presenting import round_out
from service.api.round_act_shapes import ProposalDecisionIn
from service.api.shapes import Accepted, RoundOut
from service.api.tokens import Acting
from service.dependencies import ServicesNeeded
from service.refusals import RoundNotFound
from service.round_acts import manage

router = APIRouter(prefix=PREFIX, tags=["signing rounds"])


@router.post(
    "/agreements/{agreement_id}/signing-rounds/{number}/proposals/{proposal_id}/decision",
    status_code=201,
    response_model=RoundOut,
    responses={202: {"model": Accepted}},
)
async def decide(  # noqa: PLR0917 - what FastAPI hands in
    agreement_id: str,
    number: int,
    proposal_id: str,
    act: Acting,
    found: ServicesNeeded,
    body: ProposalDecisionIn,
) -> JSONResponse:
    """Let the person whom a signatory proposes sign, or turn them down."""
    async with found.reads() as session:
        round_ = await round_view(session, agreement_id, number) if number > 0 else None
        proposal = await proposal_view(session, proposal_id)
    if round_ is None:
        raise RoundNotFound
    asked = {request.request_id for party in round_.parties for request in party.requests}
    if proposal is None or proposal.request_id not in asked:
        raise ProposalUnknown
    outcome = await manage(
        found,
        round_,
        kind=RoundActKind.DECIDE_PROPOSAL,
        request_id=proposal.request_id,
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
        payload=ProposalDecision(proposal_id, body.accepted, body.words.strip()).to_bytes(),
    )
    location = f"/api/v1/agreements/{agreement_id}/signing-rounds/{number}"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    async with found.reads() as session:
        after = await round_view(session, agreement_id, number)
    assert after is not None
    return created(round_out(after), location)
