"""The filtered timeline as a table or as data, with hash and zone; each export is noted."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.csv_cells import neutral
from adapters.database.agreements import AgreementView
from adapters.database.audit import utc_text
from adapters.database.staff import StaffView
from adapters.database.timeline import TimelineEntry, TimelineFilter, timeline_page
from adapters.documents.file_names import document_name
from adapters.i18n import N_, Translator
from service.dependencies import Reading, Services, ServicesNeeded
from service.exporting import Exported, Exporter, note_export
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.listing import ZONE
from service.pages.documents import to_be_saved
from service.pages.forms import see_other
from service.pages.legal.filters import AskedTimeline, asked_of
from service.pages.legal.timeline import TimelineLine, lines_of
from service.pages.rendering import words_for
from service.refusals import TooMuchToExport
from service.sessions import CurrentStaff

router = APIRouter()
_MOST_EVENTS, _MOST_AGREEMENTS, _AT_ONCE = 20_000, 1_000, 500
_COLUMNS = (
    N_("Agreement"),
    N_("Title"),
    N_("Event"),
    N_("What happened"),
    N_("Kind, as recorded"),
    N_("Local time"),
    N_("Time zone"),
    N_("UTC"),
    N_("Recorded (UTC)"),
    N_("Party"),
    N_("Name"),
    N_("Email address"),
    N_("Document, SHA-256"),
    N_("Record of the act, SHA-256"),
    N_("Hash of this event"),
)


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
    zone = ZoneInfo(agreement.zone) if agreement else ZONE
    of = agreement.agreement_id if agreement else ""
    asked = await asked_of(session, request.query_params, zone, words, of=of)
    if asked.problems:
        return see_other(f"{request.url.path.rpartition('.')[0]}?{asked.address()}")
    entries = await _entries(session, asked.wanted)
    if what == "events_csv":
        # With a byte order mark: Excel takes it for UTF-8 then.
        data = _table(entries, await _lines(session, entries, words), words).encode("utf-8-sig")
        media_type, ending = "text/csv; charset=utf-8", "csv"
    else:
        data, media_type, ending = _data(entries, asked), "application/json", "json"
    about = {entry.agreement_id for entry in entries} | ({of} if of else set())
    await note_export(request, found, about, by=Exporter(staff.id), what=what, data=data)
    name = document_name(agreement.number if agreement else "sidos", "events", words.language)
    return Response(data, media_type=media_type, headers=to_be_saved(f"{name}.{ending}"))


async def _entries(session: AsyncSession, wanted: TimelineFilter) -> list[TimelineEntry]:
    """Return all events that are wanted, newest first; refuse with `TooMuchToExport`."""
    entries: list[TimelineEntry] = []
    before: str | None = ""
    while before is not None:
        page = await timeline_page(session, wanted, before=before, limit=_AT_ONCE)
        entries += page.entries
        before = page.older
        agreements = {entry.agreement_id for entry in entries}
        if len(entries) > _MOST_EVENTS or len(agreements) > _MOST_AGREEMENTS:
            raise TooMuchToExport(events=str(_MOST_EVENTS), agreements=str(_MOST_AGREEMENTS))
    return entries


async def _lines(
    session: AsyncSession, entries: Sequence[TimelineEntry], words: Translator
) -> list[TimelineLine]:
    found: list[TimelineLine] = []
    for start in range(0, len(entries), _AT_ONCE):
        found += await lines_of(session, entries[start : start + _AT_ONCE], words)
    return found


def _table(
    entries: Sequence[TimelineEntry], lines: Sequence[TimelineLine], words: Translator
) -> str:
    """Return the lines as CSV; no cell of it is run by a spreadsheet (abuse 28)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([words.text(column) for column in _COLUMNS])
    for entry, line in zip(entries, lines, strict=True):
        event, data = entry.event, _of(entry, "data")
        local = event.occurred_at.astimezone(line.zone)
        personal = {name: value.value for name, value in event.personal.items()}
        cells = (
            entry.number, entry.title, event.sequence, line.words, event.kind,
            local.isoformat(), entry.zone, utc_text(event.occurred_at),
            event.event.get("recorded_at", ""), personal.get("party", ""),
            personal.get("name", ""), personal.get("email", ""),
            data.get("document_sha256", ""), data.get("evidence_sha256", ""), event.hash,
        )  # fmt: skip
        writer.writerow([neutral(str(cell)) for cell in cells])
    return out.getvalue()


def _data(entries: Sequence[TimelineEntry], asked: AskedTimeline) -> bytes:
    """Return the events as the chain keeps them, with the values behind their commitments."""
    events = [
        {
            "agreement_id": entry.agreement_id,
            "agreement_number": entry.number,
            "zone": entry.zone,
            "sequence": entry.event.sequence,
            "kind": entry.event.kind,
            "occurred_at": utc_text(entry.event.occurred_at),
            "occurred_at_local": entry.event.occurred_at.astimezone(
                ZoneInfo(entry.zone)
            ).isoformat(),
            "event": entry.event.event,
            "hash": entry.event.hash,
            "personal": {
                name: {"salt": value.salt.hex(), "value": value.value}
                for name, value in entry.event.personal.items()
            },
        }
        for entry in entries
    ]
    filters = {name: value for name, value in asked.given.items() if value}
    whole = {"format": 1, "filters": filters, "events": events}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _of(entry: TimelineEntry, key: str) -> dict[str, Any]:
    found = entry.event.event.get(key)
    return found if isinstance(found, dict) else {}
