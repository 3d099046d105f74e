"""An agreement withdrawn before it is in force."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from adapters.acts_payloads import WithdrawalReason
from messages.recorded_acts import RecordKind
from service.api.agreements import existing
from service.api.answers import accepted, created
from service.api.description import PREFIX
from service.api.presenting import agreement_out
from service.api.round_act_shapes import WithdrawalIn
from service.api.shapes import Accepted, AgreementOut
from service.api.tokens import Acting
from service.dependencies import ServicesNeeded
from service.recorded_acts import record

router = APIRouter(prefix=PREFIX, tags=["agreements"])


@router.post(
    "/agreements/{agreement_id}/withdrawal",
    status_code=201,
    response_model=AgreementOut,
    responses={202: {"model": Accepted}},
)
async def withdraw_agreement(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: WithdrawalIn
) -> JSONResponse:
    """Withdraw an agreement that is a draft; it goes no further."""
    async with found.reads() as session:
        await existing(session, agreement_id)
    outcome = await record(
        found,
        agreement_id=agreement_id,
        kind=RecordKind.WITHDRAW_AGREEMENT,
        payload=WithdrawalReason(act.token_id, body.reason).to_bytes(),
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )
    location = f"/api/v1/agreements/{agreement_id}"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    async with found.reads() as session:
        return created(agreement_out(await existing(session, agreement_id)), location)
