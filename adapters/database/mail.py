"""The row that lets a mail be sent once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.mail_facts import MailRecipient
from adapters.database.tables import MailRow
from messages.mail import ASKS_TO_SIGN, MailKind, SendMail

SUPERSEDED = "superseded"
"""Stands as the problem of a mail that stays `sending`, since a newer one goes out for it."""


async def begin_mail(
    session: AsyncSession,
    mail: SendMail,
    *,
    recipient: MailRecipient,
    message_id: str,
    at: datetime,
) -> MailRow:
    """Return the row of a mail's key, made with the status `sending` if it is not there."""
    row = await session.get(MailRow, mail.key)
    if row is None:
        row = MailRow(
            key=mail.key,
            agreement_id=mail.agreement_id,
            kind=mail.kind.value,
            person_id=None if recipient.is_staff else recipient.id,
            staff_id=recipient.id if recipient.is_staff else None,
            request_id=mail.request_id or None,
            message_id=message_id,
            status="sending",
            created_at=at,
        )
        session.add(row)
        await session.flush()
    return row


async def supersede(session: AsyncSession, row: MailRow, *, recipient: MailRecipient) -> bool:
    """Tell whether a mail that was held up asks what a newer one asks; if so, note it on the row.

    The place was given to somebody else, the address corrected or the link sent anew: each of
    these sends an invitation of its own, and nobody is to be invited twice.
    """
    if row.kind not in ASKS_TO_SIGN or row.status != "sending":
        return False
    newer = exists().where(
        MailRow.request_id == row.request_id,
        MailRow.kind == MailKind.INVITATION,
        MailRow.created_at > row.created_at,
        MailRow.status != "failed",
    )
    is_anothers = row.person_id != recipient.id
    if not is_anothers and not await session.scalar(select(newer)):
        return False
    row.problem = SUPERSEDED
    await session.flush()
    return True


async def settle_mail(
    session: AsyncSession, key: str, *, problem: str | None, at: datetime
) -> MailRow:
    """Record that a mail was sent, or refused for good with `problem`.

    One that came back before we had written that it was sent stays failed.
    """
    row = await session.get_one(MailRow, key, with_for_update=True)
    row.sent_at = at if problem is None else None
    if row.returned_at is None:
        row.status = "sent" if problem is None else "failed"
        row.problem = problem
    await session.flush()
    return row


async def earlier_mails(session: AsyncSession, request_id: str, key: str) -> tuple[MailRow, ...]:
    """Return the other invitations and reminders of a request, oldest first."""
    rows = await session.scalars(
        select(MailRow)
        .where(
            MailRow.request_id == request_id,
            MailRow.key != key,
            MailRow.kind.in_(ASKS_TO_SIGN),
        )
        .order_by(MailRow.created_at, MailRow.key)
    )
    return tuple(rows)


async def last_asked_at(session: AsyncSession, request_ids: Sequence[str]) -> dict[str, datetime]:
    """Return when each signatory was last written to with a link, by request."""
    rows = await session.execute(
        select(MailRow.request_id, MailRow.created_at)
        .where(
            MailRow.request_id.in_(request_ids),
            MailRow.kind.in_(ASKS_TO_SIGN),
            MailRow.status != "failed",
        )
        .order_by(MailRow.created_at)
    )
    return {row.request_id: row.created_at for row in rows}
