"""The section of decisions: who has decided what, and what the signing round waits for."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.decision_board import DecisionBoard, PartyOnBoard
from domain.decisions import Outcome
from domain.lifecycle import AgreementStatus
from service.decision_boards import board_of
from service.pages.coordinator.years.section import SectionContext

_BEFORE_SIGNING = {AgreementStatus.DRAFT, AgreementStatus.DECIDING}


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A party with its decision, and what can be done about it."""

    on_board: PartyOnBoard
    tone: str
    may_be_settled: bool


@dataclass(frozen=True, slots=True)
class DecisionsSection:
    """Where the decisions stand; `is_open`: they can still be recorded."""

    board: DecisionBoard
    lines: tuple[DecisionLine, ...]
    is_open: bool
    is_deciding: bool


async def load_decisions(context: SectionContext) -> DecisionsSection | None:
    """Return the section, where decisions are asked for or were recorded."""
    board = await board_of(context.session, context.services, context.agreement)
    is_open = context.agreement.status in _BEFORE_SIGNING
    asked = board.deciding is not None or any(party.required for party in board.parties)
    if not asked or (board.deciding is None and not is_open):
        return None
    return DecisionsSection(
        board=board,
        lines=tuple(
            DecisionLine(party, _tone(party), may_be_settled=bool(party.matters))
            for party in board.parties
        ),
        is_open=is_open,
        is_deciding=context.agreement.status is AgreementStatus.DECIDING,
    )


def _tone(party: PartyOnBoard) -> str:
    decision = party.decision
    if not party.joins or decision is None:
        return ""
    if party.obstacle is not None:
        return "warn"
    return "" if decision.outcome is Outcome.NOT_JOINING else "good"
