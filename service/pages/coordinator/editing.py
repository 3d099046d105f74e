"""The draft edited in Word: the file taken, and brought back as a new version."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.staff import StaffView
from adapters.documents.file_names import DOCX_TYPE, document_name
from adapters.documents.wording import WordingNotValid
from adapters.i18n import N_, Translator
from adapters.terms_in_words import terms_in_words
from domain.errors import DomainError
from service.dependencies import ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.documents import to_be_saved
from service.pages.forms import (
    UNPROCESSABLE,
    FormProblem,
    file_of,
    new_nonce,
    nonce_of,
    read_checked,
    see_other,
)
from service.pages.rendering import render, words_for
from service.security import takes_uploads
from service.sessions import Coordinator
from service.wordings import check_may_edit, file_for_word, record_edited

router = APIRouter(prefix="/agreements/{agreement_id}/drafts")
_NO_FILE = N_("Choose the edited file.")


@router.get("/draft.docx")
async def download(
    found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Return the newest draft for Word."""
    del staff
    name = document_name(agreement.number, "draft", agreement.language)
    data = await file_for_word(found, agreement)
    return Response(data, media_type=DOCX_TYPE, headers=to_be_saved(f"{name}.docx"))


@router.get("/text")
async def show(request: Request, staff: Coordinator, agreement: KnownAgreement) -> Response:
    """Show what can be edited in the file, and what cannot."""
    check_may_edit(agreement)
    return _page(request, staff, agreement, [])


@router.post("/text")
@takes_uploads
async def upload(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Make the next version of the edited file, or say all that is wrong with it."""
    received_at, words = found.clock(), words_for(request)
    form = await read_checked(request, files=1)
    nonce, data = nonce_of(form), await file_of(form, "file")
    if not data:
        return _page(request, staff, agreement, [FormProblem("file", words.text(_NO_FILE))])
    address = f"/agreements/{agreement.agreement_id}"
    try:
        outcome = await record_edited(
            found,
            agreement,
            data,
            staff_id=staff.id,
            once_key=f"page-edited:{agreement.agreement_id}:{nonce}",
            received_at=received_at,
        )
    except DomainError as refusal:
        return _page(request, staff, agreement, list(_problems(refusal, words)))
    if outcome.state == "done":
        return see_other(f"{address}/drafts/comparison")
    return see_other(f"{address}?act={outcome.act_id}")


def _problems(refusal: DomainError, words: Translator) -> list[FormProblem]:
    if not isinstance(refusal, WordingNotValid):
        return [FormProblem("file", words.refusal(refusal))]
    return [
        FormProblem("file", words.text(problem.message).format(**problem.params))
        for problem in refusal.problems
    ]


def _page(
    request: Request, staff: StaffView, agreement: AgreementView, problems: list[FormProblem]
) -> Response:
    return render(
        request,
        "coordinator/edit_draft.html",
        status=UNPROCESSABLE if problems else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        rule=terms_in_words(agreement.rule, words_for(request)),
        nonce=new_nonce(),
        problems=problems,
    )
