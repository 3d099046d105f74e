"""A person of the party proposes who else acts for it, or how they are written."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import DomainError
from messages.recorded_acts import RecordKind
from service.dependencies import Services, ServicesNeeded
from service.pages.correction_forms import (
    CorrectionForm,
    empty_form,
    person_of,
    read_correction,
    refused,
)
from service.pages.forms import UNPROCESSABLE, new_nonce, nonce_of, read_checked, see_other
from service.pages.party.links import PartyVisiting
from service.pages.party.showing import show_party_page
from service.pages.party.visits import PartyVisit
from service.pages.rendering import words_for
from service.recorded_acts import record

router = APIRouter()


@router.get("/party/{token}/people/{person_id}")
async def show(
    request: Request, found: ServicesNeeded, at: PartyVisiting, person_id: str
) -> Response:
    """Show the form, filled with what is known."""
    form = _form(request, found, at, person_id, new_nonce())
    return _page(request, at, person_id, form)


@router.post("/party/{token}/people/{person_id}")
async def propose(
    request: Request, found: ServicesNeeded, at: PartyVisiting, person_id: str
) -> Response:
    """Hand the proposal to the coordinator."""
    received_at = found.clock()
    sent = await read_checked(request)
    nonce, words = nonce_of(sent), words_for(request)
    shown = _form(request, found, at, person_id, nonce)
    person = person_of(at.party, person_id)
    payload, form = read_correction(sent, shown, at.party.party_id, person, words)
    if form.problems:
        return _page(request, at, person_id, form)
    try:
        await record(
            found,
            agreement_id=at.agreement.agreement_id,
            kind=RecordKind.PROPOSE_CORRECTION,
            payload=payload.to_bytes(),
            person_id=at.person.person_id,
            once_key=f"propose-correction:{at.person.person_id}:{nonce}",
            received_at=received_at,
        )
    except DomainError as refusal:
        return _page(request, at, person_id, refused(form, refusal, new_nonce(), words))
    return see_other(f"{at.address}?done=received")


def _form(
    request: Request, found: Services, at: PartyVisit, person_id: str, nonce: str
) -> CorrectionForm:
    template = found.templates.find(at.agreement.template_name, at.agreement.template_version)
    language = words_for(request).language
    return empty_form(person_of(at.party, person_id), template, nonce, language=language)


def _page(request: Request, at: PartyVisit, person_id: str, form: CorrectionForm) -> Response:
    return show_party_page(
        request,
        at,
        "correct.html",
        status=UNPROCESSABLE if form.problems else 200,
        form=form,
        action=f"{at.address}/people/{person_id}",
        back=at.address,
        problems=form.problems,
    )
