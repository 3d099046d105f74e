"""The rounds of an agreement whose document was sealed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import SigningRoundRow
from domain.lifecycle import RoundKind


async def sealed_rounds(session: AsyncSession, agreement_id: str) -> list[tuple[int, RoundKind]]:
    """Return their numbers and what was signed in them, the first one first."""
    rows = await session.execute(
        select(SigningRoundRow.number, SigningRoundRow.kind)
        .where(
            SigningRoundRow.agreement_id == agreement_id,
            SigningRoundRow.sealed_sha256.is_not(None),
        )
        .order_by(SigningRoundRow.number)
    )
    return [(row.number, RoundKind(row.kind)) for row in rows]
