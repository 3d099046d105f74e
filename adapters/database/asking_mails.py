"""The mails that ask for a signature, as a round's page shows them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import MailRow, SigningRequestRow
from messages.mail import ASKS_TO_SIGN


async def newest_asking_mails(session: AsyncSession, round_id: str) -> dict[str | None, MailRow]:
    """Return the newest mail with a link that each of a round's requests was sent."""
    rows = await session.scalars(
        select(MailRow)
        .join(SigningRequestRow, SigningRequestRow.id == MailRow.request_id)
        .where(
            SigningRequestRow.round_id == round_id,
            MailRow.kind.in_(ASKS_TO_SIGN),
        )
        .order_by(MailRow.created_at)
    )
    return {row.request_id: row for row in rows}
