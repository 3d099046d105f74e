"""Which parties of a round are bound, and which are not yet."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.rounds import RoundParty, round_view
from adapters.database.signing import RequestView
from adapters.database.tables import PersonRow, SigningRequestRow
from domain.authority import Signer, binds, parse_authority
from domain.lifecycle import RequestStatus


async def outstanding_parties(
    session: AsyncSession, agreement_id: str, number: int
) -> tuple[RoundParty, ...]:
    """Return the parties of a round that are not bound yet."""
    view = await round_view(session, agreement_id, number)
    return tuple(party for party in view.parties if not party.is_bound) if view else ()


async def is_party_bound(session: AsyncSession, asked: RequestView) -> bool:
    """Tell whether the party of a request is bound without a further signature."""
    rows = (
        await session.execute(
            select(SigningRequestRow, PersonRow)
            .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
            .where(
                SigningRequestRow.round_id == asked.round_id,
                SigningRequestRow.party_id == asked.party_id,
            )
        )
    ).all()
    signers = {
        request.id: Signer(
            person.identity, person.capacity or request.capacity, request.in_place_of
        )
        for request, person in rows
    }
    signed = [signers[r.id] for r, _ in rows if r.status == RequestStatus.SIGNED]
    return binds(
        parse_authority(asked.party_authority), listed=list(signers.values()), signed=signed
    )
