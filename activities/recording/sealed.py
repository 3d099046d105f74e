"""The sealed document recorded, with what it does to the agreement."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording.completed.base import RoundEnd
from activities.recording.completed.registry import ROUNDS
from activities.recording.readers import hand_out_copies
from activities.recording.steps import agreement_to_change, round_to_change
from adapters.database.audit import NewEvent, append_events, utc_text
from adapters.database.tables import DocumentRow, SigningRoundRow
from domain.lifecycle import RoundKind, RoundStatus
from messages.records import RecordSealed


async def record_sealed(
    session: AsyncSession, request: RecordSealed, *, size: int, pages: int, recorded_at: datetime
) -> None:
    """Record the seal once; `size` in bytes and `pages` are those of the sealed document."""
    agreement = await agreement_to_change(session, request.agreement_id)
    row = await round_to_change(session, request.agreement_id, request.round_number)
    if row.status == RoundStatus.COMPLETE:
        return
    end = RoundEnd(session, agreement, row, recorded_at)
    told = await ROUNDS[RoundKind(row.kind)].sealed(end, request)
    row.status = RoundStatus.COMPLETE
    row.sealed_sha256 = request.document_sha256
    row.sealing_problem = None
    session.add(await _document(session, request, row, size=size, pages=pages, at=recorded_at))
    await hand_out_copies(session, row, at=recorded_at)
    events = [_sealed_event(request, RoundKind(row.kind)), *told]
    await append_events(session, request.agreement_id, events, recorded_at=recorded_at)


async def _document(
    session: AsyncSession,
    request: RecordSealed,
    round_: SigningRoundRow,
    *,
    size: int,
    pages: int,
    at: datetime,
) -> DocumentRow:
    base = await session.scalar(
        select(DocumentRow).where(
            DocumentRow.agreement_id == request.agreement_id,
            DocumentRow.sha256 == round_.document_sha256,
        )
    )
    assert base is not None
    return DocumentRow(
        id=str(uuid4()),
        agreement_id=request.agreement_id,
        sha256=request.document_sha256,
        docx_sha256=base.docx_sha256,
        kind="sealed",
        about=base.about,
        version=base.version,
        pages=pages,
        size=size,
        engine=base.engine,
        engine_version=base.engine_version,
        created_at=at,
    )


def _sealed_event(request: RecordSealed, kind: RoundKind) -> NewEvent:
    counts = "in_force_at" if kind is RoundKind.AGREEMENT else "counts_from"
    return NewEvent(
        kind="document_sealed",
        occurred_at=request.sealed_at,
        once_key=f"document_sealed:{request.round_number}",
        data={
            "round": request.round_number,
            "document_sha256": request.document_sha256,
            counts: utc_text(request.in_force_at),
        },
    )
