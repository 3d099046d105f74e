"""The link by which the recipient of a mail reads a round's document."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.mail_facts import MailReading
from adapters.database.readers import reader_of
from adapters.database.rounds import round_row
from adapters.database.tables import AgreementChangeRow
from messages.mail import MailKind, SendMail

_OF_CHANGES = (MailKind.PARTY_JOINED, MailKind.AGREEMENT_AMENDED)


async def reading_of(
    session: AsyncSession, round_id: str, person_id: str, *, at: datetime
) -> MailReading | None:
    """Return a person as a reader of a round's document; None where they are none."""
    view = await reader_of(session, round_id, person_id) if person_id else None
    if view is None:
        return None
    return MailReading(view.reader_id, view.generation, view.until, opens=view.opens(at=at))


async def reading_of_change(
    session: AsyncSession, mail: SendMail, *, at: datetime
) -> MailReading | None:
    """Return the recipient as a reader of what an accession or amendment has sealed."""
    if mail.kind not in _OF_CHANGES:
        return None
    change = await session.get_one(AgreementChangeRow, mail.subject_id)
    round_ = await round_row(session, change.agreement_id, change.round_number)
    return await reading_of(session, round_.id, mail.person_id, at=at) if round_ else None
