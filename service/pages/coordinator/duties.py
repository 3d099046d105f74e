"""The coordinator notes the result of a recurring duty, and reads those that were noted."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.duties import DutyView
from adapters.database.staff import StaffView
from domain.errors import DomainError
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.duty_form import DutyForm, known_duty, read_note, result_answer
from service.pages.forms import (
    UNPROCESSABLE,
    FormProblem,
    new_nonce,
    nonce_of,
    read_checked,
    see_other,
)
from service.pages.rendering import render, words_for
from service.recorded_acts import record
from service.security import takes_uploads
from service.sessions import Coordinator, CurrentStaff

router = APIRouter(prefix="/agreements/{agreement_id}")


@router.get("/duties/{duty}/{period}")
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    duty: str,
    period: str,
) -> Response:
    """Show the form."""
    view = await known_duty(session, found, agreement.agreement_id, duty, period)
    return _page(request, staff, agreement, view, DutyForm(), new_nonce())


@router.post("/duties/{duty}/{period}")
@takes_uploads
async def note(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    duty: str,
    period: str,
) -> Response:
    """Note the result."""
    received_at, words = found.clock(), words_for(request)
    sent = await read_checked(request, files=1)
    nonce = nonce_of(sent)
    view = await known_duty(session, found, agreement.agreement_id, duty, period)
    result, form = await read_note(sent, found.blobs, view, words)
    if result is None:
        return _page(request, staff, agreement, view, form, nonce)
    try:
        outcome = await record(
            found,
            agreement_id=agreement.agreement_id,
            kind=RecordKind.NOTE_DUTY,
            payload=result.to_bytes(),
            staff_id=staff.id,
            once_key=f"page-note-duty:{agreement.agreement_id}:{nonce}",
            received_at=received_at,
        )
    except DomainError as refusal:
        again = DutyForm(form.note, (FormProblem("", words.refusal(refusal)),))
        return _page(request, staff, agreement, view, again, new_nonce())
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


@router.get("/duty-files/{note_id}")
async def download(
    found: ServicesNeeded,
    session: Reading,
    staff: CurrentStaff,
    agreement: KnownAgreement,
    note_id: str,
) -> Response:
    """Return the file that was added."""
    del staff
    return await result_answer(session, found, agreement.agreement_id, agreement.number, note_id)


def _page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    staff: StaffView,
    agreement: AgreementView,
    view: DutyView,
    form: DutyForm,
    nonce: str,
) -> Response:
    back = f"/agreements/{agreement.agreement_id}"
    occurrence = view.occurrence
    return render(
        request,
        "coordinator/note_duty.html",
        status=UNPROCESSABLE if form.problems else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        duty=view,
        form=form,
        nonce=nonce,
        back=back,
        action=f"{back}/duties/{occurrence.duty.key}/{occurrence.period}",
    )
