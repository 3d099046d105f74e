"""The document to be read: as pictures, as text, or as the PDF; no act is possible."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import DocumentView, find_document
from adapters.documents.file_names import document_name
from domain.lifecycle import RoundKind
from service.background import background_answer
from service.dependencies import Services, ServicesNeeded
from service.pages.documents import PicturesNeeded, passages_of, pdf_answer, picture_answer
from service.pages.reading.links import ReadingByLink, ReadingVisit, note
from service.pages.rendering import render
from service.refusals import DocumentNotFound

router = APIRouter()


@router.api_route("/read/{token}", methods=["GET", "HEAD"])
async def read(request: Request, found: ServicesNeeded, at: ReadingByLink) -> Response:
    """Show the document as it is now: as it is being signed, or sealed."""
    await note(request, found, at.view, "reading_link_fetched")
    document = await _document(found, at)
    return render(
        request,
        "reading/read.html",
        at=at,
        view=at.view,
        zone=at.zone,
        address=at.address,
        is_agreement=at.view.round_kind is RoundKind.AGREEMENT,
        size=-(-document.size // 1000),
        pages=document.pages,
        passages=await passages_of(found, document.docx_sha256),
    )


@router.get("/read/{token}/pages/{page}.png")
async def picture(
    found: ServicesNeeded, pictures: PicturesNeeded, at: ReadingByLink, page: int, w: int = 960
) -> Response:
    """Return the picture of one page; pages count from 1."""
    return await picture_answer(found, pictures, at.shown[0], page, w)


@router.get("/read/{token}/document.pdf")
async def download(request: Request, found: ServicesNeeded, at: ReadingByLink) -> Response:
    """Return the sealed document when there is one, else the document as it was sent."""
    await note(request, found, at.view, "document_fetched")
    sha256, kind = at.shown
    name = document_name(at.view.agreement_number, kind, at.view.agreement_language)
    return await pdf_answer(found, sha256, name)


@router.get("/read/{token}/background/{place}.pdf")
async def download_background(
    request: Request, found: ServicesNeeded, at: ReadingByLink, place: int
) -> Response:
    """Return a background document as it was certified with the round's document."""
    view = at.view
    answer = await background_answer(
        found, at.background, place, view.agreement_number, view.agreement_language
    )
    await note(request, found, view, f"background_{place}_fetched")
    return answer


async def _document(found: Services, at: ReadingVisit) -> DocumentView:
    async with found.reads() as session:
        document = await find_document(session, at.view.agreement_id, at.shown[0])
    if document is None:
        raise DocumentNotFound
    return document
