"""Step one: the signatory reads the document, as pictures, as text, or as the PDF."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import DocumentView, find_document
from domain.lifecycle import RequestStatus
from service.dependencies import Services, ServicesNeeded
from service.pages.documents import PicturesNeeded, passages_of, pdf_answer, picture_answer
from service.pages.forms import read_checked, see_other, text_of
from service.pages.rendering import render
from service.pages.signing.links import Visit, Visiting, note
from service.pages.signing.steps import Steps, remember_steps
from service.pages.signing.words import asked
from service.refusals import DocumentNotFound

router = APIRouter()
CONFLICT = 409


@router.api_route("/sign/{token}", methods=["GET", "HEAD"])
async def read(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Show the document; who has answered already sees what they answered."""
    if at.view.status is RequestStatus.SIGNED:
        return see_other(f"{at.address}/receipt")
    if at.view.status is RequestStatus.DECLINED:
        return see_other(f"{at.address}/declined")
    await note(request, found, at.view, "link_fetched")
    document = await _document(found, at)
    return render(
        request,
        "signing/read.html",
        asked=asked(at),
        address=at.address,
        pages=document.pages,
        passages=await passages_of(found, document.docx_sha256),
    )


@router.post("/sign/{token}/read")
async def confirm_reading(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Take the word that the document was read, and go on to the next step."""
    form = await read_checked(request)
    if text_of(form, "document_sha256") != at.view.document_sha256:
        return document_changed(request, at)
    await note(request, found, at.view, "document_read")
    response = see_other(f"{at.address}/identify")
    remember_steps(response, found, at, Steps(read_at=found.clock()))
    return response


@router.get("/sign/{token}/pages/{page}.png")
async def picture(
    found: ServicesNeeded, pictures: PicturesNeeded, at: Visiting, page: int, w: int = 960
) -> Response:
    """Return the picture of one page; pages count from 1."""
    return await picture_answer(found, pictures, at.view.document_sha256, page, w)


@router.get("/sign/{token}/document.pdf")
async def download(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Return the sealed document when there is one, else the document of the round."""
    await note(request, found, at.view, "document_fetched")
    sha256 = at.view.sealed_sha256 or at.view.document_sha256
    return await pdf_answer(found, sha256, at.view.agreement_number)


async def _document(found: Services, at: Visit) -> DocumentView:
    async with found.reads() as session:
        document = await find_document(session, at.view.agreement_id, at.view.document_sha256)
    if document is None:
        raise DocumentNotFound
    return document


def document_changed(request: Request, at: Visit) -> Response:
    """Tell that the document is another one than the one that was read (abuse 17)."""
    return render(
        request, "signing/changed.html", status=CONFLICT, asked=asked(at), address=at.address
    )
