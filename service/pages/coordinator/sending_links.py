"""A new link to somebody who reads the document: says what it does, and asks once."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.readers import reading_person
from adapters.i18n import Translator
from adapters.payloads.reading import ReaderNamed
from domain.corrections import PersonNotListed
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.small_forms import SmallForm, show_small_form
from service.pages.coordinator.small_records import record_form
from service.pages.forms import new_nonce
from service.pages.rendering import words_for
from service.sessions import Coordinator

router = APIRouter(prefix="/agreements/{agreement_id}/readers/{person_id}/link")


@router.get("")
async def show(
    request: Request,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    person_id: str,
) -> Response:
    """Say to whom the link goes, and that the one before dies."""
    form = await _form(session, agreement.agreement_id, person_id, words_for(request))
    return show_small_form(request, staff, agreement, form, request.url.path)


@router.post("")
async def send(
    request: Request,
    found: ServicesNeeded,
    staff: Coordinator,
    agreement: KnownAgreement,
    person_id: str,
) -> Response:
    """Send it."""
    async with found.reads() as session:
        form = await _form(session, agreement.agreement_id, person_id, words_for(request))
    return await record_form(
        request,
        found,
        staff,
        agreement,
        form=form,
        action=request.url.path,
        kind=RecordKind.SEND_READING_LINK,
        payload=lambda _: ReaderNamed(person_id).to_bytes(),
    )


async def _form(
    session: AsyncSession, agreement_id: str, person_id: str, words: Translator
) -> SmallForm:
    person = await reading_person(session, agreement_id, person_id)
    if person is None:
        raise PersonNotListed
    return SmallForm(
        heading=words.text("Send {name} a new link", name=person.name),
        intro=words.text(
            "A mail with a new link to read the document goes to {email}. The link that was sent "
            "before stops working at once.",
            email=person.email,
        ),
        button=words.text("Send a new link"),
        nonce=new_nonce(),
        fields=(),
    )
