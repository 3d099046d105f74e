"""No next term is prepared: the coordinator says why, and is reminded of it no more."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.i18n import Translator
from adapters.payloads.duties import RenewalDeclined
from messages.recorded_acts import RecordKind
from service.dependencies import ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.small_forms import (
    FieldKind,
    SmallField,
    SmallForm,
    show_small_form,
)
from service.pages.coordinator.small_records import record_form
from service.pages.forms import new_nonce
from service.pages.rendering import words_for
from service.sessions import Coordinator

router = APIRouter(prefix="/agreements/{agreement_id}/renewal/declining")


@router.get("")
async def show(request: Request, staff: Coordinator, agreement: KnownAgreement) -> Response:
    """Show the form that asks why."""
    form = _form(words_for(request))
    return show_small_form(request, staff, agreement, form, request.url.path)


@router.post("")
async def decline(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Record that no next term is prepared."""
    return await record_form(
        request,
        found,
        staff,
        agreement,
        form=_form(words_for(request)),
        action=request.url.path,
        kind=RecordKind.DECLINE_RENEWAL,
        payload=lambda form: RenewalDeclined(form.value("reason")).to_bytes(),
    )


def _form(words: Translator) -> SmallForm:
    return SmallForm(
        heading=words.text("No next term is prepared"),
        intro=words.text(
            "The agreement ends on its last day and nothing follows it. You are reminded of the "
            "next term and of the gap no more; a next term can be prepared later all the same."
        ),
        button=words.text("Record that no next term is prepared"),
        nonce=new_nonce(),
        fields=(SmallField("reason", words.text("Reason"), FieldKind.TEXT),),
    )
