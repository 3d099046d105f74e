"""Many signing rounds from one list: started together, and a report by row."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import JSONResponse

from adapters.database.batches import BatchView, ItemView, batch_view, items_of, newest_batches
from adapters.i18n import Translator, translator
from domain.batches import BatchNotFound, ItemStatus
from service.act_delivery import Outcome
from service.api.answers import accepted, created
from service.api.batch_shapes import BatchItemOut, BatchOut, BatchReportOut
from service.api.description import PREFIX
from service.api.shapes import Accepted
from service.api.tokens import Acting, Reader
from service.batches import start_batch
from service.dependencies import Reading, Services, ServicesNeeded
from service.problems import reader_language
from service.refusal_registry import refusal_of
from service.security import takes_uploads

router = APIRouter(prefix=PREFIX, tags=["batches"])
_MOST_LISTED = 100


@router.post(
    "/batches",
    status_code=201,
    response_model=BatchReportOut,
    responses={202: {"model": Accepted}},
)
@takes_uploads
async def make_batch(
    request: Request,
    act: Acting,
    found: ServicesNeeded,
    rounds: Annotated[UploadFile, File(description="CSV or XLSX, one row an agreement.")],
    parties: Annotated[
        UploadFile | None, File(description="The parties of those that are to be made.")
    ] = None,
) -> JSONResponse:
    """Send many agreements for signing; everything is checked before anything is done.

    A text that was sent once is never sent again: the same list may be handed in any time.
    """
    outcome = await start_batch(
        found,
        await rounds.read(),
        await parties.read() if parties else b"",
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )
    return await _made(found, outcome, translator(reader_language(request)))


async def _made(found: Services, outcome: Outcome, words: Translator) -> JSONResponse:
    location = f"{PREFIX}/batches/{outcome.act_id}"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    async with found.reads() as session:
        batch = await batch_view(session, outcome.act_id)
        items = await items_of(session, outcome.act_id)
    if batch is None:
        raise BatchNotFound
    return created(_report(batch, items, words), location)


@router.get("/batches")
async def get_batches(_: Reader, session: Reading) -> list[BatchOut]:
    """List the newest batches, the newest first."""
    return [_out(batch) for batch in await newest_batches(session, _MOST_LISTED)]


@router.get("/batches/{batch_id}")
async def get_batch(batch_id: str, request: Request, _: Reader, session: Reading) -> BatchReportOut:
    """Read how far a batch has come, row by row."""
    batch = await batch_view(session, batch_id)
    if batch is None:
        raise BatchNotFound
    words = translator(reader_language(request))
    return _report(batch, await items_of(session, batch_id), words)


def _out(batch: BatchView) -> BatchOut:
    return BatchOut(
        id=batch.batch_id,
        started_at=batch.started_at,
        items=batch.items,
        done=batch.done,
        started=batch.counts.get(ItemStatus.STARTED, 0),
        skipped=batch.counts.get(ItemStatus.SKIPPED, 0),
        refused=batch.counts.get(ItemStatus.REFUSED, 0),
    )


def _report(batch: BatchView, items: list[ItemView], words: Translator) -> BatchReportOut:
    rows = [
        BatchItemOut(
            row=item.row,
            agreement_number=item.agreement_number,
            agreement_id=item.agreement_id,
            closes_on=item.closes_on,
            identification=item.identification,
            status=item.status,
            code=item.code,
            detail=words.refusal(refusal_of(item.code, item.params)) if item.code else "",
            round=item.round_number,
            done_at=item.done_at,
        )
        for item in items
    ]
    return BatchReportOut(**_out(batch).model_dump(), rows=rows)
