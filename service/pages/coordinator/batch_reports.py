"""What became of a batch, row by row, as a page and as a table to keep."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.csv_cells import neutral
from adapters.database.batches import BatchView, ItemView, batch_view, items_of, newest_batches
from adapters.database.tables.staff import StaffRole
from adapters.i18n import Translator
from domain.batches import BatchNotFound, ItemStatus
from service.dependencies import Reading
from service.pages.coordinator.listing import WRITERS, ZONE
from service.pages.rendering import render, words_for
from service.refusal_registry import refusal_of
from service.sessions import CurrentStaff

router = APIRouter()
_MOST_LISTED = 50
_HEADER = (
    "row", "agreement", "agreement_id", "title", "status", "round", "closes_on", "code", "detail",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An item with the words of why nothing was sent."""

    item: ItemView
    why: str


@router.get("/batches")
async def show_all(request: Request, session: Reading, staff: CurrentStaff) -> Response:
    """List the newest batches."""
    return render(
        request,
        "coordinator/batches/list.html",
        staff=staff,
        section="agreements",
        may_write=_may_write(staff.role),
        batches=await newest_batches(session, _MOST_LISTED),
        zone=ZONE,
    )


@router.get("/batches/{batch_id}")
async def show(request: Request, session: Reading, staff: CurrentStaff, batch_id: str) -> Response:
    """Show how far a batch has come, what is stuck first."""
    batch, lines = await _read(session, batch_id, words_for(request))
    stuck = [line for line in lines if line.item.status is ItemStatus.REFUSED]
    return render(
        request,
        "coordinator/batches/report.html",
        staff=staff,
        section="agreements",
        may_write=_may_write(staff.role),
        batch=batch,
        stuck=stuck,
        others=[line for line in lines if line not in stuck],
        started=batch.counts.get(ItemStatus.STARTED, 0),
        skipped=batch.counts.get(ItemStatus.SKIPPED, 0),
        zone=ZONE,
    )


@router.get("/batches/{batch_id}/report.csv")
async def download(
    request: Request, session: Reading, staff: CurrentStaff, batch_id: str
) -> Response:
    """Return the report as a table; no cell of it is run by a spreadsheet (abuse 28)."""
    del staff
    batch, lines = await _read(session, batch_id, words_for(request))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_HEADER)
    for line in lines:
        item = line.item
        cells = (
            item.row, item.agreement_number, item.agreement_id, item.title, item.status.value,
            item.round_number or "", item.closes_on.isoformat(), item.code, line.why,
        )  # fmt: skip
        writer.writerow([neutral(str(cell)) for cell in cells])
    name = f"batch-{batch.started_at.astimezone(ZONE).date().isoformat()}.csv"
    disposition = {"content-disposition": f'attachment; filename="{name}"'}
    # With a byte order mark: Excel takes it for UTF-8 then.
    return Response(
        out.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers=disposition,
    )


async def _read(session: Reading, batch_id: str, words: Translator) -> tuple[BatchView, list[Line]]:
    batch = await batch_view(session, batch_id)
    if batch is None:
        raise BatchNotFound
    return batch, [
        Line(item, words.refusal(refusal_of(item.code, item.params)) if item.code else "")
        for item in await items_of(session, batch_id)
    ]


def _may_write(role: StaffRole) -> bool:
    return role in WRITERS
