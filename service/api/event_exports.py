"""What happened, filtered as on the timeline, as a table or as data; each export is noted."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from adapters.i18n import translator
from service.api.agreements import existing
from service.api.description import PREFIX
from service.api.tokens import Reader
from service.asked_events import ZONE_OF_ALL, AskedTimeline, asked_of
from service.dependencies import Reading, ServicesNeeded
from service.event_exports import WantedExport, export_events
from service.exporting import Exported, Exporter
from service.problems import reader_language
from service.refusals import FilterNotUnderstood

router = APIRouter(prefix=PREFIX, tags=["evidence"])
_EXPORTS: dict[str, Exported] = {"csv": "events_csv", "json": "events_json"}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"text/csv": {}, "application/json": {}},
        "description": "The events, newest first.",
    }
}
Form = Literal["csv", "json"]


def _filters(
    party: Annotated[str, Query(description="An id, or a part of a name.")] = "",
    person: Annotated[
        str, Query(description="An id, or a part of a name or of an email address.")
    ] = "",
    kind: Annotated[str, Query(description="A kind of event, or a group: signing, mail, …")] = "",
    first: Annotated[str, Query(alias="from", description="The first day, 2026-06-30.")] = "",
    last: Annotated[str, Query(alias="to", description="The last day, 2026-06-30.")] = "",
) -> dict[str, str]:
    """Return the filters by the names that they have in the timeline's address."""
    return {"party": party, "person": person, "kind": kind, "from": first, "to": last}


Filters = Annotated[dict[str, str], Depends(_filters)]


@router.get("/events.{form}", response_class=Response, responses=_FILES)
async def get_all(  # noqa: PLR0917 - what FastAPI hands in
    form: Form,
    request: Request,
    token: Reader,
    found: ServicesNeeded,
    session: Reading,
    filters: Filters,
) -> Response:
    """Fetch the events of all agreements that the filters let through; it is noted."""
    asked = _understood(await asked_of(session, filters, ZONE_OF_ALL))
    wanted = WantedExport(asked, _EXPORTS[form], translator(reader_language(request)))
    return await export_events(request, found, session, wanted, by=Exporter(token_id=token.id))


@router.get("/agreements/{agreement_id}/events.{form}", response_class=Response, responses=_FILES)
async def get_of_one(  # noqa: PLR0917 - what FastAPI hands in
    agreement_id: str,
    form: Form,
    request: Request,
    token: Reader,
    found: ServicesNeeded,
    session: Reading,
    filters: Filters,
) -> Response:
    """Fetch the events of one agreement that the filters let through; it is noted."""
    agreement = await existing(session, agreement_id)
    zone = ZoneInfo(agreement.zone)
    asked = _understood(await asked_of(session, filters, zone, of=agreement_id))
    words = translator(reader_language(request))
    wanted = WantedExport(asked, _EXPORTS[form], words, agreement)
    return await export_events(request, found, session, wanted, by=Exporter(token_id=token.id))


def _understood(asked: AskedTimeline) -> AskedTimeline:
    """Return what is asked for; refuse with `FilterNotUnderstood`: a typing error asks for all."""
    for name in asked.wrong:
        raise FilterNotUnderstood(filter=name)
    return asked
