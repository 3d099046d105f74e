"""What a small form of the coordinator records: read, checked, recorded, or shown again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.staff import StaffView
from domain.errors import DomainError
from messages.recorded_acts import RecordKind
from service.dependencies import Services
from service.pages.coordinator.small_forms import SmallForm, filled, refused, show_small_form
from service.pages.forms import new_nonce, nonce_of, read_checked, see_other
from service.pages.rendering import words_for
from service.recorded_acts import record


async def record_form(
    request: Request,
    found: Services,
    staff: StaffView,
    agreement: AgreementView,
    *,
    form: SmallForm,
    action: str,
    kind: RecordKind,
    payload: Callable[[SmallForm], bytes],
) -> Response:
    """Record what was filled in and go back to the agreement; show the form with what is wrong."""
    received_at, words = found.clock(), words_for(request)
    sent = await read_checked(request)
    form = replace(filled(form, sent, words), nonce=nonce_of(sent))
    if form.problems:
        return show_small_form(request, staff, agreement, form, action)
    try:
        outcome = await record(
            found,
            agreement_id=agreement.agreement_id,
            kind=kind,
            payload=payload(form),
            staff_id=staff.id,
            once_key=f"page-{kind}:{agreement.agreement_id}:{form.nonce}",
            received_at=received_at,
        )
    except DomainError as refusal:
        again = refused(form, refusal, new_nonce(), words)
        return show_small_form(request, staff, agreement, again, action)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")
