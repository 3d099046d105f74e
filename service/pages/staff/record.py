"""The record of staff: who was given access and by whom, who signed in, and when."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.staff import list_staff
from adapters.database.staff_events import staff_events
from adapters.database.tables.base import LARGEST_INTEGER
from adapters.i18n import N_
from service.dependencies import Reading
from service.pages.rendering import render, words_for
from service.pages.staff.words import what_happened, who_is
from service.sessions import Examiner

router = APIRouter()
_A_PAGE = 100
_ZONE = ZoneInfo("Europe/Helsinki")
_COMMAND_LINE = N_("at the command line of the server")


@router.get("/staff/record")
async def show(
    request: Request,
    session: Reading,
    staff: Examiner,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_INTEGER)] = None,
) -> Response:
    """Show the newest events, or those before one."""
    words = words_for(request)
    people = {member.id: member for member in await list_staff(session)}
    events = await staff_events(session, before=before, limit=_A_PAGE + 1)
    lines = [
        (
            event.occurred_at,
            what_happened(event, who_is(people.get(event.staff_id), words), words),
            ""
            if event.by == event.staff_id
            else who_is(people.get(event.by), words)
            if event.by
            else words.text(_COMMAND_LINE),
        )
        for event in events[:_A_PAGE]
    ]
    return render(
        request,
        "staff/record.html",
        staff=staff,
        section="record",
        lines=lines,
        zone=_ZONE,
        older=events[_A_PAGE - 1].sequence if len(events) > _A_PAGE else None,
    )
