"""A result of a recurring duty that was noted wrongly is taken back, with a reason."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.duties import DutyView, duty_views
from adapters.database.people import parties_of
from adapters.i18n import Translator
from adapters.i18n.periods import period_words
from adapters.payloads.duties import DutyTakenBack
from domain.duty_refusals import DutyNoteUnknown
from messages.mail import MailKind
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, Services, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.contact_mails import mails_to_contacts
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

router = APIRouter(prefix="/agreements/{agreement_id}/duty-notes/{note_id}/taking-back")


@router.get("")
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    note_id: str,
) -> Response:
    """Show the form that asks why."""
    view = await _known(found, session, agreement.agreement_id, note_id)
    form = await _form(session, agreement, view, words_for(request))
    return show_small_form(request, staff, agreement, form, request.url.path)


@router.post("")
async def take_back(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    note_id: str,
) -> Response:
    """Take the result back."""
    view = await _known(found, session, agreement.agreement_id, note_id)
    return await record_form(
        request,
        found,
        staff,
        agreement,
        form=await _form(session, agreement, view, words_for(request)),
        action=request.url.path,
        kind=RecordKind.TAKE_BACK_DUTY,
        payload=lambda form: DutyTakenBack(note_id, form.value("reason")).to_bytes(),
    )


async def _known(found: Services, session: Reading, agreement_id: str, note_id: str) -> DutyView:
    for view in await duty_views(session, agreement_id, at=found.clock()):
        if any(result.note_id == note_id for result in view.results):
            return view
    raise DutyNoteUnknown


async def _form(
    session: Reading, agreement: AgreementView, view: DutyView, words: Translator
) -> SmallForm:
    listed = await parties_of(session, agreement.agreement_id)
    kinds = {view.planned.responsible}
    sees_to_it = [party for party in listed if party.is_party and party.kind in kinds]
    return SmallForm(
        heading=words.text("Take a result back"),
        intro=words.text(
            "{duty}, {period}: what was noted as done does not hold. It is to be done again, and "
            "the history keeps both.",
            duty=view.planned.title(words.language),
            period=period_words(words, view.occurrence.period, view.planned.duty.every),
        ),
        button=words.text("Take the result back"),
        nonce=new_nonce(),
        fields=(SmallField("reason", words.text("Reason"), FieldKind.TEXT),),
        told=await mails_to_contacts(session, sees_to_it, MailKind.DUTY_TAKEN_BACK, words),
    )
