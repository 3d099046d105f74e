"""The evidence bundle for staff; each export is noted."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.documents.file_names import document_name
from service.dependencies import ServicesNeeded
from service.evidence import export_evidence
from service.exporting import Exporter
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.documents import to_be_saved
from service.sessions import CurrentStaff

router = APIRouter()


@router.get("/agreements/{agreement_id}/evidence.zip")
async def download(
    request: Request, found: ServicesNeeded, staff: CurrentStaff, agreement: KnownAgreement
) -> Response:
    """Return the bundle as a ZIP; refuse with `NotSealedYet`."""
    data = await export_evidence(request, found, agreement.agreement_id, by=Exporter(staff.id))
    headers = to_be_saved(f"{document_name(agreement.number, 'evidence', agreement.language)}.zip")
    return Response(data, media_type="application/zip", headers=headers)
