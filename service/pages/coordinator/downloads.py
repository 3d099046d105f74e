"""Documents of an agreement for staff: read as pictures and text, downloaded as PDF."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import DocumentView, find_document
from adapters.documents.file_names import document_name
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.words import document_words
from service.pages.documents import PicturesNeeded, passages_of, pdf_answer, picture_answer
from service.pages.rendering import render, words_for
from service.refusals import DocumentNotFound
from service.sessions import CurrentStaff

router = APIRouter(prefix="/agreements/{agreement_id}/documents/{sha256}")


async def known_document(session: Reading, agreement_id: str, sha256: str) -> DocumentView:
    """Return the document of the address; another agreement's is not found (abuse 10)."""
    found = await find_document(session, agreement_id, sha256)
    if found is None:
        raise DocumentNotFound
    return found


KnownDocument = Annotated[DocumentView, Depends(known_document)]


@router.get("/")
async def show(
    request: Request,
    found: ServicesNeeded,
    staff: CurrentStaff,
    agreement: KnownAgreement,
    document: KnownDocument,
) -> Response:
    """Show a document as pictures with its text beside them."""
    return render(
        request,
        "coordinator/document.html",
        staff=staff,
        section="agreements",
        agreement=agreement,
        document=document,
        words=document_words(document, words_for(request)),
        address=f"/agreements/{agreement.agreement_id}/documents/{document.sha256}",
        passages=await passages_of(found, document.docx_sha256),
    )


@router.get("/document.pdf")
async def download(
    found: ServicesNeeded, staff: CurrentStaff, agreement: KnownAgreement, document: KnownDocument
) -> Response:
    """Return the PDF."""
    del staff
    name = document_name(agreement.number, document.kind, agreement.language)
    return await pdf_answer(found, document.sha256, name)


@router.get("/pages/{page}.png")
async def picture(  # noqa: PLR0917 - what FastAPI hands in
    found: ServicesNeeded,
    pictures: PicturesNeeded,
    staff: CurrentStaff,
    document: KnownDocument,
    page: int,
    w: int = 960,
) -> Response:
    """Return the picture of one page; pages count from 1."""
    del staff
    return await picture_answer(found, pictures, document.sha256, page, w)
