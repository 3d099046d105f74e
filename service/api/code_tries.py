"""A signatory who entered the code wrong five times is let try again."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from adapters.database.rounds import round_view
from adapters.payloads.identification import CodeTriesRenewed
from domain.signing import UnknownRequest
from messages.recorded_acts import RecordKind
from service.api.answers import accepted, created
from service.api.description import PREFIX
from service.api.presenting import round_out
from service.api.recording import record_over_api
from service.api.round_shapes import CodeTriesIn
from service.api.shapes import Accepted, RoundOut
from service.api.tokens import Acting
from service.dependencies import ServicesNeeded
from service.refusals import RoundNotFound

router = APIRouter(prefix=PREFIX, tags=["signing rounds"])


@router.post(
    "/agreements/{agreement_id}/signing-rounds/{number}/requests/{request_id}/code-tries",
    status_code=201,
    response_model=RoundOut,
    responses={202: {"model": Accepted}},
)
async def renew_code_tries(  # noqa: PLR0917 - what the path names, and the act
    agreement_id: str,
    number: int,
    request_id: str,
    act: Acting,
    found: ServicesNeeded,
    body: CodeTriesIn,
) -> JSONResponse:
    """Let a signatory enter a code again; their link stays as it is."""
    async with found.reads() as session:
        before = await round_view(session, agreement_id, number) if number > 0 else None
    if before is None:
        raise RoundNotFound
    asked = {request.request_id for party in before.parties for request in party.requests}
    if request_id not in asked:
        raise UnknownRequest
    payload = CodeTriesRenewed(request_id, body.reason.strip()).to_bytes()
    outcome = await record_over_api(found, agreement_id, act, RecordKind.LET_ENTER_CODE, payload)
    location = f"{PREFIX}/agreements/{agreement_id}/signing-rounds/{number}"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    async with found.reads() as session:
        view = await round_view(session, agreement_id, number)
    assert view is not None
    return created(round_out(view), location)
