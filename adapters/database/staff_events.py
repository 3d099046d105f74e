"""The record of staff: who was added and changed by whom, who signed in; a chain of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import utc_text
from adapters.database.tables import StaffEventRow, StaffRow
from domain.audit import GENESIS, ChainedEvent, JsonValue, event_hash
from domain.staff import StaffEventKind


@dataclass(frozen=True, slots=True)
class StaffEvent:
    """One event; `by` is the id of who did it, empty for the command line."""

    sequence: int
    kind: StaffEventKind
    occurred_at: datetime
    staff_id: str
    by: str
    data: Mapping[str, JsonValue]


async def lock_staff(session: AsyncSession) -> None:
    """Make others who change staff wait until the transaction ends: take it before all else.

    SQLite knows one writer only; on PostgreSQL the row of the first member is held.
    """
    await session.execute(
        select(StaffRow.id).order_by(StaffRow.created_at, StaffRow.id).limit(1).with_for_update()
    )


async def append_staff_event(
    session: AsyncSession,
    kind: StaffEventKind,
    *,
    staff_id: str,
    by: str,
    at: datetime,
    data: Mapping[str, JsonValue] | None = None,
) -> None:
    """Append one event; whoever does has taken `lock_staff`. Ids and words of ours, no names."""
    head = (
        await session.execute(
            select(StaffEventRow.sequence, StaffEventRow.hash)
            .order_by(StaffEventRow.sequence.desc())
            .limit(1)
        )
    ).one_or_none()
    sequence, previous = (head.sequence + 1, head.hash) if head else (1, GENESIS)
    event: dict[str, JsonValue] = {
        "sequence": sequence,
        "kind": kind.value,
        "occurred_at": utc_text(at),
        "staff_id": staff_id,
        "by": by,
        "data": dict(data or {}),
    }
    session.add(
        StaffEventRow(
            id=str(uuid4()),
            sequence=sequence,
            kind=kind.value,
            occurred_at=at,
            event=event,
            hash=event_hash(previous, event),
        )
    )
    await session.flush()


async def staff_events(
    session: AsyncSession, *, before: int | None = None, limit: int
) -> tuple[StaffEvent, ...]:
    """Return events, newest first, below the sequence `before`."""
    query = select(StaffEventRow).order_by(StaffEventRow.sequence.desc()).limit(limit)
    if before is not None:
        query = query.where(StaffEventRow.sequence < before)
    return tuple(
        StaffEvent(
            sequence=row.sequence,
            kind=StaffEventKind(row.kind),
            occurred_at=row.occurred_at,
            staff_id=row.event["staff_id"],
            by=row.event["by"],
            data=row.event["data"],
        )
        for row in await session.scalars(query)
    )


async def staff_chain(session: AsyncSession) -> tuple[ChainedEvent, ...]:
    """Return every event as the chain keeps it, oldest first."""
    rows = await session.scalars(select(StaffEventRow).order_by(StaffEventRow.sequence))
    return tuple(ChainedEvent(row.sequence, row.event, row.hash) for row in rows)
