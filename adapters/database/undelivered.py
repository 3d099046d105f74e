"""Whom mail does not reach: those whose newest mail was refused or came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import MailRow, PersonRow


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A mail that did not arrive; `problem` is what the other server said."""

    person_id: str
    email: str
    problem: str
    failed_at: datetime


async def undelivered_of(session: AsyncSession, agreement_id: str) -> dict[str, Undelivered]:
    """Return, by person, the newest mail where it failed; one under way does not count yet."""
    rows = await session.execute(
        select(MailRow, PersonRow.email)
        .join(PersonRow, PersonRow.id == MailRow.person_id)
        .where(
            MailRow.agreement_id == agreement_id,
            MailRow.status != "sending",
            PersonRow.removed_at.is_(None),
        )
        .order_by(MailRow.created_at, MailRow.key)
    )
    newest = {mail.person_id: (mail, email) for mail, email in rows}
    return {
        person_id: Undelivered(
            person_id, email, mail.problem or "", mail.returned_at or mail.created_at
        )
        for person_id, (mail, email) in newest.items()
        if person_id and mail.status == "failed"
    }
