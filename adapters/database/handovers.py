"""What signatories said of who should sign in their place, read out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import (
    NotRightPersonRow,
    PartyRow,
    PersonRow,
    SigningRequestRow,
)
from domain.lifecycle import RequestStatus

STANDS = and_(
    NotRightPersonRow.request_id == SigningRequestRow.id,
    NotRightPersonRow.generation == SigningRequestRow.generation,
    SigningRequestRow.status == RequestStatus.WAITING,
)
"""A word that the coordinator has not acted on (`domain.handover.check_not_told`)."""


@dataclass(frozen=True, slots=True)
class NotRightPersonView:
    """A signatory's word that somebody else should sign; `words` may be empty."""

    told_at: datetime
    words: str


async def doubts_of_round(session: AsyncSession, round_id: str) -> dict[str, NotRightPersonView]:
    """Return the words of a round that still stand, by request."""
    rows = await session.scalars(
        select(NotRightPersonRow)
        .join(SigningRequestRow, STANDS)
        .where(SigningRequestRow.round_id == round_id)
    )
    return {row.request_id: NotRightPersonView(row.told_at, row.words) for row in rows}


async def names_in_doubt(session: AsyncSession, agreement_id: str) -> list[str]:
    """Return who says that they are not the right person, in the order of the parties."""
    rows = await session.scalars(
        select(PersonRow.name)
        .select_from(NotRightPersonRow)
        .join(SigningRequestRow, STANDS)
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .join(PartyRow, PartyRow.id == SigningRequestRow.party_id)
        .where(PartyRow.agreement_id == agreement_id)
        .order_by(PartyRow.ordinal, PersonRow.ordinal)
    )
    return list(rows)


async def doubt_of_request(session: AsyncSession, request_id: str) -> NotRightPersonView | None:
    """Return what the signatory of a request said, while it stands."""
    row = await session.scalar(
        select(NotRightPersonRow)
        .join(SigningRequestRow, STANDS)
        .where(SigningRequestRow.id == request_id)
    )
    return NotRightPersonView(row.told_at, row.words) if row else None


async def not_right_person(
    session: AsyncSession, word_id: str
) -> tuple[NotRightPersonView, str, str] | None:
    """Return a word with the names of who said it and of their party, while it stands."""
    found = (
        await session.execute(
            select(NotRightPersonRow, PersonRow.name, PartyRow.name)
            .join(SigningRequestRow, STANDS)
            .join(PersonRow, PersonRow.id == NotRightPersonRow.person_id)
            .join(PartyRow, PartyRow.id == PersonRow.party_id)
            .where(NotRightPersonRow.id == word_id)
        )
    ).first()
    if found is None:
        return None
    row, name, party = found
    return NotRightPersonView(row.told_at, row.words), name, party
