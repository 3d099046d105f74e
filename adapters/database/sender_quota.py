"""How many people a sender has asked for a signature."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import SigningRequestRow, SigningRoundRow


async def asked_since(session: AsyncSession, staff_id: str, since: datetime) -> int:
    """Return how many requests stand in rounds that a member of staff started after `since`."""
    counted = await session.scalar(
        select(func.count())
        .select_from(SigningRequestRow)
        .join(SigningRoundRow, SigningRoundRow.id == SigningRequestRow.round_id)
        .where(SigningRoundRow.started_by == staff_id, SigningRoundRow.sent_at > since)
    )
    return counted or 0
