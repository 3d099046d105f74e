"""Withdrawing an agreement that is not in force: says what will happen, and asks once."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.acts_payloads import WithdrawalReason
from adapters.i18n import N_, Translator
from domain.lifecycle import AgreementStatus, check_step
from domain.signing import RoundIsOpen
from messages.recorded_acts import RecordKind
from service.dependencies import ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.small_forms import SmallForm, reason_form, show_small_form
from service.pages.coordinator.small_records import record_form
from service.pages.forms import new_nonce
from service.pages.rendering import words_for
from service.sessions import Coordinator

router = APIRouter()
_WITHDRAW = N_("Withdraw the agreement")
_INTRO = N_(
    "The agreement goes no further: it can not be sent for signing any more. Its drafts and its "
    "history are kept. Nobody is told by mail."
)
_STAY = N_("Keep it")


@router.get("/agreements/{agreement_id}/withdrawal")
async def show_withdrawal(
    request: Request, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Say what withdrawing the agreement does."""
    if agreement.status is AgreementStatus.SIGNING:
        raise RoundIsOpen
    check_step(agreement.status, AgreementStatus.WITHDRAWN)
    action = f"/agreements/{agreement.agreement_id}/withdrawal"
    return show_small_form(request, staff, agreement, _form(words_for(request)), action)


@router.post("/agreements/{agreement_id}/withdrawal")
async def withdraw(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Withdraw the agreement with a reason."""
    return await record_form(
        request,
        found,
        staff,
        agreement,
        form=_form(words_for(request)),
        action=f"/agreements/{agreement.agreement_id}/withdrawal",
        kind=RecordKind.WITHDRAW_AGREEMENT,
        payload=lambda form: WithdrawalReason(staff.id, form.value("reason")).to_bytes(),
    )


def _form(words: Translator) -> SmallForm:
    return reason_form(words.text(_WITHDRAW), _INTRO, _WITHDRAW, _STAY, new_nonce(), words)
