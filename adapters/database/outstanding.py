"""Which parties of a round are not bound yet."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.rounds import RoundParty, round_view


async def outstanding_parties(
    session: AsyncSession, agreement_id: str, number: int
) -> tuple[RoundParty, ...]:
    """Return the parties of a round that are not bound yet."""
    view = await round_view(session, agreement_id, number)
    return tuple(party for party in view.parties if not party.is_bound) if view else ()
