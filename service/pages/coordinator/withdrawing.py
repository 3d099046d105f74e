"""Withdrawing a signing round: says what will happen and who is told, and asks once."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.concerned import staff_concerned
from adapters.database.rounds import RoundView, round_row, round_view
from adapters.database.staff import find_staff
from adapters.database.told_of_rounds import Told, in_words, told_of_unsigned
from adapters.i18n import N_
from domain.lifecycle import RoundKind, RoundStatus
from domain.notices import NoticeIsOfTheParty
from domain.plain_text import NOT_PLAIN, has_refused_characters
from domain.signing import NoRoundIsOpen
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.forms import (
    UNPROCESSABLE,
    new_nonce,
    nonce_of,
    problems_of,
    read_checked,
    see_other,
    text_of,
)
from service.pages.rendering import render, words_for
from service.refusals import RoundNotFound
from service.sessions import Coordinator
from service.withdrawing import withdraw_round

router = APIRouter()
_LONGEST_REASON = 2000
_NO_REASON = N_("Give a reason of at most 2000 letters: everyone who was asked reads it.")


@router.get("/agreements/{agreement_id}/signing-rounds/{number}/withdrawal")
async def show_withdrawal(
    request: Request,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
) -> Response:
    """Say what withdrawing does, and who will be told."""
    newest = await open_round(session, agreement, number)
    return await _withdrawal_page(request, session, staff, agreement, newest, "", new_nonce(), {})


@router.post("/agreements/{agreement_id}/signing-rounds/{number}/withdrawal")
async def withdraw(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
) -> Response:
    """Withdraw the round with a reason."""
    received_at = found.clock()
    form = await read_checked(request)
    newest = await open_round(session, agreement, number)
    reason, nonce = text_of(form, "reason"), nonce_of(form)
    fits = 0 < len(reason) <= _LONGEST_REASON
    if not fits or has_refused_characters(reason, lines=True):
        errors = {"reason": NOT_PLAIN if fits else _NO_REASON}
        return await _withdrawal_page(
            request, session, staff, agreement, newest, reason, nonce, errors
        )
    outcome = await withdraw_round(
        found,
        agreement_id=agreement.agreement_id,
        round_number=number,
        staff_id=staff.id,
        reason=reason,
        once_key=f"page-withdraw:{agreement.agreement_id}:{number}:{nonce}",
        received_at=received_at,
    )
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


async def open_round(session: Reading, agreement: AgreementView, number: int) -> RoundView:
    """Return a round that runs; refuse one that does not exist or has ended."""
    found = await round_view(session, agreement.agreement_id, number)
    if found is None:
        raise RoundNotFound
    if found.kind is RoundKind.NOTICE:
        raise NoticeIsOfTheParty
    if found.status is not RoundStatus.OPEN:
        raise NoRoundIsOpen
    return found


async def _withdrawal_page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    session: Reading,
    staff: object,
    agreement: AgreementView,
    newest: RoundView,
    reason: str,
    nonce: str,
    errors: dict[str, str],
) -> Response:
    words = words_for(request)
    told = await told_of(session, newest)
    return render(
        request,
        "coordinator/withdraw.html",
        status=UNPROCESSABLE if errors else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        round=newest,
        told=told,
        reason=reason,
        nonce=nonce,
        problems=problems_of(errors, words),
        errors={"reason": words.text(errors.get("reason", ""))},
    )


async def told_of(session: Reading, round_: RoundView) -> tuple[Told, ...]:
    """Return whoever is told, each human being once; of staff, who is concerned, by address."""
    row = await round_row(session, round_.agreement_id, round_.number)
    assert row is not None
    persons = await in_words(session, await told_of_unsigned(session, row))
    staff_ids = await staff_concerned(session, round_.agreement_id, round_.number)
    staff = [await find_staff(session, staff_id) for staff_id in staff_ids]
    return (*persons, *(Told("", "", one.notices_to or one.email) for one in staff if one))
