"""The row that lets a mail to staff be sent once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import StaffMailRow
from messages.staff_mail import SendStaffMail


@dataclass(frozen=True, slots=True)
class StaffMail:
    """A mail that has its row."""

    message_id: str
    created_at: datetime
    is_under_way: bool


@dataclass(frozen=True, slots=True)
class StaffMailState:
    """What became of a mail; `problem` is in the other server's words."""

    status: str
    problem: str


async def newest_mails(session: AsyncSession) -> dict[str, StaffMailState]:
    """Return what became of the newest mail to each member, by id."""
    rows = await session.scalars(select(StaffMailRow).order_by(StaffMailRow.created_at))
    return {row.staff_id: StaffMailState(row.status, row.problem or "") for row in rows}


async def begin_staff_mail(
    session: AsyncSession, mail: SendStaffMail, *, message_id: str, at: datetime
) -> StaffMail:
    """Return the mail of a key, made with the status `sending` if it is not there."""
    row = await session.get(StaffMailRow, mail.key)
    if row is None:
        row = StaffMailRow(
            key=mail.key,
            kind=mail.kind.value,
            staff_id=mail.staff_id,
            message_id=message_id,
            status="sending",
            problem=None,
            created_at=at,
            sent_at=None,
        )
        session.add(row)
        await session.flush()
    return StaffMail(row.message_id, row.created_at, row.status == "sending")


async def settle_staff_mail(session: AsyncSession, key: str, *, problem: str, at: datetime) -> None:
    """Record that a mail was sent, or refused for good with `problem`."""
    row = await session.get_one(StaffMailRow, key, with_for_update=True)
    row.status = "failed" if problem else "sent"
    row.problem = problem or None
    row.sent_at = None if problem else at
    await session.flush()
