"""The strong identifications of signing requests in the database: one row a request."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.blobs import Blobs
from adapters.database.audit import lock_agreement
from adapters.database.identification import was_identified
from adapters.database.tables import SigningRequestRow, StrongIdentificationRow
from adapters.payloads.strong_identity import StrongIdentity
from domain.identification import Identification
from domain.strong_identification import Outcome, StrongState, check_not_blocked


async def hold_identification(
    session: AsyncSession, agreement_id: str, request_id: str
) -> StrongIdentificationRow | None:
    """Return a request's row, which nobody else changes until the transaction ends."""
    await lock_agreement(session, agreement_id)
    return await session.get(StrongIdentificationRow, request_id, populate_existing=True)


async def identification_row(
    session: AsyncSession, request_id: str
) -> StrongIdentificationRow | None:
    """Return a request's row, to look at; None when nobody began."""
    return await session.get(StrongIdentificationRow, request_id)


def strong_state(row: StrongIdentificationRow | None) -> StrongState | None:
    """Return what the rule judges by."""
    return StrongState(row.generation, row.begun_at, Outcome(row.outcome)) if row else None


async def strong_identity(
    session: AsyncSession, blobs: Blobs, request_id: str, generation: int
) -> StrongIdentity | None:
    """Return the person identified by the link that lives now, if it was the one invited."""
    row = await identification_row(session, request_id)
    if row is None or row.generation != generation or row.outcome != Outcome.IDENTIFIED:
        return None
    return StrongIdentity.from_bytes(await blobs.get(row.identity_sha256))


async def check_link_not_blocked(session: AsyncSession, request_id: str, generation: int) -> None:
    """Refuse an act by a link through which another person was identified."""
    check_not_blocked(
        strong_state(await identification_row(session, request_id)), generation=generation
    )


async def was_identified_as(
    session: AsyncSession, level: Identification, request_id: str, generation: int
) -> bool:
    """Tell whether by the living link the signatory was identified as the round asks."""
    if level is Identification.STRONG:
        state = strong_state(await identification_row(session, request_id))
        return state is not None and state.is_identified and state.generation == generation
    return level is Identification.LINK or await was_identified(session, request_id, generation)


async def taken_for_another(session: AsyncSession, round_id: str) -> frozenset[str]:
    """Return the requests of a round whose living link identified another person."""
    found = await session.scalars(
        select(StrongIdentificationRow.request_id)
        .join(SigningRequestRow, SigningRequestRow.id == StrongIdentificationRow.request_id)
        .where(
            SigningRequestRow.round_id == round_id,
            StrongIdentificationRow.generation == SigningRequestRow.generation,
            StrongIdentificationRow.outcome == Outcome.ANOTHER_PERSON,
        )
    )
    return frozenset(found)
