"""Limits on what may be tried how often, kept in the database: restarts change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import AttemptRow

_KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tried:
    """How often something was tried lately, this time included: by subject, and by address."""

    by_subject: int
    by_ip: int


async def count_attempt(
    session: AsyncSession, *, kind: str, subject: str, ip: str, at: datetime, within: timedelta
) -> Tried:
    """Note an attempt and return how many there were `within` the time before it."""
    await session.execute(delete(AttemptRow).where(AttemptRow.occurred_at < at - _KEPT_FOR))
    session.add(AttemptRow(id=str(uuid4()), kind=kind, subject=subject, ip=ip, occurred_at=at))
    await session.flush()
    lately = (AttemptRow.kind == kind, AttemptRow.occurred_at > at - within)
    return Tried(
        by_subject=await _count(session, *lately, AttemptRow.subject == subject),
        by_ip=await _count(session, *lately, AttemptRow.ip == ip),
    )


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    counted = await session.scalar(select(func.count()).select_from(AttemptRow).where(*conditions))
    return counted or 0
