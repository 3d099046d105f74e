"""Takes a mail that came back: finds which of ours it was, and records that it did not arrive."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import append_event
from adapters.database.sessions import Sessions
from adapters.database.tables import (
    MailRow,
    PersonRow,
    SigningRequestRow,
    SigningRoundRow,
    StaffRow,
)
from adapters.mail.delivery_reports import DeliveryReport, read_report
from adapters.undelivered_word import ask_to_tell

_MOST_TRIES = 10


class Taken(StrEnum):
    """What became of a mail that was handed in."""

    RECORDED = "recorded"
    KNOWN = "known"
    NO_REPORT = "no_report"
    NOT_OURS = "not_ours"


async def take_returned_mail(sessions: Sessions, raw: bytes, *, at: datetime) -> Taken:
    """Record that a mail did not arrive, once; whatever else it is changes nothing (abuse 59).

    A report counts only when it names a mail that we sent, by an id that nobody can guess.
    Another one who appended to the history meanwhile is waited out.
    """
    report = read_report(raw)
    if report is None:
        return Taken.NO_REPORT
    for tries_left in reversed(range(_MOST_TRIES)):
        try:
            async with sessions.begin() as session:
                return await _take(session, report, at=at)
        except IntegrityError:
            if not tries_left:
                raise
    raise AssertionError


async def _take(session: AsyncSession, report: DeliveryReport, *, at: datetime) -> Taken:
    row = await _mail_of(session, report)
    if row is None:
        return Taken.NOT_OURS
    if row.status == "failed":
        return Taken.KNOWN
    row.status, row.problem, row.returned_at = "failed", report.words or report.status, at
    email = await _address_of(session, row)
    await append_event(
        session,
        agreement_id=row.agreement_id,
        kind="mail_returned",
        occurred_at=at,
        recorded_at=at,
        data={
            "mail": row.kind,
            "round": await _round_of(session, row),
            "recipient_id": row.person_id or row.staff_id,
            "request_id": row.request_id,
            "message_id_sha256": hashlib.sha256(row.message_id.encode()).hexdigest(),
            "status": report.status,
        },
        personal={"email": email, "reason": row.problem},
        once_key=f"mail_returned:{row.key}",
    )
    if row.person_id:
        await ask_to_tell(session, row.agreement_id, at=at)
    return Taken.RECORDED


async def _mail_of(session: AsyncSession, report: DeliveryReport) -> MailRow | None:
    if not report.tags:
        return None
    names = [MailRow.message_id.startswith(f"<{tag}@") for tag in report.tags]
    found: MailRow | None = await session.scalar(
        select(MailRow).where(or_(*names)).order_by(MailRow.created_at.desc()).with_for_update()
    )
    return found


async def _address_of(session: AsyncSession, row: MailRow) -> str:
    table, id_ = (PersonRow, row.person_id) if row.person_id else (StaffRow, row.staff_id)
    found = await session.get(table, id_)
    assert isinstance(found, PersonRow | StaffRow)
    return found.email


async def _round_of(session: AsyncSession, row: MailRow) -> int:
    """Return the number of the round in which a mail asked for a signature, else 0."""
    number: int | None = await session.scalar(
        select(SigningRoundRow.number)
        .join(SigningRequestRow, SigningRequestRow.round_id == SigningRoundRow.id)
        .where(SigningRequestRow.id == row.request_id)
    )
    return number or 0
