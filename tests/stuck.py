"""What is stuck in one agreement, as the list of agreements tells it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.troubles import all_troubles
from domain.troubles import Trouble


async def stuck(
    session: AsyncSession, agreement_id: str, *, today: date = date(2026, 3, 2)
) -> tuple[Trouble, ...]:
    """Return the troubles of an agreement; none: empty."""
    return (await all_troubles(session, today=today)).get(agreement_id, ())
