"""The list of agreements: state, progress, next date."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreement_list import list_agreements
from adapters.database.plan_changes import updates_due
from adapters.database.tables.staff import StaffRole
from service.dependencies import Reading
from service.pages.coordinator.words import line_of
from service.pages.rendering import render, words_for
from service.sessions import CurrentStaff

router = APIRouter()
ZONE = ZoneInfo("Europe/Helsinki")
"""Days in the list are Finnish ones; an agreement's own page uses its own zone."""
WRITERS = (StaffRole.COORDINATOR, StaffRole.ADMIN)


@router.get("/agreements")
async def show(
    request: Request, session: Reading, staff: CurrentStaff, after: str | None = None
) -> Response:
    """Show a page of the list, newest first; `after` is the cursor of the page before."""
    page = await list_agreements(session, after=after)
    words = words_for(request)
    return render(
        request,
        "coordinator/agreements.html",
        staff=staff,
        section="agreements",
        may_write=staff.role in WRITERS,
        rows=[line_of(summary, words, ZONE) for summary in page.items],
        updates_due=await updates_due(session, [summary.agreement_id for summary in page.items]),
        next_cursor=page.next_cursor,
    )
