"""Versions of a draft: made, and compared by section."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from adapters.documents.file_names import DOCX_TYPE
from adapters.documents.values import check_values
from adapters.parties_file import parties_from_rows
from adapters.parties_table import tidy
from adapters.payloads.redrafting import RedraftPayload
from domain.word_comparison import Piece
from messages.recorded_acts import RecordKind
from service.act_delivery import Outcome
from service.api.agreements import existing
from service.api.answers import accepted, created
from service.api.description import PREFIX
from service.api.draft_shapes import (
    ClauseChangeOut,
    ComparisonOut,
    DraftIn,
    PieceOut,
    SectionChangeOut,
)
from service.api.presenting import agreement_out
from service.api.shapes import Accepted, AgreementOut
from service.api.tokens import Acting, Reader
from service.comparing import compared
from service.dependencies import Reading, Services, ServicesNeeded
from service.drafting import party_payload
from service.recorded_acts import record
from service.refusals import DocumentNotFound
from service.security import takes_uploads
from service.wordings import file_for_word, record_edited

router = APIRouter(prefix=PREFIX, tags=["drafts"])


@router.post(
    "/agreements/{agreement_id}/drafts",
    status_code=201,
    response_model=AgreementOut,
    responses={202: {"model": Accepted}},
)
async def redraft(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: DraftIn
) -> JSONResponse:
    """Make a new version of the draft; the ones before are kept."""
    async with found.reads() as session:
        agreement = await existing(session, agreement_id)
    template = found.templates.get(agreement.template_name, agreement.template_version)
    values = {key: str(value) for key, value in agreement.values.items()} | body.values
    check_values(template, values)
    rows = [
        (number, {name: tidy(cell) for name, cell in row.model_dump().items()})
        for number, row in enumerate(body.parties, start=1)
    ]
    added = await run_in_threadpool(parties_from_rows, rows, fewest=1) if rows else ()
    outcome = await record(
        found,
        agreement_id=agreement_id,
        kind=RecordKind.REDRAFT_AGREEMENT,
        payload=RedraftPayload(values, tuple(map(party_payload, added))).to_bytes(),
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )
    return await _made(found, agreement_id, outcome)


async def _made(found: Services, agreement_id: str, outcome: Outcome) -> JSONResponse:
    location = f"{PREFIX}/agreements/{agreement_id}"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    async with found.reads() as session:
        return created(agreement_out(await existing(session, agreement_id)), location)


@router.get(
    "/agreements/{agreement_id}/drafts/text",
    response_class=Response,
    responses={200: {"content": {DOCX_TYPE: {}}}},
)
async def get_text(agreement_id: str, _: Reader, found: ServicesNeeded) -> Response:
    """Fetch the newest draft as a DOCX to be edited; its data are locked fields."""
    async with found.reads() as session:
        agreement = await existing(session, agreement_id)
    return Response(await file_for_word(found, agreement), media_type=DOCX_TYPE)


@router.post(
    "/agreements/{agreement_id}/drafts/text",
    status_code=201,
    response_model=AgreementOut,
    responses={202: {"model": Accepted}},
)
@takes_uploads
async def edit_text(
    agreement_id: str, file: UploadFile, act: Acting, found: ServicesNeeded
) -> JSONResponse:
    """Make a new version of the edited DOCX; the values and the parties stay as they are."""
    async with found.reads() as session:
        agreement = await existing(session, agreement_id)
    outcome = await record_edited(
        found,
        agreement,
        await file.read(),
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )
    return await _made(found, agreement_id, outcome)


@router.get("/agreements/{agreement_id}/drafts/comparison")
async def compare(
    agreement_id: str, _: Reader, session: Reading, found: ServicesNeeded, old: int, new: int
) -> ComparisonOut:
    """Compare two versions by their numbered sections."""
    agreement = await existing(session, agreement_id)
    drafts = {d.version: d for d in agreement.documents if d.kind == "draft"}
    if old not in drafts or new not in drafts:
        raise DocumentNotFound
    return ComparisonOut(
        old=old,
        new=new,
        sections=[
            SectionChangeOut(
                change=section.change,
                moved=section.moved,
                old_number=section.old_number,
                new_number=section.new_number,
                heading=_pieces(section.heading),
                clauses=[
                    ClauseChangeOut(change=clause.change, pieces=_pieces(clause.pieces))
                    for clause in section.clauses
                ],
            )
            for section in await compared(found, drafts[old], drafts[new])
        ],
    )


def _pieces(pieces: Iterable[Piece]) -> list[PieceOut]:
    return [PieceOut(text=piece.text, old=piece.is_old, new=piece.is_new) for piece in pieces]
