"""The sealed document recorded: the agreement is signed, or in force at once."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording.steps import (
    agreement_to_change,
    in_force_event,
    move,
    round_to_change,
)
from adapters.database.audit import NewEvent, append_events, utc_text
from adapters.database.tables import DocumentRow, SigningRoundRow
from domain.lifecycle import AgreementStatus, RoundStatus
from messages.records import RecordSealed


async def record_sealed(
    session: AsyncSession, request: RecordSealed, *, size: int, pages: int, recorded_at: datetime
) -> None:
    """Record the seal once; `size` in bytes and `pages` are those of the sealed document."""
    agreement = await agreement_to_change(session, request.agreement_id)
    row = await round_to_change(session, request.agreement_id, request.round_number)
    if row.status == RoundStatus.COMPLETE:
        return
    at_once = request.in_force_at <= request.sealed_at
    move(agreement, AgreementStatus.IN_FORCE if at_once else AgreementStatus.SIGNED)
    agreement.in_force_at = request.in_force_at
    row.status = RoundStatus.COMPLETE
    row.sealed_sha256 = request.document_sha256
    row.sealing_problem = None
    session.add(await _document(session, request, row, size=size, pages=pages, at=recorded_at))
    events = [_sealed_event(request)]
    if at_once:
        events.append(in_force_event(request.in_force_at))
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
        version=base.version,
        pages=pages,
        size=size,
        engine=base.engine,
        engine_version=base.engine_version,
        created_at=at,
    )


def _sealed_event(request: RecordSealed) -> NewEvent:
    return NewEvent(
        kind="document_sealed",
        occurred_at=request.sealed_at,
        once_key=f"document_sealed:{request.round_number}",
        data={
            "round": request.round_number,
            "document_sha256": request.document_sha256,
            "in_force_at": utc_text(request.in_force_at),
        },
    )
