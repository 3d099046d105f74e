"""Staff: who may sign in, in which role, by which link."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.staff_events import append_staff_event, lock_staff
from adapters.database.tables.staff import StaffRole, StaffRow
from domain.parties import LANGUAGES
from domain.staff import (
    StaffEventKind,
    StaffListedAlready,
    StaffNotValid,
    check_admin_stays,
)

LINK_GOOD_FOR = timedelta(days=7)
"""A link that an administrator makes, or mails as an invitation."""

MAILED_LINK_GOOD_FOR = timedelta(minutes=15)
"""A link that somebody asked for on the page."""


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff; `link_generation` is that of the living sign-in link.

    `name` may be empty. `notices_to` is where notices go, if that is another address.
    """

    id: str
    email: str
    role: StaffRole
    language: str
    link_generation: int
    link_valid_until: datetime | None
    disabled_at: datetime | None
    name: str = ""
    notices_to: str = ""

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


async def list_staff(session: AsyncSession) -> tuple[StaffView, ...]:
    """Return every member there has been: those with access first, by address."""
    rows = await session.scalars(select(StaffRow).order_by(StaffRow.email))
    return tuple(sorted(map(view_of, rows), key=lambda staff: staff.disabled_at is not None))


async def add_staff(
    session: AsyncSession,
    *,
    email: str,
    role: str,
    language: str,
    at: datetime,
    name: str = "",
    by: str = "",
    is_new: bool = False,
) -> StaffView:
    """Add a member of staff, or renew the link of one who is there; return the new link's state.

    Adding again takes the new role and language, kills the former link and lets a
    disabled member back in; with `is_new` one who has access is refused. Refuses an unknown
    role or language with `StaffNotValid`, and to make another role of the only administrator's.
    """
    check_choice(role, tuple(StaffRole))
    check_choice(language, LANGUAGES)
    address = email.strip().casefold()
    await lock_staff(session)
    row = await session.scalar(select(StaffRow).where(StaffRow.email == address).with_for_update())
    added = row is None or row.disabled_at is not None
    if is_new and not added:
        raise StaffListedAlready
    if row is None:
        row = _new_row(address, at)
        session.add(row)
    elif role != StaffRole.ADMIN:
        check_admin_stays(await admin_ids(session), row.id)
    row.role, row.language, row.disabled_at = role, language, None
    row.name = name or row.name
    renew(row, at + LINK_GOOD_FOR)
    await session.flush()
    kind = StaffEventKind.ADDED if added else StaffEventKind.LINK_MADE
    await append_staff_event(
        session, kind, staff_id=row.id, by=by, at=at, data={"role": role, "language": language}
    )
    return view_of(row)


def _new_row(address: str, at: datetime) -> StaffRow:
    return StaffRow(
        id=str(uuid.uuid4()),
        email=address,
        name="",
        notices_to="",
        link_generation=0,
        created_at=at,
        disabled_at=None,
    )


def renew(row: StaffRow, valid_until: datetime) -> None:
    """Make a member's link anew; the former one opens no more."""
    row.link_generation += 1
    row.link_valid_until = valid_until


async def admin_ids(session: AsyncSession) -> tuple[str, ...]:
    """Return the administrators who have access."""
    rows = await session.scalars(
        select(StaffRow.id).where(
            StaffRow.role == StaffRole.ADMIN.value, StaffRow.disabled_at.is_(None)
        )
    )
    return tuple(rows)


async def renew_link(session: AsyncSession, *, email: str, at: datetime) -> StaffView | None:
    """Make the link that somebody asked for, and kill the former one; None: no such member.

    An invitation that lives longer stays, and is what they get: anybody may ask for anybody.
    """
    row = await session.scalar(
        select(StaffRow)
        .where(StaffRow.email == email.strip().casefold(), StaffRow.disabled_at.is_(None))
        .with_for_update()
    )
    if row is None:
        return None
    until = at + MAILED_LINK_GOOD_FOR
    if row.link_valid_until is None or row.link_valid_until <= until:
        renew(row, until)
        await session.flush()
    return view_of(row)


def check_choice(value: str, choices: tuple[str, ...]) -> None:
    """Refuse an unknown role or language with `StaffNotValid`."""
    if value not in choices:
        raise StaffNotValid(value=value, choices=", ".join(choices))


async def active_staff(session: AsyncSession, staff_ids: Collection[str]) -> tuple[str, ...]:
    """Return those of the ids who are members of staff and still have access, sorted."""
    found = await session.scalars(
        select(StaffRow.id)
        .where(StaffRow.id.in_(staff_ids), StaffRow.disabled_at.is_(None))
        .order_by(StaffRow.id)
    )
    return tuple(found)


async def active_by_email(session: AsyncSession, email: str) -> StaffView | None:
    """Return the member of an address who has access."""
    row = await session.scalar(
        select(StaffRow).where(
            StaffRow.email == email.strip().casefold(), StaffRow.disabled_at.is_(None)
        )
    )
    return view_of(row) if row else None


async def find_staff(session: AsyncSession, staff_id: str) -> StaffView | None:
    """Return a member of staff by id, disabled or not."""
    row = await session.get(StaffRow, staff_id)
    return view_of(row) if row else None


def view_of(row: StaffRow) -> StaffView:
    """Return a member as the rest of the code knows them."""
    return StaffView(
        id=row.id,
        email=row.email,
        role=StaffRole(row.role),
        language=row.language,
        link_generation=row.link_generation,
        link_valid_until=row.link_valid_until,
        disabled_at=row.disabled_at,
        name=row.name,
        notices_to=row.notices_to,
    )
