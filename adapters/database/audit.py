"""The audit chain in the database: appended to, never changed; reading it is beside this."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit_events import AuditEvent, PersonalValue, chain_of, list_events
from adapters.database.tables import AgreementRow, AuditEventRow, PersonalValueRow
from domain.audit import GENESIS, JsonValue, commitment, event_hash

__all__ = [
    "AuditEvent",
    "NewEvent",
    "PersonalValue",
    "append_event",
    "append_events",
    "chain_of",
    "head_of",
    "list_events",
    "lock_agreement",
    "utc_text",
]

_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What is to be appended; `once_key` is one for an event that happens once.

    `data` holds ids, hashes and dates; what is personal stands in `personal` and enters
    the chain as a salted commitment.
    """

    kind: str
    occurred_at: datetime
    once_key: str
    data: Mapping[str, JsonValue] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)


async def lock_agreement(session: AsyncSession, agreement_id: str) -> None:
    """Make other writers of this agreement wait until the transaction ends.

    SQLite knows one writer only; on PostgreSQL the row is held. The compare-and-set of
    the head does not depend on it: it only spares the loser a second try.
    """
    await session.execute(
        select(AgreementRow.id)
        .where(AgreementRow.id == agreement_id)
        .with_for_update(key_share=True)
    )


async def append_event(
    session: AsyncSession,
    *,
    agreement_id: str,
    kind: str,
    occurred_at: datetime,
    recorded_at: datetime,
    data: Mapping[str, JsonValue],
    personal: Mapping[str, str],
    once_key: str,
) -> str:
    """Append one event and return its hash; a repeat of `once_key` returns the first one's."""
    event = NewEvent(kind, occurred_at, once_key, data, personal)
    return (await append_events(session, agreement_id, [event], recorded_at=recorded_at))[0]


async def append_events(
    session: AsyncSession, agreement_id: str, events: Sequence[NewEvent], *, recorded_at: datetime
) -> list[str]:
    """Append events in this order and return their hashes; repeats return the first ones'.

    When another transaction appended meanwhile, UNIQUE (agreement, sequence) raises
    `IntegrityError`: the caller's transaction is lost and is to be tried again.
    """
    await lock_agreement(session, agreement_id)
    there = await _hashes_by_key(session, agreement_id, [event.once_key for event in events])
    sequence, previous = await head_of(session, agreement_id)
    for event in events:
        if event.once_key in there:
            continue
        sequence += 1
        previous = _append(
            session, agreement_id, event, sequence=sequence, previous=previous, at=recorded_at
        )
        there[event.once_key] = previous
    await session.flush()
    return [there[event.once_key] for event in events]


async def head_of(session: AsyncSession, agreement_id: str) -> tuple[int, str]:
    """Return the sequence and hash of the newest event; 0 and the genesis before the first."""
    found = await session.execute(
        select(AuditEventRow.sequence, AuditEventRow.hash)
        .where(AuditEventRow.agreement_id == agreement_id)
        .order_by(AuditEventRow.sequence.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return (row.sequence, row.hash) if row else (0, GENESIS)


def _append(
    session: AsyncSession,
    agreement_id: str,
    new: NewEvent,
    *,
    sequence: int,
    previous: str,
    at: datetime,
) -> str:
    salted = {name: secrets.token_bytes(_SALT_BYTES) for name in new.personal}
    event: dict[str, JsonValue] = {
        "sequence": sequence,
        "agreement_id": agreement_id,
        "kind": new.kind,
        "occurred_at": utc_text(new.occurred_at),
        "recorded_at": utc_text(at),
        "data": dict(new.data),
        "personal": {name: commitment(salted[name], new.personal[name]) for name in salted},
    }
    row = AuditEventRow(
        id=str(uuid4()),
        agreement_id=agreement_id,
        sequence=sequence,
        kind=new.kind,
        occurred_at=new.occurred_at,
        once_key=new.once_key,
        event=event,
        hash=event_hash(previous, event),
    )
    session.add(row)
    session.add_all(
        PersonalValueRow(
            id=str(uuid4()), event_id=row.id, field=name, salt=salt, value=new.personal[name]
        )
        for name, salt in salted.items()
    )
    return row.hash


def utc_text(at: datetime) -> str:
    """Return an instant as events write it: UTC, with microseconds and “Z”."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


async def _hashes_by_key(
    session: AsyncSession, agreement_id: str, keys: Sequence[str]
) -> dict[str, str]:
    rows = await session.execute(
        select(AuditEventRow.once_key, AuditEventRow.hash).where(
            AuditEventRow.agreement_id == agreement_id, AuditEventRow.once_key.in_(keys)
        )
    )
    return {row.once_key: row.hash for row in rows}
