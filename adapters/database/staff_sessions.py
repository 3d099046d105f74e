"""Browsers in which staff are signed in: how they begin, and the three ways in which they end."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.staff import StaffView, view_of
from adapters.database.staff_events import append_staff_event, lock_staff
from adapters.database.tables import StaffRow, StaffSessionRow
from domain.staff import StaffEventKind


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, and when this browser was last seen."""

    staff: StaffView
    seen_at: datetime


def digest(secret: str) -> str:
    """Return what is stored of a secret of 256 random bits: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def use_link(
    session: AsyncSession, *, staff_id: str, generation: int, at: datetime, longest: timedelta
) -> str | None:
    """Use a sign-in link up and open a session; return its secret, or None when it is dead.

    Of two who use the same link at once one gets in: the generation is compared and
    raised in one statement.
    """
    await lock_staff(session)
    used = await session.execute(
        update(StaffRow)
        .where(
            StaffRow.id == staff_id,
            StaffRow.link_generation == generation,
            StaffRow.link_valid_until > at,
            StaffRow.disabled_at.is_(None),
        )
        .values(link_generation=generation + 1, link_valid_until=None)
    )
    if cast("CursorResult[tuple[()]]", used).rowcount != 1:
        return None
    return await open_session(session, staff_id, way="link", at=at, longest=longest)


async def open_session(
    session: AsyncSession, staff_id: str, *, way: str, at: datetime, longest: timedelta
) -> str:
    """Sign a member in, by a `way` that the record names; return the session's secret."""
    await lock_staff(session)
    secret = secrets.token_urlsafe(32)
    session.add(
        StaffSessionRow(
            secret_sha256=digest(secret),
            staff_id=staff_id,
            created_at=at,
            last_seen_at=at,
            valid_until=at + longest,
        )
    )
    await append_staff_event(
        session, StaffEventKind.SIGNED_IN, staff_id=staff_id, by=staff_id, at=at, data={"way": way}
    )
    return secret


async def staff_of_session(
    session: AsyncSession, secret: str, *, at: datetime, idle: timedelta
) -> SignedIn | None:
    """Return who is signed in with a session's secret; None: it ended, or they are disabled."""
    found = await session.execute(
        select(StaffRow, StaffSessionRow.last_seen_at)
        .join(StaffSessionRow, StaffSessionRow.staff_id == StaffRow.id)
        .where(
            StaffSessionRow.secret_sha256 == digest(secret),
            StaffSessionRow.valid_until > at,
            StaffSessionRow.last_seen_at > at - idle,
            StaffRow.disabled_at.is_(None),
        )
    )
    row = found.one_or_none()
    return SignedIn(view_of(row[0]), row[1]) if row else None


async def session_seen(session: AsyncSession, secret: str, *, at: datetime) -> None:
    """Note that a browser is in use."""
    await session.execute(
        update(StaffSessionRow)
        .where(StaffSessionRow.secret_sha256 == digest(secret))
        .values(last_seen_at=at)
    )


async def close_session(session: AsyncSession, secret: str, *, at: datetime) -> None:
    """End the session of that secret."""
    await lock_staff(session)
    row = await session.get(StaffSessionRow, digest(secret))
    if row is None:
        return
    staff_id = row.staff_id
    await session.delete(row)
    await append_staff_event(
        session, StaffEventKind.SIGNED_OUT, staff_id=staff_id, by=staff_id, at=at
    )


async def close_all_sessions(session: AsyncSession, staff_id: str, *, at: datetime) -> None:
    """End every session of a member who signs out everywhere."""
    await lock_staff(session)
    await session.execute(delete(StaffSessionRow).where(StaffSessionRow.staff_id == staff_id))
    await append_staff_event(
        session, StaffEventKind.SIGNED_OUT_EVERYWHERE, staff_id=staff_id, by=staff_id, at=at
    )
