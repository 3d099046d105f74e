"""The filtered timeline as a table or as data, for those who are signed in."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.staff import StaffView
from service.asked_events import ZONE_OF_ALL, asked_of
from service.dependencies import Reading, Services, ServicesNeeded
from service.event_exports import WantedExport, export_events
from service.exporting import Exported, Exporter
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.forms import see_other
from service.pages.rendering import words_for
from service.sessions import CurrentStaff

router = APIRouter()


@router.get("/events.csv")
async def all_as_table(
    request: Request, found: ServicesNeeded, session: Reading, staff: CurrentStaff
) -> Response:
    """Return what happened in all agreements as a table."""
    return await _export(request, found, session, staff, "events_csv")


@router.get("/events.json")
async def all_as_data(
    request: Request, found: ServicesNeeded, session: Reading, staff: CurrentStaff
) -> Response:
    """Return what happened in all agreements as data."""
    return await _export(request, found, session, staff, "events_json")


@router.get("/agreements/{agreement_id}/events.csv")
async def as_table(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: CurrentStaff,
    agreement: KnownAgreement,
) -> Response:
    """Return what happened in one agreement as a table."""
    return await _export(request, found, session, staff, "events_csv", agreement)


@router.get("/agreements/{agreement_id}/events.json")
async def as_data(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: CurrentStaff,
    agreement: KnownAgreement,
) -> Response:
    """Return what happened in one agreement as data."""
    return await _export(request, found, session, staff, "events_json", agreement)


async def _export(  # noqa: PLR0917 - what the four routes hand on
    request: Request,
    found: Services,
    session: AsyncSession,
    staff: StaffView,
    what: Exported,
    agreement: AgreementView | None = None,
) -> Response:
    words = words_for(request)
    zone = ZoneInfo(agreement.zone) if agreement else ZONE_OF_ALL
    of = agreement.agreement_id if agreement else ""
    asked = await asked_of(session, request.query_params, zone, of=of)
    if asked.wrong:
        return see_other(f"{request.url.path.rpartition('.')[0]}?{asked.address()}")
    wanted = WantedExport(asked, what, words, agreement)
    return await export_events(request, found, session, wanted, by=Exporter(staff.id))
