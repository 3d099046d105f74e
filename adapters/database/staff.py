"""Staff: who may sign in, by which link, in which browsers. Of a secret only its hash stays."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables.staff import StaffRole, StaffRow, StaffSessionRow
from domain.errors import N_, DomainError
from domain.parties import LANGUAGES

LINK_GOOD_FOR = timedelta(days=7)
"""A link that an administrator makes, or mails as an invitation."""

MAILED_LINK_GOOD_FOR = timedelta(minutes=15)
"""A link that somebody asked for on the page."""

SESSION_GOOD_FOR = timedelta(hours=12)


class StaffNotValid(DomainError):
    """An unknown role or language."""

    code = "staff_not_valid"
    message = N_("“{value}” is none of: {choices}.")


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff; `link_generation` is that of the living sign-in link."""

    id: str
    email: str
    role: StaffRole
    language: str
    link_generation: int
    link_valid_until: datetime | None
    disabled_at: datetime | None

    def link_opens(self, generation: int, *, at: datetime) -> bool:
        """Tell whether a sign-in link of that generation still opens."""
        return (
            self.disabled_at is None
            and generation == self.link_generation
            and self.link_valid_until is not None
            and at < self.link_valid_until
        )


async def staff_addresses(session: AsyncSession) -> dict[str, str]:
    """Return the address of every member of staff there has been, by id."""
    rows = await session.execute(select(StaffRow.id, StaffRow.email))
    return {row.id: row.email for row in rows}


def digest(secret: str) -> str:
    """Return what is stored of a secret of 256 random bits: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def add_staff(
    session: AsyncSession, *, email: str, role: str, language: str, at: datetime
) -> StaffView:
    """Add a member of staff, or renew the link of one who is there; return the new link's state.

    Adding again takes the new role and language, kills the former link and lets a
    disabled member back in. Refuses an unknown role or language with `StaffNotValid`.
    """
    _check_choice(role, tuple(StaffRole))
    _check_choice(language, LANGUAGES)
    address = email.strip().casefold()
    row = await session.scalar(select(StaffRow).where(StaffRow.email == address).with_for_update())
    if row is None:
        row = StaffRow(
            id=str(uuid.uuid4()), email=address, link_generation=0, created_at=at, disabled_at=None
        )
        session.add(row)
    row.role, row.language, row.disabled_at = role, language, None
    row.link_generation += 1
    row.link_valid_until = at + LINK_GOOD_FOR
    await session.flush()
    return _view(row)


async def renew_link(session: AsyncSession, *, email: str, at: datetime) -> StaffView | None:
    """Make the link that somebody asked for, and kill the former one; None: no such member."""
    row = await session.scalar(
        select(StaffRow)
        .where(StaffRow.email == email.strip().casefold(), StaffRow.disabled_at.is_(None))
        .with_for_update()
    )
    if row is None:
        return None
    row.link_generation += 1
    row.link_valid_until = at + MAILED_LINK_GOOD_FOR
    await session.flush()
    return _view(row)


def _check_choice(value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise StaffNotValid(value=value, choices=", ".join(choices))


async def disable_staff(session: AsyncSession, *, email: str, at: datetime) -> bool:
    """Take a member's access away at once, open browsers too; False: no such address."""
    address = email.strip().casefold()
    row = await session.scalar(select(StaffRow).where(StaffRow.email == address))
    if row is None:
        return False
    row.disabled_at, row.link_valid_until = at, None
    await session.execute(delete(StaffSessionRow).where(StaffSessionRow.staff_id == row.id))
    return True


async def active_staff(session: AsyncSession, staff_ids: Collection[str]) -> tuple[str, ...]:
    """Return those of the ids who are members of staff and still have access, sorted."""
    found = await session.scalars(
        select(StaffRow.id)
        .where(StaffRow.id.in_(staff_ids), StaffRow.disabled_at.is_(None))
        .order_by(StaffRow.id)
    )
    return tuple(found)


async def find_staff(session: AsyncSession, staff_id: str) -> StaffView | None:
    """Return a member of staff by id, disabled or not."""
    row = await session.get(StaffRow, staff_id)
    return _view(row) if row else None


async def use_link(
    session: AsyncSession, *, staff_id: str, generation: int, at: datetime
) -> str | None:
    """Use a sign-in link up and open a session; return its secret, or None when it is dead.

    Of two who use the same link at once one gets in: the generation is compared and
    raised in one statement.
    """
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
    secret = secrets.token_urlsafe(32)
    session.add(
        StaffSessionRow(
            secret_sha256=digest(secret),
            staff_id=staff_id,
            created_at=at,
            valid_until=at + SESSION_GOOD_FOR,
        )
    )
    return secret


async def staff_of_session(session: AsyncSession, secret: str, *, at: datetime) -> StaffView | None:
    """Return who is signed in with a session's secret; None: it ended, or they are disabled."""
    row = await session.scalar(
        select(StaffRow)
        .join(StaffSessionRow, StaffSessionRow.staff_id == StaffRow.id)
        .where(
            StaffSessionRow.secret_sha256 == digest(secret),
            StaffSessionRow.valid_until > at,
            StaffRow.disabled_at.is_(None),
        )
    )
    return _view(row) if row else None


async def close_session(session: AsyncSession, secret: str) -> None:
    """End the session of that secret."""
    await session.execute(
        delete(StaffSessionRow).where(StaffSessionRow.secret_sha256 == digest(secret))
    )


def _view(row: StaffRow) -> StaffView:
    return StaffView(
        id=row.id,
        email=row.email,
        role=StaffRole(row.role),
        language=row.language,
        link_generation=row.link_generation,
        link_valid_until=row.link_valid_until,
        disabled_at=row.disabled_at,
    )
