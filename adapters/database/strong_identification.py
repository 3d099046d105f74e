"""The strong identifications of signing requests in the database: one row a request."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from adapters.blobs import Blobs
from adapters.database.audit import lock_agreement
from adapters.database.identification import was_identified
from adapters.database.tables import SigningRequestRow, StrongIdentificationRow
from adapters.openid.subjects import key_of
from adapters.payloads.strong_identity import StrongIdentity
from domain.identification import Identification
from domain.lifecycle import RequestStatus
from domain.strong_identification import BLOCKING, Outcome, StrongState, check_not_blocked


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


async def blocked_links(session: AsyncSession, round_id: str) -> Mapping[str, Outcome]:
    """Return the requests of a round whose living link is blocked, and by what came of it."""
    found = await session.execute(
        select(StrongIdentificationRow.request_id, StrongIdentificationRow.outcome)
        .join(SigningRequestRow, SigningRequestRow.id == StrongIdentificationRow.request_id)
        .where(
            SigningRequestRow.round_id == round_id,
            StrongIdentificationRow.generation == SigningRequestRow.generation,
            StrongIdentificationRow.outcome.in_(BLOCKING),
        )
    )
    return {request_id: Outcome(outcome) for request_id, outcome in found}


async def is_another_signatory(
    session: AsyncSession, request_id: str, mark: Callable[[str], str]
) -> bool:
    """Tell whether another signatory of the party, in the same round, is the same human.

    `mark` gives that of the human under a key of a name. Whoever declined signs nothing, and
    counts as nobody. Who was identified by a living link counts, whatever was begun by it since:
    the signature may be on its way.
    """
    mine, other = aliased(SigningRequestRow), aliased(SigningRequestRow)
    found = await session.scalars(
        select(StrongIdentificationRow.subject_mark)
        .join(other, other.id == StrongIdentificationRow.request_id)
        .join(mine, and_(mine.round_id == other.round_id, mine.party_id == other.party_id))
        .where(
            mine.id == request_id,
            other.id != request_id,
            other.status.in_((RequestStatus.WAITING, RequestStatus.SIGNED)),
            other.generation == StrongIdentificationRow.generation,
            StrongIdentificationRow.subject_mark != "",
        )
    )
    return any(hmac.compare_digest(mark(key_of(kept)), kept) for kept in found)
