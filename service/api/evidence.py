"""What proves an agreement: its events, its documents, the evidence bundle."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from adapters.database.agreements import find_document
from adapters.database.audit_events import list_events
from adapters.database.tables.base import LARGEST_INTEGER
from adapters.documents.file_names import document_name
from adapters.i18n import translator
from service.api.agreements import Limit, existing
from service.api.description import PREFIX
from service.api.event_shapes import EventPageOut
from service.api.presenting import event_out
from service.api.tokens import Reader
from service.certificates import Wanted, export_certificate
from service.dependencies import Reading, ServicesNeeded
from service.evidence import export_evidence
from service.exporting import Exporter
from service.problems import reader_language
from service.refusals import DocumentNotFound

router = APIRouter(prefix=PREFIX, tags=["evidence"])


@router.get("/agreements/{agreement_id}/events")
async def get_events(
    agreement_id: str,
    _: Reader,
    session: Reading,
    cursor: Annotated[int, Query(ge=0, le=LARGEST_INTEGER)] = 0,
    limit: Limit = 100,
) -> EventPageOut:
    """List the events of the audit chain, oldest first; `cursor` is the last sequence read."""
    await existing(session, agreement_id)
    events = await list_events(session, agreement_id, after=cursor, limit=limit + 1)
    shown = events[:limit]
    return EventPageOut(
        items=[event_out(event) for event in shown],
        next=shown[-1].sequence if len(events) > limit else None,
    )


@router.get(
    "/agreements/{agreement_id}/documents/{sha256}",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def get_document(
    agreement_id: str, sha256: str, _: Reader, found: ServicesNeeded, session: Reading
) -> Response:
    """Fetch one of the agreement's PDFs by its hash."""
    agreement = await existing(session, agreement_id)
    document = await find_document(session, agreement_id, sha256)
    if document is None:
        raise DocumentNotFound
    name = document_name(agreement.number, document.kind, agreement.language)
    headers = {
        "content-disposition": f'attachment; filename="{name}.pdf"',
        "etag": f'"{sha256}"',
    }
    data = await found.blobs.get(sha256)
    return Response(data, media_type="application/pdf", headers=headers)


@router.get(
    "/agreements/{agreement_id}/evidence",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}},
)
async def get_evidence(
    agreement_id: str, request: Request, token: Reader, found: ServicesNeeded, session: Reading
) -> Response:
    """Fetch the evidence bundle of a sealed agreement; each export is noted."""
    agreement = await existing(session, agreement_id)
    data = await export_evidence(request, found, agreement_id, by=Exporter(token_id=token.id))
    name = document_name(agreement.number, "evidence", agreement.language)
    headers = {"content-disposition": f'attachment; filename="{name}.zip"'}
    return Response(data, media_type="application/zip", headers=headers)


@router.get(
    "/agreements/{agreement_id}/signing-rounds/{number}/certificate",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def get_certificate(  # noqa: PLR0917 - what FastAPI hands in
    agreement_id: str,
    number: Annotated[int, Path(ge=1, le=LARGEST_INTEGER)],
    request: Request,
    token: Reader,
    found: ServicesNeeded,
    session: Reading,
) -> Response:
    """Fetch the certificate of completion of a sealed round, in the language asked for."""
    agreement = await existing(session, agreement_id)
    words = translator(reader_language(request))
    wanted = Wanted(agreement, number, words)
    data = await export_certificate(request, found, wanted, by=Exporter(token_id=token.id))
    name = document_name(agreement.number, "certificate", words.language)
    headers = {"content-disposition": f'attachment; filename="{name}-{number}.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)
