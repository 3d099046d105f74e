"""Decisions of the parties, and the drafts that were sent out for them, read out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.people import PartyView
from adapters.database.tables import DecidingRow, DecisionRow
from domain.decisions import (
    ConditionState,
    DecidedBy,
    DecidingParty,
    Decision,
    Outcome,
    shown_section,
)


@dataclass(frozen=True, slots=True)
class DecidingView:
    """A draft sent out for decision; `expected_on` is the last day for answers."""

    deciding_id: str
    document_sha256: str
    version: int
    expected_on: date
    sent_by: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A party's decision, on which version of the draft, and whether it still stands."""

    decision_id: str
    party_id: str
    document_sha256: str
    version: int
    outcome: Outcome
    decided_by: DecidedBy
    organ: str
    decided_on: date
    section: str
    case_number: str
    minutes_published: bool
    is_final: bool
    condition: ConditionState | None
    remark: str
    extract_sha256: str
    person_id: str
    staff_id: str
    recorded_at: datetime
    superseded_at: datetime | None

    @property
    def section_shown(self) -> str:
        """Return the section with its sign."""
        return shown_section(self.section)

    def as_rule(self) -> Decision:
        """Return the decision in the form of the rules."""
        return Decision(self.outcome, is_final=self.is_final, condition=self.condition)


async def newest_deciding(session: AsyncSession, agreement_id: str) -> DecidingView | None:
    """Return the draft that was sent out last, or None before the first."""
    row = await session.scalar(
        select(DecidingRow)
        .where(DecidingRow.agreement_id == agreement_id)
        .order_by(DecidingRow.sent_at.desc(), DecidingRow.id)
        .limit(1)
    )
    if row is None:
        return None
    return DecidingView(
        deciding_id=row.id,
        document_sha256=row.document_sha256,
        version=row.version,
        expected_on=row.expected_on,
        sent_by=row.sent_by,
        sent_at=row.sent_at,
    )


async def decisions_of(session: AsyncSession, agreement_id: str) -> tuple[DecisionView, ...]:
    """Return every decision that was recorded, also those replaced since, oldest first."""
    rows = await session.scalars(
        select(DecisionRow)
        .where(DecisionRow.agreement_id == agreement_id)
        .order_by(DecisionRow.recorded_at, DecisionRow.id)
    )
    return tuple(map(decision_view, rows))


def standing(decisions: Iterable[DecisionView]) -> dict[str, DecisionView]:
    """Return the decision of each party that stands, by the id of the party."""
    return {d.party_id: d for d in decisions if d.superseded_at is None}


async def standing_decisions(session: AsyncSession, agreement_id: str) -> dict[str, DecisionView]:
    """Return the decision of each party that stands, by the id of the party."""
    return standing(await decisions_of(session, agreement_id))


def as_rules(decisions: Mapping[str, DecisionView]) -> dict[str, Decision]:
    """Return decisions in the form of the rules."""
    return {party_id: decision.as_rule() for party_id, decision in decisions.items()}


def deciding_party(party: PartyView) -> DecidingParty:
    """Return a party in the form of the rules."""
    left_out = party.left_out_at is not None
    return DecidingParty(party.party_id, party.name, party.kind, left_out=left_out)


def decision_view(row: DecisionRow) -> DecisionView:
    """Return a decision's row as the queries give it out."""
    return DecisionView(
        decision_id=row.id,
        party_id=row.party_id,
        document_sha256=row.document_sha256,
        version=row.version,
        outcome=Outcome(row.outcome),
        decided_by=DecidedBy(row.decided_by),
        organ=row.organ,
        decided_on=row.decided_on,
        section=row.section,
        case_number=row.case_number,
        minutes_published=row.minutes_published,
        is_final=row.is_final,
        condition=ConditionState(row.condition_state) if row.condition_state else None,
        remark=row.remark,
        extract_sha256=row.extract_sha256 or "",
        person_id=row.person_id or "",
        staff_id=row.staff_id or "",
        recorded_at=row.recorded_at,
        superseded_at=row.superseded_at,
    )
