"""What a coordinator does while a round runs: shows exactly who gets what, and asks once."""

from __future__ import annotations

from typing import Literal, TypeAlias

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.rounds import RoundView
from adapters.i18n import N_
from adapters.payloads.round_acts import NOTHING_WRITTEN, NewAddress
from domain.email_address import is_email_address
from domain.errors import DomainError
from domain.lifecycle import RequestStatus
from domain.signing import UnknownRequest
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.managing_showing import Shown, show_managing
from service.pages.coordinator.managing_words import PAGES, TO_ALL
from service.pages.coordinator.round_mails import mails_to_come
from service.pages.coordinator.withdrawing import open_round
from service.pages.forms import (
    FormProblem,
    new_nonce,
    nonce_of,
    read_checked,
    see_other,
    text_of,
)
from service.pages.rendering import words_for
from service.round_acts import manage, remind_all
from service.sessions import Coordinator

router = APIRouter()
ActName: TypeAlias = Literal["link", "address", "reminder", "again"]
_ROUND = "/agreements/{agreement_id}/signing-rounds/{number}"
_REQUEST = f"{_ROUND}/requests/{{request_id}}/{{act}}"
_ALL = f"{_ROUND}/reminders"
_NOT_AN_ADDRESS = N_("Give an email address in the form name@example.org.")


@router.get(_ALL)
async def show_all(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
) -> Response:
    """Show who will be reminded, and of what."""
    round_ = await open_round(session, agreement, number)
    mails = mails_to_come(round_)
    shown = Shown(agreement, round_, TO_ALL, mails, "/reminders", new_nonce())
    return await show_managing(request, found, session, staff, shown)


@router.post(_ALL)
async def do_all(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
) -> Response:
    """Remind everybody who has not answered."""
    received_at = found.clock()
    sent = await read_checked(request)
    round_ = await open_round(session, agreement, number)
    try:
        outcome = await remind_all(
            found,
            round_,
            staff_id=staff.id,
            once_key=f"page-remind-all:{round_.round_id}:{nonce_of(sent)}",
            received_at=received_at,
        )
    except DomainError as refusal:
        problem = FormProblem("", words_for(request).refusal(refusal))
        mails = mails_to_come(round_)
        shown = Shown(agreement, round_, TO_ALL, mails, "/reminders", new_nonce(), problem=problem)
        return await show_managing(request, found, session, staff, shown)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


@router.get(_REQUEST)
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
    request_id: str,
    act: ActName,
) -> Response:
    """Show what an act does, who gets which mail, and the form that does it."""
    round_ = await open_round(session, agreement, number)
    return await show_managing(
        request, found, session, staff, _about(agreement, round_, request_id, act, new_nonce())
    )


@router.post(_REQUEST)
async def do(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
    request_id: str,
    act: ActName,
) -> Response:
    """Do it."""
    received_at, words = found.clock(), words_for(request)
    sent = await read_checked(request)
    round_ = await open_round(session, agreement, number)
    email, nonce = text_of(sent, "value"), nonce_of(sent)
    if act == "address" and not is_email_address(email):
        problem = FormProblem("value", words.text(_NOT_AN_ADDRESS))
        shown = _about(agreement, round_, request_id, act, nonce, email, problem)
        return await show_managing(request, found, session, staff, shown)
    try:
        outcome = await manage(
            found,
            round_,
            kind=PAGES[act].kind,
            request_id=request_id,
            staff_id=staff.id,
            once_key=f"page-{act}:{request_id}:{nonce}",
            received_at=received_at,
            payload=NewAddress(email).to_bytes() if act == "address" else NOTHING_WRITTEN,
        )
    except DomainError as refusal:
        problem = FormProblem("value" if act == "address" else "", words.refusal(refusal))
        shown = _about(agreement, round_, request_id, act, new_nonce(), email, problem)
        return await show_managing(request, found, session, staff, shown)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


def _about(  # noqa: PLR0917 - what stands on the page
    agreement: AgreementView,
    round_: RoundView,
    request_id: str,
    act: ActName,
    nonce: str,
    email: str = "",
    problem: FormProblem | None = None,
) -> Shown:
    status = RequestStatus.DECLINED if act == "again" else RequestStatus.WAITING
    mails = mails_to_come(round_, request_id, same_person=act == "address", status=status)
    if not mails and not (act == "address" and _waits(round_, request_id)):
        raise UnknownRequest
    action = f"/requests/{request_id}/{act}"
    page = PAGES[act if mails else "address before the turn"]
    return Shown(agreement, round_, page, mails, action, nonce, email, problem)


def _waits(round_: RoundView, request_id: str) -> bool:
    """Tell whether a signatory has not answered, be it that their turn has not come."""
    return any(
        request.request_id == request_id and request.status is RequestStatus.WAITING
        for party in round_.parties
        for request in party.requests
    )
