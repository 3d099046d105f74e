"""What a coordinator does while a round runs: shows exactly who gets what, and asks once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.rounds import RoundView
from adapters.database.staff import StaffView
from adapters.i18n import N_
from adapters.payloads.round_acts import NOTHING_WRITTEN, NewAddress
from domain.email_address import is_email_address
from domain.errors import DomainError
from domain.lifecycle import RequestStatus
from domain.signing import UnknownRequest
from messages.round_acts import RoundActKind
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.managing_words import PAGES, TO_ALL, ManagingPage
from service.pages.coordinator.round_mails import MailToCome, mails_to_come, previews
from service.pages.coordinator.withdrawing import open_round
from service.pages.forms import (
    UNPROCESSABLE,
    FormProblem,
    new_nonce,
    nonce_of,
    read_checked,
    see_other,
    text_of,
)
from service.pages.rendering import render, words_for
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
    shown = _Shown(agreement, round_, TO_ALL, mails, "/reminders", new_nonce())
    return await _page(request, found, session, staff, shown)


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
        shown = _Shown(agreement, round_, TO_ALL, mails, "/reminders", new_nonce(), problem=problem)
        return await _page(request, found, session, staff, shown)
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
    return await _page(
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
    email, nonce = text_of(sent, "email"), nonce_of(sent)
    if act == "address" and not is_email_address(email):
        problem = FormProblem("email", words.text(_NOT_AN_ADDRESS))
        shown = _about(agreement, round_, request_id, act, nonce, email, problem)
        return await _page(request, found, session, staff, shown)
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
        problem = FormProblem("email" if act == "address" else "", words.refusal(refusal))
        shown = _about(agreement, round_, request_id, act, new_nonce(), email, problem)
        return await _page(request, found, session, staff, shown)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


@dataclass(frozen=True, slots=True)
class _Shown:
    agreement: AgreementView
    round: RoundView
    page: ManagingPage
    mails: tuple[MailToCome, ...]
    action: str
    nonce: str
    email: str = ""
    problem: FormProblem | None = None


def _about(  # noqa: PLR0917 - what stands on the page
    agreement: AgreementView,
    round_: RoundView,
    request_id: str,
    act: ActName,
    nonce: str,
    email: str = "",
    problem: FormProblem | None = None,
) -> _Shown:
    status = RequestStatus.DECLINED if act == "again" else RequestStatus.WAITING
    mails = mails_to_come(round_, request_id, same_person=act == "address", status=status)
    if not mails:
        raise UnknownRequest
    action = f"/requests/{request_id}/{act}"
    return _Shown(agreement, round_, PAGES[act], mails, action, nonce, email, problem)


async def _page(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: StaffView,
    shown: _Shown,
) -> Response:
    words = words_for(request)
    page, agreement, problem = shown.page, shown.agreement, shown.problem
    address = f"/agreements/{agreement.agreement_id}"
    return render(
        request,
        "coordinator/manage_round.html",
        status=UNPROCESSABLE if problem else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        heading=words.text(page.heading),
        intro=words.text(page.intro),
        button=words.text(page.button),
        mails=shown.mails,
        previews=await previews(session, found, shown.round, page.mail, shown.mails),
        asks_address=page.kind is RoundActKind.CORRECT_ADDRESS,
        email=shown.email,
        error=problem.text if problem and problem.field == "email" else "",
        problems=[problem] if problem else [],
        action=f"{address}/signing-rounds/{shown.round.number}{shown.action}",
        back=address,
        nonce=shown.nonce,
    )
