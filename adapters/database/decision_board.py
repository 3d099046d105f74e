"""Where the decisions of an agreement stand: party by party, as pages and API show it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.changes import changes_of
from adapters.database.decisions import (
    DecidingView,
    DecisionView,
    as_rules,
    deciding_party,
    decisions_of,
    newest_deciding,
    standing,
)
from adapters.database.people import PartyView, parties_of
from adapters.documents.manifest_terms import Decisions
from domain.decisions import Obstacle, Requirement, Settlement, joins, obstacles, open_matters
from domain.lifecycle import RoundKind


@dataclass(frozen=True, slots=True)
class PartyOnBoard:
    """A party with its decision, and what the signing round waits for."""

    party: PartyView
    required: bool
    joins: bool
    decision: DecisionView | None
    obstacle: Obstacle | None
    superseded: tuple[DecisionView, ...]

    @property
    def matters(self) -> tuple[Settlement, ...]:
        """Return what can be noted of the decision."""
        return open_matters(self.decision.as_rule() if self.decision else None)


@dataclass(frozen=True, slots=True)
class DecisionBoard:
    """Every party of the first text, also those left out, in the order of the list."""

    deciding: DecidingView | None
    parties: tuple[PartyOnBoard, ...]

    @property
    def in_the_way(self) -> tuple[PartyOnBoard, ...]:
        """Return the parties that the signing round waits for."""
        return tuple(party for party in self.parties if party.obstacle is not None)

    @property
    def undecided(self) -> int:
        """Return how many parties that may join have not decided."""
        return sum(party.joins and party.decision is None for party in self.parties)


def requirement_of(decisions: Decisions) -> Requirement:
    """Return what a template asks of decisions, in the form of the rules."""
    return Requirement(decisions.required, tuple(kind.value for kind in decisions.kinds))


async def decision_board(
    session: AsyncSession, agreement_id: str, decisions: Decisions
) -> DecisionBoard:
    """Return where the decisions stand; `decisions` is what the template asks.

    Whoever accedes later decides on the addendum, and not here: it was never left out.
    """
    listed = await parties_of(session, agreement_id, with_left_out=True)
    acceding = {c.party_id for c in await changes_of(session, agreement_id, RoundKind.ACCESSION)}
    parties = [party for party in listed if party.party_id not in acceding]
    recorded = await decisions_of(session, agreement_id)
    stand = standing(recorded)
    rules, requirement = as_rules(stand), requirement_of(decisions)
    deciding = [deciding_party(party) for party in parties]
    blocked = obstacles(requirement, deciding, rules)
    return DecisionBoard(
        deciding=await newest_deciding(session, agreement_id),
        parties=tuple(
            PartyOnBoard(
                party=party,
                required=requirement.concerns(rule),
                joins=joins(rule, rules.get(party.party_id)),
                decision=stand.get(party.party_id),
                obstacle=blocked.get(party.party_id),
                superseded=tuple(
                    d for d in recorded if d.party_id == party.party_id and d.superseded_at
                ),
            )
            for party, rule in zip(parties, deciding, strict=True)
        ),
    )
