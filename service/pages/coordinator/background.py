"""The background documents of a draft: added, replaced, moved, taken out, and read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.background import Background
from adapters.database.staff import StaffView
from adapters.i18n import N_
from adapters.payloads.background import mark_of
from domain.background import BackgroundDocument, BackgroundTitleMissing, check_background
from domain.errors import DomainError
from service.background import (
    Change,
    ListAct,
    background_answer,
    list_anew,
    own_list,
    taken_in,
)
from service.dependencies import Services, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.forms import (
    UNPROCESSABLE,
    FormProblem,
    file_of,
    new_nonce,
    nonce_of,
    read_checked,
    see_other,
    text_of,
)
from service.pages.rendering import render, words_for
from service.refusals import DocumentNotFound
from service.security import takes_uploads
from service.sessions import Coordinator, CurrentStaff

router = APIRouter(prefix="/agreements/{agreement_id}/background")
_NO_FILE = N_("Choose a PDF.")


@router.get("")
async def show(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Show the list, and the form that adds to it."""
    documents = await own_list(found, agreement)
    check_background(agreement.status, documents)
    return _page(request, staff, agreement, documents)


@router.post("")
@takes_uploads
async def add(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Add a document at the end, or put it in the place of another."""
    sent = await read_checked(request, files=1)
    documents = await own_list(found, agreement)
    title, replaces = text_of(sent, "title"), text_of(sent, "replaces")
    data = await file_of(sent, "file")
    if not data:
        problem = FormProblem("file", words_for(request).text(_NO_FILE))
        return _page(request, staff, agreement, documents, title, problem)
    place = int(replaces) if replaces.isascii() and replaces.isdecimal() else 0
    try:
        document = await taken_in(found, title, data)
        asked = f"place {place} {document.title} {document.sha256}"
        change: Change = partial(_with, document=document, place=place)
        return await _listed(found, staff, agreement, sent, asked, change)
    except DomainError as refusal:
        field = "title" if isinstance(refusal, BackgroundTitleMissing) else "file"
        problem = FormProblem(field, words_for(request).refusal(refusal))
        return _page(request, staff, agreement, documents, title, problem)


@router.post("/{place}/{act}")
async def change(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    staff: Coordinator,
    agreement: KnownAgreement,
    place: int,
    act: Literal["up", "removal"],
) -> Response:
    """Let a document change places with the one before it, or take it out of the list."""
    sent = await read_checked(request)
    how: Change = partial(_CHANGES[act], place=place)
    try:
        return await _listed(found, staff, agreement, sent, f"{act} {place}", how)
    except DocumentNotFound:
        raise
    except DomainError as refusal:
        problem = FormProblem("", words_for(request).refusal(refusal))
        documents = await own_list(found, agreement)
        return _page(request, staff, agreement, documents, "", problem)


@router.get("/{place}.pdf")
async def download(
    found: ServicesNeeded, staff: CurrentStaff, agreement: KnownAgreement, place: int
) -> Response:
    """Return a document of the list."""
    del staff
    documents = await own_list(found, agreement)
    return await background_answer(found, documents, place, agreement.number, agreement.language)


def _check_place(documents: Sequence[BackgroundDocument], place: int) -> None:
    if not 1 <= place <= len(documents):
        raise DocumentNotFound


def _with(
    documents: Background, *, document: BackgroundDocument, place: int
) -> list[BackgroundDocument]:
    if not place:
        return [*documents, document]
    _check_place(documents, place)
    return [*documents[: place - 1], document, *documents[place:]]


def _up(documents: Background, *, place: int) -> list[BackgroundDocument]:
    _check_place(documents, place)
    after = list(documents)
    if place > 1:
        after[place - 2], after[place - 1] = after[place - 1], after[place - 2]
    return after


def _without(documents: Background, *, place: int) -> list[BackgroundDocument]:
    _check_place(documents, place)
    return [*documents[: place - 1], *documents[place:]]


_CHANGES = {"up": _up, "removal": _without}


async def _listed(  # noqa: PLR0917 - what is changed, and how
    found: Services,
    staff: StaffView,
    agreement: AgreementView,
    sent: FormData,
    asked: str,
    how: Change,
) -> Response:
    """Record the changed list; the page that the form stood on says which list it was made of."""
    act = ListAct(
        asked=asked,
        staff_id=staff.id,
        once_key=f"page-background:{agreement.agreement_id}:{nonce_of(sent)}",
        received_at=found.clock(),
        edits=text_of(sent, "edits"),
    )
    outcome = await list_anew(found, agreement, how, act)
    address = f"/agreements/{agreement.agreement_id}"
    done = outcome.state == "done"
    return see_other(f"{address}/background" if done else f"{address}?act={outcome.act_id}")


def _page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    staff: StaffView,
    agreement: AgreementView,
    documents: Background,
    title: str = "",
    problem: FormProblem | None = None,
) -> Response:
    return render(
        request,
        "coordinator/background.html",
        status=UNPROCESSABLE if problem else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        address=f"/agreements/{agreement.agreement_id}",
        documents=documents,
        edits=mark_of(documents),
        title=title,
        nonce=new_nonce(),
        new_nonce=new_nonce,
        problems=[problem] if problem else [],
        errors={"title": "", "file": ""} | ({problem.field: problem.text} if problem else {}),
    )
