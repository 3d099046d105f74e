"""What a coordinator does while a round runs, over the API: answered with the round."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from adapters.acts_payloads import PersonPayload
from adapters.database.rounds import RoundView, round_view
from adapters.payloads.round_acts import NOTHING_WRITTEN, NewAddress, Replacement
from domain.email_address import is_email_address
from domain.parties import Role
from messages.round_acts import RoundActKind
from service.act_delivery import Outcome
from service.api.answers import accepted, created
from service.api.description import PREFIX
from service.api.presenting import round_out
from service.api.round_act_shapes import AddressIn, DeadlineIn, ReminderIn, ReplacementIn
from service.api.shapes import Accepted, RoundOut
from service.api.tokens import Act, Acting
from service.dependencies import Services, ServicesNeeded
from service.extracts import keep_extract
from service.refusals import RequestNotValid, RoundNotFound
from service.round_acts import extend_deadline, manage, remind_all
from service.security import takes_uploads

router = APIRouter(prefix=PREFIX, tags=["signing rounds"])
_ROUND = "/agreements/{agreement_id}/signing-rounds/{number}"
_DONE: dict[str, Any] = {
    "status_code": 201,
    "response_model": RoundOut,
    "responses": {202: {"model": Accepted}},
}


@router.post(f"{_ROUND}/requests/{{request_id}}/link", **_DONE)
async def resend_link(
    agreement_id: str, number: int, request_id: str, act: Acting, found: ServicesNeeded
) -> JSONResponse:
    """Send a signatory a new link; the old one stops working."""
    round_ = await _round(found, agreement_id, number)
    return await _about(found, round_, request_id, act, RoundActKind.RESEND_LINK)


@router.post(f"{_ROUND}/requests/{{request_id}}/address", **_DONE)
async def correct_address(  # noqa: PLR0917 - what FastAPI hands in
    agreement_id: str,
    number: int,
    request_id: str,
    act: Acting,
    found: ServicesNeeded,
    body: AddressIn,
) -> JSONResponse:
    """Correct a signatory's address and send a new link there; the old one stops working."""
    round_ = await _round(found, agreement_id, number)
    if not is_email_address(body.email):
        raise RequestNotValid
    payload = NewAddress(body.email).to_bytes()
    return await _about(found, round_, request_id, act, RoundActKind.CORRECT_ADDRESS, payload)


@router.post(f"{_ROUND}/requests/{{request_id}}/again", **_DONE)
async def ask_again(
    agreement_id: str, number: int, request_id: str, act: Acting, found: ServicesNeeded
) -> JSONResponse:
    """Ask a signatory who declined once more, by a new link; the decline stays recorded."""
    round_ = await _round(found, agreement_id, number)
    return await _about(found, round_, request_id, act, RoundActKind.ASK_AGAIN)


@router.post(f"{_ROUND}/requests/{{request_id}}/replacement", **_DONE)
@takes_uploads
async def replace_signatory(  # noqa: PLR0917 - what FastAPI hands in
    agreement_id: str,
    number: int,
    request_id: str,
    act: Acting,
    found: ServicesNeeded,
    body: ReplacementIn,
) -> JSONResponse:
    """Ask somebody else in a signatory's place; the old link stops working, both are told."""
    round_ = await _round(found, agreement_id, number)
    if bool(body.alternate) == (body.person is not None):
        raise RequestNotValid
    person = body.person
    payload = Replacement(
        alternate_id=body.alternate,
        person=PersonPayload(
            Role.ALTERNATE, person.name, person.email, person.language, title=person.title
        )
        if person
        else None,
        basis=body.basis,
        extract_sha256=await keep_extract(found.blobs, body.proof),
        reason=body.reason,
    ).to_bytes()
    return await _about(found, round_, request_id, act, RoundActKind.REPLACE_SIGNATORY, payload)


@router.post(f"{_ROUND}/reminders", **_DONE)
async def remind(
    agreement_id: str, number: int, act: Acting, found: ServicesNeeded, body: ReminderIn
) -> JSONResponse:
    """Remind one signatory now, or all who have not answered."""
    round_ = await _round(found, agreement_id, number)
    if body.request_id:
        return await _about(found, round_, body.request_id, act, RoundActKind.REMIND)
    outcome = await remind_all(
        found,
        round_,
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )
    return await _answer(found, round_, outcome)


@router.post(f"{_ROUND}/deadline", **_DONE)
async def move_deadline(
    agreement_id: str, number: int, act: Acting, found: ServicesNeeded, body: DeadlineIn
) -> JSONResponse:
    """Move the last day for signing to a later one; who has not answered is told."""
    round_ = await _round(found, agreement_id, number)
    outcome = await extend_deadline(
        found,
        round_,
        closes_on=body.closes_on,
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )
    return await _answer(found, round_, outcome)


async def _about(  # noqa: PLR0917 - an act and what it is about
    found: Services,
    round_: RoundView,
    request_id: str,
    act: Act,
    kind: RoundActKind,
    payload: bytes = NOTHING_WRITTEN,
) -> JSONResponse:
    outcome = await manage(
        found,
        round_,
        kind=kind,
        request_id=request_id,
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
        payload=payload,
    )
    return await _answer(found, round_, outcome)


async def _answer(found: Services, round_: RoundView, outcome: Outcome) -> JSONResponse:
    location = f"/api/v1/agreements/{round_.agreement_id}/signing-rounds/{round_.number}"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    return created(round_out(await _round(found, round_.agreement_id, round_.number)), location)


async def _round(found: Services, agreement_id: str, number: int) -> RoundView:
    async with found.reads() as session:
        view = await round_view(session, agreement_id, number) if number > 0 else None
    if view is None:
        raise RoundNotFound
    return view
