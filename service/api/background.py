"""Background documents: listed, added, put into another order, fetched."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import JSONResponse, Response

from adapters.database.background import Background, background_of
from domain.background import BackgroundDocument
from service.api.agreements import existing
from service.api.answers import accepted, created
from service.api.background_shapes import (
    BackgroundIn,
    BackgroundListIn,
    BackgroundListOut,
    BackgroundOut,
)
from service.api.description import PREFIX
from service.api.shapes import Accepted
from service.api.tokens import Act, Acting, Reader
from service.background import (
    Change,
    ListAct,
    background_answer,
    checked_title,
    list_anew,
    own_list,
    taken_in,
)
from service.dependencies import Reading, Services, ServicesNeeded
from service.refusals import DocumentNotFound
from service.security import takes_uploads

router = APIRouter(prefix=PREFIX, tags=["background documents"])
_LIST = "/agreements/{agreement_id}/background-documents"
_LISTED: dict[str, Any] = {
    "status_code": 201,
    "response_model": BackgroundListOut,
    "responses": {202: {"model": Accepted}},
}


@router.get(_LIST)
async def get_background(agreement_id: str, _: Reader, session: Reading) -> BackgroundListOut:
    """List the documents that are read with the agreement, in their order."""
    await existing(session, agreement_id)
    return _list_out(await background_of(session, agreement_id))


@router.post(_LIST, **_LISTED)
@takes_uploads
async def add(
    agreement_id: str,
    title: Annotated[str, Form()],
    file: UploadFile,
    act: Acting,
    found: ServicesNeeded,
) -> JSONResponse:
    """Add a PDF at the end of the list, while the agreement is a draft."""
    document = await taken_in(found, title, await file.read())
    asked = f"add {document.title} {document.sha256}"
    return await _list_anew(found, agreement_id, act, asked, lambda before: [*before, document])


@router.post(f"{_LIST}/order", **_LISTED)
async def order(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: BackgroundListIn
) -> JSONResponse:
    """Let these be the list: those that are left out are taken out of it."""
    asked = f"order {body.model_dump_json()}"
    return await _list_anew(
        found, agreement_id, act, asked, lambda before: _ordered(before, body.documents)
    )


@router.get(
    f"{_LIST}/{{sha256}}",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def fetch(agreement_id: str, sha256: str, _: Reader, found: ServicesNeeded) -> Response:
    """Fetch a document of the list."""
    async with found.reads() as session:
        agreement = await existing(session, agreement_id)
    documents = await own_list(found, agreement)
    place = next((n for n, d in enumerate(documents, start=1) if d.sha256 == sha256), 0)
    return await background_answer(found, documents, place, agreement.number, agreement.language)


async def _list_anew(
    found: Services, agreement_id: str, act: Act, asked: str, change: Change
) -> JSONResponse:
    async with found.reads() as session:
        agreement = await existing(session, agreement_id)
    listed = ListAct(asked, act.token_id, act.once_key, act.received_at)
    outcome = await list_anew(found, agreement, change, listed)
    location = f"{PREFIX}/agreements/{agreement_id}/background-documents"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    return created(_list_out(await own_list(found, agreement)), location)


def _ordered(
    before: tuple[BackgroundDocument, ...], body: list[BackgroundIn]
) -> list[BackgroundDocument]:
    known = {document.sha256: document for document in before}
    if any(wanted.sha256 not in known for wanted in body):
        raise DocumentNotFound
    return [
        BackgroundDocument(
            checked_title(wanted.title or known[wanted.sha256].title),
            wanted.sha256,
            known[wanted.sha256].size,
            known[wanted.sha256].pages,
        )
        for wanted in body
    ]


def _list_out(documents: Background) -> BackgroundListOut:
    return BackgroundListOut(
        documents=[
            BackgroundOut(title=d.title, sha256=d.sha256, size=d.size, pages=d.pages)
            for d in documents
        ]
    )
