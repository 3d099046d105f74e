"""What the mail says that tells of mails which could not be delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.mail_facts import MOST_NAMES
from adapters.database.tables import PartyRow, PersonRow
from adapters.database.undelivered import undelivered_of
from messages.mail import SendMail


async def about_undelivered(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return whom mail does not reach, with their parties; None when it reaches all again."""
    refused = await undelivered_of(session, mail.agreement_id)
    if not refused:
        return None
    rows = await session.execute(
        select(PersonRow.name, PartyRow.name)
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .where(PersonRow.id.in_(refused))
        .order_by(PartyRow.ordinal, PersonRow.ordinal)
        .limit(MOST_NAMES)
    )
    return {
        "refused": len(refused),
        "persons": [f"{person} ({party})" for person, party in rows],
    }
