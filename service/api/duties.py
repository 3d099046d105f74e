"""Recurring duties: read year by year, their results noted."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from adapters.database.duties import duty_views, find_note_by_file
from adapters.payloads.duties import DutyNote, DutyTakenBack
from messages.recorded_acts import RecordKind
from service.act_delivery import Outcome
from service.api.agreements import existing
from service.api.answers import accepted, created
from service.api.description import PREFIX
from service.api.duty_presenting import duties_out, duty_out
from service.api.duty_shapes import DutiesOut, DutyOut, DutyResultIn, DutyTakingBackIn
from service.api.recording import record_over_api
from service.api.shapes import Accepted
from service.api.tokens import Acting, Reader
from service.dependencies import Reading, Services, ServicesNeeded
from service.problems import reader_language
from service.refusals import DocumentNotFound, RequestNotValid
from service.results import ENDINGS, keep_result
from service.security import takes_uploads

router = APIRouter(prefix=PREFIX, tags=["duties"])
_MADE: dict[str, Any] = {
    "status_code": 201,
    "response_model": DutyOut,
    "responses": {202: {"model": Accepted}},
}


@router.get("/agreements/{agreement_id}/duties")
async def get_duties(
    agreement_id: str, request: Request, _: Reader, session: Reading, found: ServicesNeeded
) -> DutiesOut:
    """List an agreement's duties by year: what was done, late or not at all, what is to come."""
    agreement = await existing(session, agreement_id)
    at = found.clock()
    return duties_out(
        await duty_views(session, agreement_id, at=at),
        zone=ZoneInfo(agreement.zone),
        at=at,
        language=reader_language(request),
    )


@router.post("/agreements/{agreement_id}/duties/{duty}/{period}/result", **_MADE)
@takes_uploads
async def note_result(  # noqa: PLR0917 - what FastAPI hands in
    agreement_id: str,
    duty: str,
    period: str,
    request: Request,
    act: Acting,
    found: ServicesNeeded,
    body: DutyResultIn,
) -> JSONResponse:
    """Note what was done in a period; it is done from then on."""
    if not body.note.strip() and not body.file:
        raise RequestNotValid
    sha256, kind = await keep_result(found.blobs, body.file)
    note = DutyNote(duty, period, body.note.strip(), sha256, kind).to_bytes()
    outcome = await record_over_api(found, agreement_id, act, RecordKind.NOTE_DUTY, note)
    return await _answer(request, found, agreement_id, outcome, outcome.act_id)


@router.post("/agreements/{agreement_id}/duties/results/{result_id}/taking-back", **_MADE)
async def take_back(  # noqa: PLR0917 - what FastAPI hands in
    agreement_id: str,
    result_id: str,
    request: Request,
    act: Acting,
    found: ServicesNeeded,
    body: DutyTakingBackIn,
) -> JSONResponse:
    """Take back a result that was noted wrongly; the history keeps both."""
    word = DutyTakenBack(result_id, body.reason.strip()).to_bytes()
    outcome = await record_over_api(found, agreement_id, act, RecordKind.TAKE_BACK_DUTY, word)
    return await _answer(request, found, agreement_id, outcome, result_id)


@router.get("/agreements/{agreement_id}/duties/files/{sha256}", response_class=Response)
async def get_result_file(
    agreement_id: str, sha256: str, _: Reader, found: ServicesNeeded, session: Reading
) -> Response:
    """Fetch the file of a result by its hash."""
    await existing(session, agreement_id)
    noted = await find_note_by_file(session, agreement_id, sha256)
    if noted is None:
        raise DocumentNotFound
    headers = {
        "content-disposition": f'attachment; filename="{sha256}.{ENDINGS[noted.file_type]}"',
        "etag": f'"{sha256}"',
    }
    return Response(await found.blobs.get(sha256), media_type=noted.file_type, headers=headers)


async def _answer(
    request: Request, found: Services, agreement_id: str, outcome: Outcome, result_id: str
) -> JSONResponse:
    location = f"{PREFIX}/agreements/{agreement_id}/duties"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    async with found.reads() as session:
        views = await duty_views(session, agreement_id, at=found.clock())
    for view in views:
        if any(result.note_id == result_id for result in view.results):
            return created(duty_out(view, reader_language(request)), location)
    return accepted(outcome.act_id, location)  # done, of what is not planned any more
