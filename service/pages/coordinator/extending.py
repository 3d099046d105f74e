"""Moving the deadline of a running round: shows who will be told, and asks for the day."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.rounds import RoundView
from adapters.i18n import N_
from domain.errors import DomainError
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.managing_showing import Shown, show_managing
from service.pages.coordinator.managing_words import LATER
from service.pages.coordinator.round_mails import MailToCome, mails_to_come, mails_to_readers
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
from service.round_acts import extend_deadline
from service.sessions import Coordinator

router = APIRouter()
_ADDRESS = "/agreements/{agreement_id}/signing-rounds/{number}/deadline"
_NO_DATE = N_("Give the last day for signing as a date.")


@router.get(_ADDRESS)
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
) -> Response:
    """Show who is told of a later deadline, and ask for it."""
    round_ = await open_round(session, agreement, number)
    mails = await _mails(session, round_)
    shown = Shown(agreement, round_, LATER, mails, "/deadline", new_nonce())
    return await show_managing(request, found, session, staff, shown)


@router.post(_ADDRESS)
async def extend(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
) -> Response:
    """Move the deadline."""
    received_at, words = found.clock(), words_for(request)
    sent = await read_checked(request)
    round_ = await open_round(session, agreement, number)
    value, nonce = text_of(sent, "value"), nonce_of(sent)
    try:
        closes_on = date.fromisoformat(value)
        outcome = await extend_deadline(
            found,
            round_,
            closes_on=closes_on,
            staff_id=staff.id,
            once_key=f"page-deadline:{round_.round_id}:{nonce}",
            received_at=received_at,
        )
    except (ValueError, DomainError) as wrong:
        refused = isinstance(wrong, DomainError)
        text = words.refusal(wrong) if isinstance(wrong, DomainError) else words.text(_NO_DATE)
        problem = FormProblem("value", text)
        shown = Shown(
            agreement,
            round_,
            LATER,
            await _mails(session, round_),
            "/deadline",
            new_nonce() if refused else nonce,
            value,
            problem,
        )
        return await show_managing(request, found, session, staff, shown)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


async def _mails(session: Reading, round_: RoundView) -> tuple[MailToCome, ...]:
    return (*mails_to_come(round_), *await mails_to_readers(session, round_))
