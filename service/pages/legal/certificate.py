"""The certificate of completion of a sealed round, as a PDF in the reader's language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.tables.base import LARGEST_INTEGER
from adapters.documents.file_names import document_name
from service.certificates import Wanted, export_certificate
from service.dependencies import ServicesNeeded
from service.exporting import Exporter
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.documents import to_be_saved
from service.pages.rendering import words_for
from service.sessions import CurrentStaff

router = APIRouter()


@router.get("/agreements/{agreement_id}/signing-rounds/{number}/certificate.pdf")
async def download(
    request: Request,
    found: ServicesNeeded,
    staff: CurrentStaff,
    agreement: KnownAgreement,
    number: Annotated[int, Path(ge=1, le=LARGEST_INTEGER)],
) -> Response:
    """Return the PDF; refuse with `NotSealedYet`."""
    words = words_for(request)
    wanted = Wanted(agreement, number, words)
    data = await export_certificate(request, found, wanted, by=Exporter(staff.id))
    name = document_name(agreement.number, "certificate", words.language)
    return Response(data, media_type="application/pdf", headers=to_be_saved(f"{name}-{number}.pdf"))
