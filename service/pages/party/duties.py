"""What a party sees to again and again: seen on its page, and its results noted there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.duties import DutyView, duty_views
from adapters.i18n import Translator
from domain.duty_refusals import DutyNotYours
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, Services, ServicesNeeded
from service.pages.duty_board import DutyBoard, duty_board
from service.pages.duty_form import DutyForm, known_duty, read_note, result_answer
from service.pages.forms import (
    UNPROCESSABLE,
    FormProblem,
    new_nonce,
    nonce_of,
    read_checked,
    see_other,
)
from service.pages.party.links import PartyVisiting
from service.pages.party.showing import show_party_page
from service.pages.party.visits import PartyVisit
from service.pages.rendering import words_for
from service.pages.signing.links import address_of
from service.recorded_acts import record
from service.refusals import DocumentNotFound
from service.security import takes_uploads

router = APIRouter()
_LONGEST_USER_AGENT = 300


async def duties_view(
    at: PartyVisit, session: AsyncSession, found: Services, words: Translator
) -> DutyBoard | None:
    """Return the duties that the party sees to; None where it sees to none."""
    now = found.clock()
    views = await _own(at, session, found)
    may_note = at.agreement.status is AgreementStatus.IN_FORCE and at.party.is_party
    return duty_board(views, words, at.address, now, at.zone, may_note=may_note)


async def _own(at: PartyVisit, session: AsyncSession, found: Services) -> Sequence[DutyView]:
    views = await duty_views(session, at.agreement.agreement_id, at=found.clock())
    return [view for view in views if view.planned.responsible == at.party.kind]


async def _known(
    at: PartyVisit, session: AsyncSession, found: Services, duty: str, period: str
) -> DutyView:
    view = await known_duty(session, found, at.agreement.agreement_id, duty, period)
    if view.planned.responsible != at.party.kind:
        raise DutyNotYours
    return view


@router.get("/party/{token}/duties/{duty}/{period}")
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    at: PartyVisiting,
    duty: str,
    period: str,
) -> Response:
    """Show the form by which a result is noted."""
    view = await _known(at, session, found, duty, period)
    return _page(request, at, view, DutyForm(), new_nonce())


@router.post("/party/{token}/duties/{duty}/{period}")
@takes_uploads
async def note(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    at: PartyVisiting,
    duty: str,
    period: str,
) -> Response:
    """Note the result, with from where it came."""
    received_at, words = found.clock(), words_for(request)
    sent = await read_checked(request, files=1)
    nonce = nonce_of(sent)
    view = await _known(at, session, found, duty, period)
    result, form = await read_note(sent, found.blobs, view, words)
    if result is None:
        return _page(request, at, view, form, nonce)
    user_agent = request.headers.get("user-agent", "")[:_LONGEST_USER_AGENT]
    result = replace(result, ip=address_of(request), user_agent=user_agent)
    try:
        await record(
            found,
            agreement_id=at.agreement.agreement_id,
            kind=RecordKind.NOTE_DUTY,
            payload=result.to_bytes(),
            person_id=at.person.person_id,
            once_key=f"party-note-duty:{at.person.person_id}:{nonce}",
            received_at=received_at,
        )
    except DomainError as refusal:
        again = DutyForm(form.note, (FormProblem("", words.refusal(refusal)),))
        return _page(request, at, view, again, new_nonce())
    return see_other(f"{at.address}?done=received")


@router.get("/party/{token}/duty-files/{note_id}")
async def download(
    found: ServicesNeeded, session: Reading, at: PartyVisiting, note_id: str
) -> Response:
    """Return the file of a result; that of another's duty is not found (abuse 9)."""
    own = await _own(at, session, found)
    if not any(result.note_id == note_id for view in own for result in view.results):
        raise DocumentNotFound
    agreement = at.agreement
    return await result_answer(session, found, agreement.agreement_id, agreement.number, note_id)


def _page(request: Request, at: PartyVisit, view: DutyView, form: DutyForm, nonce: str) -> Response:
    occurrence = view.occurrence
    return show_party_page(
        request,
        at,
        "note_duty.html",
        status=UNPROCESSABLE if form.problems else 200,
        duty=view,
        form=form,
        nonce=nonce,
        back=at.address,
        action=f"{at.address}/duties/{occurrence.duty.key}/{occurrence.period}",
    )
