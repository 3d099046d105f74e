"""Step one: the signatory reads the document, as pictures, as text, or as the PDF."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import DocumentView, find_document
from adapters.database.outstanding import is_party_bound
from adapters.documents.file_names import document_name
from domain.lifecycle import RequestStatus
from service.background import background_answer
from service.dependencies import Services, ServicesNeeded
from service.pages.documents import PicturesNeeded, passages_of, pdf_answer, picture_answer
from service.pages.forms import read_checked, see_other, text_of
from service.pages.signing.links import Visiting, note
from service.pages.signing.showing import show_page
from service.pages.signing.steps import Steps, remember_steps, steps_of
from service.pages.signing.visits import Visit
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
    async with found.reads() as session:
        is_bound = await is_party_bound(session, at.view)
    return show_page(
        request,
        at,
        "read.html",
        is_bound=is_bound,
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
    steps = Steps(read_at=found.clock(), language=steps_of(request, at).language)
    remember_steps(response, found, at, steps)
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
    view = at.view
    sha256, kind = (
        (view.sealed_sha256, "sealed") if view.sealed_sha256 else (view.document_sha256, "base")
    )
    name = document_name(view.agreement_number, kind, view.agreement_language)
    return await pdf_answer(found, sha256, name)


@router.get("/sign/{token}/background/{place}.pdf")
async def download_background(
    request: Request, found: ServicesNeeded, at: Visiting, place: int
) -> Response:
    """Return a background document as it was certified with the round's document."""
    view = at.view
    answer = await background_answer(
        found, at.background, place, view.agreement_number, view.agreement_language
    )
    await note(request, found, view, f"background_{place}_fetched")
    return answer


async def _document(found: Services, at: Visit) -> DocumentView:
    async with found.reads() as session:
        document = await find_document(session, at.view.agreement_id, at.view.document_sha256)
    if document is None:
        raise DocumentNotFound
    return document


def document_changed(request: Request, at: Visit) -> Response:
    """Tell that the document is another one than the one that was read (abuse 17)."""
    return show_page(request, at, "changed.html", status=CONFLICT)
