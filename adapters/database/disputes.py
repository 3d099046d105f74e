"""Disputes of an agreement, read out with their parties and steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import DisputePartyRow, DisputeRow, DisputeStepRow, PartyRow
from domain.disputes import Dispute, DisputeOutcome, DisputeStep, StepKind


@dataclass(frozen=True, slots=True)
class StepView:
    """What was done about a dispute on a day."""

    kind: StepKind
    held_on: date
    note: str


@dataclass(frozen=True, slots=True)
class DisputeView:
    """One dispute; `ordinal` counts from 1 in its agreement, `steps` in order of their days."""

    dispute_id: str
    ordinal: int
    subject: str
    opened_on: date
    closed_on: date | None
    outcome: DisputeOutcome | None
    closing_note: str
    parties: tuple[tuple[str, str], ...]
    steps: tuple[StepView, ...]

    @property
    def party_names(self) -> tuple[str, ...]:
        """Return the names of the parties between whom it is."""
        return tuple(name for _, name in self.parties)

    def as_dispute(self) -> Dispute:
        """Return it in the form of the rules."""
        steps = tuple(DisputeStep(step.kind, step.held_on) for step in self.steps)
        return Dispute(self.opened_on, steps, self.closed_on, self.outcome)


async def disputes_of(session: AsyncSession, agreement_id: str) -> tuple[DisputeView, ...]:
    """Return an agreement's disputes, newest first."""
    rows = await session.scalars(
        select(DisputeRow)
        .where(DisputeRow.agreement_id == agreement_id)
        .order_by(DisputeRow.ordinal.desc())
    )
    return tuple([await _view(session, row) for row in rows])


async def find_dispute(
    session: AsyncSession, agreement_id: str, dispute_id: str
) -> DisputeView | None:
    """Return a dispute by its id; None for one of another agreement."""
    row = await session.get(DisputeRow, dispute_id)
    if row is None or row.agreement_id != agreement_id:
        return None
    return await _view(session, row)


async def _view(session: AsyncSession, row: DisputeRow) -> DisputeView:
    parties = await session.execute(
        select(PartyRow.id, PartyRow.name)
        .join(DisputePartyRow, DisputePartyRow.party_id == PartyRow.id)
        .where(DisputePartyRow.dispute_id == row.id)
        .order_by(PartyRow.ordinal)
    )
    steps = await session.scalars(
        select(DisputeStepRow)
        .where(DisputeStepRow.dispute_id == row.id)
        .order_by(DisputeStepRow.held_on, DisputeStepRow.id)
    )
    return DisputeView(
        dispute_id=row.id,
        ordinal=row.ordinal,
        subject=row.subject,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        outcome=DisputeOutcome(row.outcome) if row.outcome else None,
        closing_note=row.closing_note,
        parties=tuple((party.id, party.name) for party in parties),
        steps=tuple(StepView(StepKind(s.kind), s.held_on, s.note) for s in steps),
    )
