"""The draft to be decided on: as pictures, as text, or as the PDF."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.documents.file_names import document_name
from service.background import background_answer
from service.dependencies import ServicesNeeded
from service.pages.deciding.links import Deciding, note
from service.pages.deciding.showing import show_page
from service.pages.documents import PicturesNeeded, passages_of, pdf_answer, picture_answer

router = APIRouter()


@router.api_route("/decide/{token}", methods=["GET", "HEAD"])
async def read(request: Request, found: ServicesNeeded, at: Deciding) -> Response:
    """Show the draft, what is asked until when, and what was decided already."""
    await note(request, found, at, "decide_link_fetched")
    return show_page(
        request,
        at,
        "read.html",
        pages=at.document.pages,
        passages=await passages_of(found, at.document.docx_sha256),
    )


@router.get("/decide/{token}/pages/{page}.png")
async def picture(
    found: ServicesNeeded, pictures: PicturesNeeded, at: Deciding, page: int, w: int = 960
) -> Response:
    """Return the picture of one page; pages count from 1."""
    return await picture_answer(found, pictures, at.document.sha256, page, w)


@router.get("/decide/{token}/document.pdf")
async def download(request: Request, found: ServicesNeeded, at: Deciding) -> Response:
    """Return the draft as it was sent out."""
    await note(request, found, at, "draft_fetched")
    name = document_name(at.view.agreement_number, "draft", at.view.agreement_language)
    return await pdf_answer(found, at.document.sha256, name)


@router.get("/decide/{token}/background/{place}.pdf")
async def download_background(
    request: Request, found: ServicesNeeded, at: Deciding, place: int
) -> Response:
    """Return a background document as it is listed now: what is decided on builds on it."""
    view = at.view
    answer = await background_answer(
        found, at.background, place, view.agreement_number, view.agreement_language
    )
    await note(request, found, at, f"background_{place}_fetched")
    return answer
