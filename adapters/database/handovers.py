"""What signatories said of who should sign in their place, read out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from adapters.database.tables import (
    HandoverProposalRow,
    NotRightPersonRow,
    PartyRow,
    PersonRow,
    SigningRequestRow,
)
from domain.handover import ProposalStatus
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


@dataclass(frozen=True, slots=True)
class ProposalView:
    """Somebody whom a signatory proposes in their own place; `person` are their fields.

    `is_open`: the coordinator can still decide it.
    """

    proposal_id: str
    request_id: str
    proposer: str
    party: str
    person: Mapping[str, Any]
    reason: str
    extract_sha256: str
    proposed_at: datetime
    answer: str
    is_open: bool


async def proposals_of_round(session: AsyncSession, round_id: str) -> dict[str, ProposalView]:
    """Return what waits to be decided in a round, by request."""
    rows = await session.execute(_proposals().where(SigningRequestRow.round_id == round_id))
    views = [_proposal(*row) for row in rows]
    return {view.request_id: view for view in views if view.is_open}


async def proposals_waiting(session: AsyncSession, agreement_id: str) -> list[ProposalView]:
    """Return what waits to be decided in an agreement, in the order of the parties."""
    rows = await session.execute(
        _proposals()
        .where(PartyRow.agreement_id == agreement_id)
        .order_by(PartyRow.ordinal, SigningRequestRow.field)
    )
    return [view for view in (_proposal(*row) for row in rows) if view.is_open]


async def proposal_of_request(session: AsyncSession, request_id: str) -> ProposalView | None:
    """Return what the signatory of a request has proposed, while it is not decided."""
    rows = await session.execute(_proposals().where(SigningRequestRow.id == request_id))
    return next((view for view in (_proposal(*row) for row in rows) if view.is_open), None)


async def proposal_view(session: AsyncSession, proposal_id: str) -> ProposalView | None:
    """Return one proposal."""
    row = (await session.execute(_proposals().where(HandoverProposalRow.id == proposal_id))).first()
    return _proposal(*row) if row else None


def _proposals() -> Select[Any, Any, Any, Any, Any]:
    proposer = aliased(PersonRow)
    return (
        select(HandoverProposalRow, proposer.name, PartyRow.name, SigningRequestRow, PersonRow)
        .join(SigningRequestRow, SigningRequestRow.id == HandoverProposalRow.request_id)
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .join(proposer, proposer.id == HandoverProposalRow.person_id)
        .join(PartyRow, PartyRow.id == SigningRequestRow.party_id)
    )


def _proposal(
    row: HandoverProposalRow,
    proposer: str,
    party: str,
    request: SigningRequestRow,
    asked: PersonRow,
) -> ProposalView:
    waits = request.status == RequestStatus.WAITING and asked.identity == row.identity
    return ProposalView(
        proposal_id=row.id,
        request_id=row.request_id,
        proposer=proposer,
        party=party,
        person=row.proposal,
        reason=row.reason,
        extract_sha256=row.extract_sha256,
        proposed_at=row.proposed_at,
        answer=row.answer,
        is_open=waits and row.status == ProposalStatus.OPEN,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a signatory says of who should sign, until the coordinator has acted on it."""

    not_right: NotRightPersonView | None = None
    proposal: ProposalView | None = None


NOTHING_SAID = Said()


async def said_in_round(session: AsyncSession, round_id: str) -> dict[str, Said]:
    """Return what stands of a round, by request."""
    doubts = await doubts_of_round(session, round_id)
    proposals = await proposals_of_round(session, round_id)
    return {
        request_id: Said(doubts.get(request_id), proposals.get(request_id))
        for request_id in (*doubts, *proposals)
    }
