"""Withdrawing an agreement that is not in force: says what will happen, and asks once."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.acts_payloads import WithdrawalReason
from adapters.database.agreements import AgreementView
from adapters.i18n import N_
from domain.lifecycle import AgreementStatus, check_step
from domain.plain_text import has_refused_characters
from domain.signing import RoundIsOpen
from messages.recorded_acts import RecordKind
from service.dependencies import ServicesNeeded
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
from service.recorded_acts import record
from service.sessions import Coordinator

router = APIRouter()
_LONGEST_REASON = 2000
_NO_REASON = N_("Give a reason of at most 2000 letters: it stays in the history.")
_NOT_PLAIN = N_("The text has characters that are not allowed, such as invisible ones.")


@router.get("/agreements/{agreement_id}/withdrawal")
async def show_withdrawal(
    request: Request, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Say what withdrawing the agreement does."""
    if agreement.status is AgreementStatus.SIGNING:
        raise RoundIsOpen
    check_step(agreement.status, AgreementStatus.WITHDRAWN)
    return _page(request, staff, agreement, "", new_nonce(), {})


@router.post("/agreements/{agreement_id}/withdrawal")
async def withdraw(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Withdraw the agreement with a reason."""
    received_at = found.clock()
    form = await read_checked(request)
    reason, nonce = text_of(form, "reason"), nonce_of(form)
    fits = 0 < len(reason) <= _LONGEST_REASON
    if not fits or has_refused_characters(reason, lines=True):
        errors = {"reason": _NOT_PLAIN if fits else _NO_REASON}
        return _page(request, staff, agreement, reason, nonce, errors)
    outcome = await record(
        found,
        agreement_id=agreement.agreement_id,
        kind=RecordKind.WITHDRAW_AGREEMENT,
        payload=WithdrawalReason(staff.id, reason).to_bytes(),
        staff_id=staff.id,
        once_key=f"page-withdraw-agreement:{agreement.agreement_id}:{nonce}",
        received_at=received_at,
    )
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


def _page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    staff: object,
    agreement: AgreementView,
    reason: str,
    nonce: str,
    errors: dict[str, str],
) -> Response:
    words = words_for(request)
    return render(
        request,
        "coordinator/withdraw_agreement.html",
        status=UNPROCESSABLE if errors else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        reason=reason,
        nonce=nonce,
        problems=problems_of(errors, words),
        errors={"reason": words.text(errors.get("reason", ""))},
    )
