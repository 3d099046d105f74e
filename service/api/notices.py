"""Notices of termination: read, recorded from paper, taken back."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.standing import standing_of
from adapters.notice_board import NoticeLine, notice_lines
from adapters.payloads.notices import PaperNotice, TakingBackWord
from domain.lifecycle import NotInForce
from messages.recorded_acts import RecordKind
from service.api.agreements import existing
from service.api.answers import accepted, created
from service.api.description import PREFIX
from service.api.notice_shapes import NoticeOut, NoticesOut, PaperNoticeIn, TakingBackIn
from service.api.shapes import Accepted
from service.api.tokens import Act, Acting, Reader
from service.dependencies import Reading, Services, ServicesNeeded
from service.extracts import keep_extract
from service.recorded_acts import record
from service.security import takes_uploads

router = APIRouter(prefix=PREFIX, tags=["notices"])
_MADE: dict[str, Any] = {
    "status_code": 201,
    "response_model": NoticesOut,
    "responses": {202: {"model": Accepted}},
}


@router.get("/agreements/{agreement_id}/notices")
async def get_notices(
    agreement_id: str, _: Reader, session: Reading, found: ServicesNeeded
) -> NoticesOut:
    """List an agreement's notices, the newest first."""
    await existing(session, agreement_id)
    return await _notices(session, found, agreement_id)


@router.post("/agreements/{agreement_id}/notices", **_MADE)
@takes_uploads
async def record_notice(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: PaperNoticeIn
) -> JSONResponse:
    """Record a notice that came on paper; it counts by its arrival."""
    payload = PaperNotice(
        party_id=body.party,
        arrived_at=body.arrived_at.isoformat(),
        scan_sha256=await keep_extract(found.blobs, body.scan),
        signed_by=tuple(body.signed_by),
        asked_for=body.asked_for.isoformat() if body.asked_for else "",
    )
    return await _record(found, agreement_id, act, RecordKind.PAPER_NOTICE, payload.to_bytes())


@router.post("/agreements/{agreement_id}/notices/{notice_id}/taking-back", **_MADE)
@takes_uploads
async def take_back(
    agreement_id: str, notice_id: str, act: Acting, found: ServicesNeeded, body: TakingBackIn
) -> JSONResponse:
    """Record on paper that a party takes its notice back, or that another one consents."""
    payload = TakingBackWord(
        notice_id=notice_id,
        party_id=body.party,
        arrived_at=body.arrived_at.isoformat(),
        scan_sha256=await keep_extract(found.blobs, body.scan),
        signed_by=tuple(body.signed_by),
    )
    kind = RecordKind.WORD_ON_TAKING_BACK
    return await _record(found, agreement_id, act, kind, payload.to_bytes())


async def _record(
    found: Services, agreement_id: str, act: Act, kind: RecordKind, payload: bytes
) -> JSONResponse:
    async with found.reads() as session:
        await existing(session, agreement_id)
    outcome = await record(
        found,
        agreement_id=agreement_id,
        kind=kind,
        payload=payload,
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )
    location = f"{PREFIX}/agreements/{agreement_id}/notices"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    async with found.reads() as session:
        return created(await _notices(session, found, agreement_id), location)


async def _notices(session: AsyncSession, found: Services, agreement_id: str) -> NoticesOut:
    try:
        standing = await standing_of(session, agreement_id)
    except NotInForce:  # there can be none yet
        return NoticesOut(notices=[])
    lines = await notice_lines(session, standing, at=found.clock())
    return NoticesOut(notices=[_out(line) for line in lines])


def _out(line: NoticeLine) -> NoticeOut:
    notice = line.notice
    return NoticeOut(
        id=notice.notice_id,
        party=notice.party_id,
        party_name=line.party,
        status=notice.status,
        signing_round=notice.round_number,
        on_paper=notice.scan_sha256 is not None,
        document_sha256=line.document_sha256,
        received_at=notice.received_at,
        ends_on=notice.ends_on,
        missed_on=notice.missed_on,
        void_code=notice.void_code,
        taking_back_asked=line.asked,
        waits_for=list(line.missing),
        taken_back_at=notice.taken_back_at,
    )
