"""The events that somebody asks for, as a table or as data; each export is noted."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.csv_cells import neutral
from adapters.database.agreements import AgreementView
from adapters.database.audit import utc_text
from adapters.database.timeline import TimelineEntry, TimelineFilter, timeline_page
from adapters.database.timeline_names import names_in
from adapters.documents.file_names import document_name
from adapters.i18n import N_, Translator
from service.asked_events import AskedTimeline
from service.dependencies import Services
from service.exporting import Exported, Exporter, note_export
from service.refusals import TooMuchToExport
from service.wording.history import event_words

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


@dataclass(frozen=True, slots=True)
class WantedExport:
    """Which events, of one agreement or of all, in which form, in the language of `words`."""

    asked: AskedTimeline
    what: Exported
    words: Translator
    agreement: AgreementView | None = None


async def export_events(
    request: Request, found: Services, session: AsyncSession, wanted: WantedExport, *, by: Exporter
) -> Response:
    """Return the file, noted with who got it; refuse with `TooMuchToExport`."""
    asked, agreement, words = wanted.asked, wanted.agreement, wanted.words
    entries = await _entries(session, asked.wanted)
    if wanted.what == "events_csv":
        names: dict[str, str] = {}
        for start in range(0, len(entries), _AT_ONCE):
            events = [entry.event for entry in entries[start : start + _AT_ONCE]]
            names |= await names_in(session, events)
        # With a byte order mark: Excel takes it for UTF-8 then.
        data = _table(entries, names, words).encode("utf-8-sig")
        media_type, ending = "text/csv; charset=utf-8", "csv"
    else:
        data, media_type, ending = _data(entries, asked), "application/json", "json"
    about = {entry.agreement_id for entry in entries}
    if agreement is not None:
        about.add(agreement.agreement_id)
    await note_export(request, found, about, by=by, what=wanted.what, data=data)
    name = document_name(agreement.number if agreement else "sidos", "events", words.language)
    headers = {"content-disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(data, media_type=media_type, headers=headers)


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


def _table(entries: Sequence[TimelineEntry], names: Mapping[str, str], words: Translator) -> str:
    """Return the lines as CSV; no cell of it is run by a spreadsheet (abuse 28)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([words.text(column) for column in _COLUMNS])
    for entry in entries:
        event, data = entry.event, _of(entry, "data")
        local = event.occurred_at.astimezone(ZoneInfo(entry.zone))
        personal = {name: value.value for name, value in event.personal.items()}
        cells = (
            entry.number, entry.title, event.sequence, event_words(event, names, words), event.kind,
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
