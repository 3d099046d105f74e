"""What administrators change of a member of staff, and what members change of themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.staff import (
    LINK_GOOD_FOR,
    StaffView,
    admin_ids,
    check_choice,
    renew,
    view_of,
)
from adapters.database.staff_events import append_staff_event, lock_staff
from adapters.database.tables.staff import StaffRole, StaffRow, StaffSessionRow
from domain.parties import LANGUAGES
from domain.staff import StaffEventKind, StaffUnknown, check_admin_stays


async def invite_again(session: AsyncSession, staff_id: str, *, at: datetime, by: str) -> StaffView:
    """Make the link of a new invitation; refuse with `StaffUnknown` who has no access."""
    await lock_staff(session)
    row = await _active(session, staff_id)
    renew(row, at + LINK_GOOD_FOR)
    await append_staff_event(session, StaffEventKind.LINK_MADE, staff_id=row.id, by=by, at=at)
    return view_of(row)


async def change_staff(
    session: AsyncSession,
    staff_id: str,
    *,
    role: str,
    language: str,
    name: str,
    at: datetime,
    by: str,
) -> StaffView:
    """Change a member's role, language and name; the next thing that they do is judged by it."""
    check_choice(role, tuple(StaffRole))
    check_choice(language, LANGUAGES)
    await lock_staff(session)
    row = await _active(session, staff_id)
    if role != StaffRole.ADMIN:
        check_admin_stays(await admin_ids(session), row.id)
    data = {"role": role, "former_role": row.role, "language": language}
    changed = (row.role, row.language, row.name) != (role, language, name)
    row.role, row.language, row.name = role, language, name
    if changed:
        await append_staff_event(
            session, StaffEventKind.CHANGED, staff_id=row.id, by=by, at=at, data=data
        )
    return view_of(row)


async def keep_own_settings(
    session: AsyncSession, staff_id: str, *, language: str, notices_to: str, at: datetime
) -> None:
    """Keep what a member sets for themselves."""
    check_choice(language, LANGUAGES)
    await lock_staff(session)
    row = await _active(session, staff_id)
    if (row.language, row.notices_to) == (language, notices_to):
        return
    row.language, row.notices_to = language, notices_to
    await append_staff_event(
        session,
        StaffEventKind.CHANGED,
        staff_id=row.id,
        by=row.id,
        at=at,
        data={"language": language, "own_address_for_notices": bool(notices_to)},
    )


async def disable_staff(session: AsyncSession, *, email: str, at: datetime, by: str = "") -> bool:
    """Take a member's access away at once, open browsers too; False: no such address.

    Refuses to take that of the only administrator with `LastAdmin`.
    """
    address = email.strip().casefold()
    await lock_staff(session)
    row = await session.scalar(select(StaffRow).where(StaffRow.email == address))
    if row is None:
        return False
    if row.disabled_at is not None:
        return True
    check_admin_stays(await admin_ids(session), row.id)
    row.disabled_at, row.link_valid_until = at, None
    await session.execute(delete(StaffSessionRow).where(StaffSessionRow.staff_id == row.id))
    await append_staff_event(session, StaffEventKind.ACCESS_ENDED, staff_id=row.id, by=by, at=at)
    return True


async def _active(session: AsyncSession, staff_id: str) -> StaffRow:
    row = await session.get(StaffRow, staff_id, with_for_update=True)
    if row is None or row.disabled_at is not None:
        raise StaffUnknown
    return row
