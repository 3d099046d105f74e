"""A signatory who entered the code wrong five times is let try again; the coordinator says why."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.identification import code_request
from adapters.i18n import Translator
from adapters.payloads.identification import CodeTriesRenewed
from domain.signing import UnknownRequest
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, ServicesNeeded
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

router = APIRouter(prefix="/agreements/{agreement_id}/signing-requests/{request_id}/code-tries")


@router.get("")
async def show(
    request: Request,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    request_id: str,
) -> Response:
    """Show the form that asks what was found out."""
    form = await _form(session, agreement.agreement_id, request_id, words_for(request))
    return show_small_form(request, staff, agreement, form, request.url.path)


@router.post("")
async def renew(
    request: Request,
    found: ServicesNeeded,
    staff: Coordinator,
    agreement: KnownAgreement,
    request_id: str,
) -> Response:
    """Let the signatory enter a code again."""
    async with found.reads() as session:
        form = await _form(session, agreement.agreement_id, request_id, words_for(request))
    return await record_form(
        request,
        found,
        staff,
        agreement,
        form=form,
        action=request.url.path,
        kind=RecordKind.LET_ENTER_CODE,
        payload=lambda form: CodeTriesRenewed(request_id, form.value("reason")).to_bytes(),
    )


async def _form(
    session: AsyncSession, agreement_id: str, request_id: str, words: Translator
) -> SmallForm:
    asked = await code_request(session, agreement_id, request_id)
    if asked is None:
        raise UnknownRequest
    return SmallForm(
        heading=words.text("Let {name} enter a code again", name=asked.person_name),
        intro=words.text(
            "The code was entered wrong five times. Ask {name} ({party}) first whether it was "
            "they who tried: if it was not, somebody else has their link. Nobody is mailed when "
            "you let them try again: tell them yourself that the link in their mail works as "
            "before, and that they can have a new code mailed.",
            name=asked.person_name,
            party=asked.party_name,
        ),
        button=words.text("Let the signatory try again"),
        nonce=new_nonce(),
        fields=(SmallField("reason", words.text("What you found out"), FieldKind.TEXT),),
    )
