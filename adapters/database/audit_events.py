"""The audit chain read out of the database, with the personal values still there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.place_holders import asked_then
from adapters.database.tables import AuditEventRow, PersonalValueRow
from domain.audit import ChainedEvent, JsonValue


@dataclass(frozen=True, slots=True)
class PersonalValue:
    """The value behind a commitment, with its salt; gone after an erasure."""

    salt: bytes
    value: str


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """An event as the chain keeps it, with the personal values that are still there."""

    sequence: int
    kind: str
    occurred_at: datetime
    event: Mapping[str, JsonValue]
    hash: str
    personal: Mapping[str, PersonalValue]
    asked_id: str = ""
    """Who had the place of the signing request that the event names, at that moment."""

    @classmethod
    def of(
        cls,
        row: AuditEventRow,
        personal: Mapping[str, Mapping[str, PersonalValue]],
        asked: Mapping[str, str],
    ) -> AuditEvent:
        """Return a row as an event; `personal` and `asked` are by the row's id."""
        return cls(
            sequence=row.sequence,
            kind=row.kind,
            occurred_at=row.occurred_at,
            event=row.event,
            hash=row.hash,
            personal=personal.get(row.id, {}),
            asked_id=asked.get(row.id, ""),
        )


async def list_events(
    session: AsyncSession, agreement_id: str, *, after: int = 0, limit: int | None = None
) -> list[AuditEvent]:
    """Return the events that follow sequence `after`, oldest first."""
    rows = await session.scalars(
        select(AuditEventRow)
        .where(AuditEventRow.agreement_id == agreement_id, AuditEventRow.sequence > after)
        .order_by(AuditEventRow.sequence)
        .limit(limit)
    )
    events = rows.all()
    personal = await _personal_of(
        session, agreement_id, after, events[-1].sequence if events else 0
    )
    asked = await asked_then(session, events)
    return [AuditEvent.of(row, personal, asked) for row in events]


async def chain_of(session: AsyncSession, agreement_id: str) -> list[ChainedEvent]:
    """Return the whole chain in the form that `domain.audit.first_break` checks."""
    rows = await session.execute(
        select(AuditEventRow.sequence, AuditEventRow.event, AuditEventRow.hash)
        .where(AuditEventRow.agreement_id == agreement_id)
        .order_by(AuditEventRow.sequence)
    )
    return [ChainedEvent(row.sequence, row.event, row.hash) for row in rows]


async def personal_values(
    session: AsyncSession, event_ids: Collection[str]
) -> dict[str, dict[str, PersonalValue]]:
    """Return the personal values of these events that are still there, by event."""
    return await _values(session, PersonalValueRow.event_id.in_(event_ids))


async def _personal_of(
    session: AsyncSession, agreement_id: str, after: int, until: int
) -> dict[str, dict[str, PersonalValue]]:
    return await _values(
        session,
        AuditEventRow.agreement_id == agreement_id,
        AuditEventRow.sequence > after,
        AuditEventRow.sequence <= until,
    )


async def _values(
    session: AsyncSession, *which: ColumnElement[bool]
) -> dict[str, dict[str, PersonalValue]]:
    rows = await session.execute(
        select(
            PersonalValueRow.event_id,
            PersonalValueRow.field,
            PersonalValueRow.salt,
            PersonalValueRow.value,
        )
        .join(AuditEventRow, AuditEventRow.id == PersonalValueRow.event_id)
        .where(*which)
    )
    found: dict[str, dict[str, PersonalValue]] = {}
    for row in rows:
        found.setdefault(row.event_id, {})[row.field] = PersonalValue(row.salt, row.value)
    return found
