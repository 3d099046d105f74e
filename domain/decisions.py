"""What each party's own organ decided before signing, and what follows for the round.

A municipality or association is bound by the decision of its organ (docs/domain.md,
“Parties decide before they sign”).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.decision_refusals import (
    ConditionOpen,
    DecisionAfterRoundStarted,
    DecisionIncomplete,
    DecisionInTheFuture,
    DecisionMissing,
    DecisionNotFinal,
    ExpectedDayPassed,
    NotDeciding,
    NothingToSettle,
)
from domain.errors import N_, DomainError
from domain.lifecycle import AgreementStatus
from domain.parties import FEWEST_PARTIES, TooFewParties


class Outcome(StrEnum):
    """What was decided; a remark changes nothing, an open condition blocks signing."""

    APPROVED = "approved"
    APPROVED_WITH_REMARK = "approved_with_remark"
    APPROVED_ON_CONDITION = "approved_on_condition"
    NOT_JOINING = "not_joining"


class DecidedBy(StrEnum):
    """Who decided: an organ in its meeting, or an office-holder."""

    ORGAN = "organ"
    OFFICE_HOLDER = "office_holder"


class ConditionState(StrEnum):
    """Where the condition of an approval stands."""

    OPEN = "open"
    MET = "met"
    DROPPED = "dropped"


class Settlement(StrEnum):
    """What the coordinator notes of a decision that stands."""

    CONDITION_MET = "condition_met"
    CONDITION_DROPPED = "condition_dropped"
    BECAME_FINAL = "became_final"


class Obstacle(StrEnum):
    """Why a party's decision does not yet allow the round to start."""

    MISSING = "missing"
    CONDITION_OPEN = "condition_open"
    NOT_FINAL = "not_final"


@dataclass(frozen=True, slots=True)
class Decision:
    """A party's decision that stands; `condition` is there for an approval on a condition."""

    outcome: Outcome
    is_final: bool
    condition: ConditionState | None = None


@dataclass(frozen=True, slots=True)
class DecidingParty:
    """A party before signing; `left_out` by the coordinator, whatever it decided."""

    party_id: str
    name: str
    kind: str
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """Whether signing waits for decisions, and of which kinds of party (none: of all)."""

    required: bool = False
    kinds: tuple[str, ...] = ()

    def concerns(self, party: DecidingParty) -> bool:
        """Tell whether this party has to decide before the round starts."""
        return self.required and (not self.kinds or party.kind in self.kinds)


def new_condition(outcome: Outcome) -> ConditionState | None:
    """Return where the condition of a new decision stands."""
    return ConditionState.OPEN if outcome is Outcome.APPROVED_ON_CONDITION else None


def check_may_record(status: AgreementStatus, *, sent_out: bool) -> None:
    """Refuse a decision before the draft was sent out, or once the text is out for signing."""
    if status not in {AgreementStatus.DRAFT, AgreementStatus.DECIDING}:
        raise DecisionAfterRoundStarted
    if not sent_out:
        raise NotDeciding


def check_decided_on(decided_on: date, *, received_on: date) -> None:
    """Refuse a decision dated after the civil day on which the service received it."""
    if decided_on > received_on:
        raise DecisionInTheFuture(decided=decided_on.isoformat())


def check_complete(outcome: Outcome, *, organ: str, remark: str) -> None:
    """Refuse an approval by nobody, and a remark or a condition without words."""
    if outcome is not Outcome.NOT_JOINING and not organ.strip():
        raise DecisionIncomplete(what=N_("who decided"))
    worded = {Outcome.APPROVED_WITH_REMARK, Outcome.APPROVED_ON_CONDITION}
    if outcome in worded and not remark.strip():
        raise DecisionIncomplete(what=N_("the words of the remark or condition"))


def shown_section(section: str) -> str:
    """Return a section of minutes with its sign: `66` and `§66` are both written `§ 66`."""
    number = section.removeprefix("§").strip()
    return f"§ {number}" if number else ""


def check_expected_on(expected_on: date, *, today: date) -> None:
    """Refuse to expect answers by a day that is over."""
    if expected_on < today:
        raise ExpectedDayPassed(expected=expected_on.isoformat())


def settled(decision: Decision, settlement: Settlement) -> Decision:
    """Return a decision with what was noted of it; refuse what is not open."""
    if settlement not in open_matters(decision):
        raise NothingToSettle
    if settlement is Settlement.BECAME_FINAL:
        return Decision(decision.outcome, is_final=True, condition=decision.condition)
    met = settlement is Settlement.CONDITION_MET
    state = ConditionState.MET if met else ConditionState.DROPPED
    return Decision(decision.outcome, is_final=decision.is_final, condition=state)


def open_matters(decision: Decision | None) -> tuple[Settlement, ...]:
    """Return what can be noted of a party's decision; `settled` takes exactly these."""
    if decision is None or decision.outcome is Outcome.NOT_JOINING:
        return ()
    is_open = decision.condition is ConditionState.OPEN
    condition = (Settlement.CONDITION_MET, Settlement.CONDITION_DROPPED) if is_open else ()
    return condition if decision.is_final else (*condition, Settlement.BECAME_FINAL)


def joins(party: DecidingParty, decision: Decision | None) -> bool:
    """Tell whether a party stands in the list of those who will sign."""
    refused = decision is not None and decision.outcome is Outcome.NOT_JOINING
    return not party.left_out and not refused


def check_enough_join(
    parties: Collection[DecidingParty], decisions: Mapping[str, Decision]
) -> None:
    """Refuse when fewer than two parties would sign."""
    staying = [party for party in parties if joins(party, decisions.get(party.party_id))]
    if len(staying) < FEWEST_PARTIES:
        raise TooFewParties


def obstacle_of(decision: Decision | None) -> Obstacle | None:
    """Return what stands in the way of signing; a condition weighs more than finality.

    Who does not join blocks nobody.
    """
    if decision is None:
        return Obstacle.MISSING
    if decision.outcome is Outcome.NOT_JOINING:
        return None
    if decision.condition is ConditionState.OPEN:
        return Obstacle.CONDITION_OPEN
    return None if decision.is_final else Obstacle.NOT_FINAL


def obstacles(
    requirement: Requirement,
    parties: Sequence[DecidingParty],
    decisions: Mapping[str, Decision],
) -> dict[str, Obstacle]:
    """Return, by the id of the party, what stands in the way of the round.

    Also where no decision is required, a condition that a party did make blocks.
    """
    found: dict[str, Obstacle] = {}
    for party in parties:
        decision = decisions.get(party.party_id)
        if not joins(party, decision):
            continue
        obstacle = obstacle_of(decision)
        must = requirement.concerns(party) or obstacle is Obstacle.CONDITION_OPEN
        if obstacle is not None and must:
            found[party.party_id] = obstacle
    return found


_REFUSALS: dict[Obstacle, type[DomainError]] = {
    Obstacle.MISSING: DecisionMissing,
    Obstacle.CONDITION_OPEN: ConditionOpen,
    Obstacle.NOT_FINAL: DecisionNotFinal,
}
_MOST_NAMES = 5


def check_may_send(
    requirement: Requirement,
    parties: Sequence[DecidingParty],
    decisions: Mapping[str, Decision],
    *,
    overridden: bool,
) -> None:
    """Refuse to start the round while something is in the way, unless it was overridden.

    Too few parties is no matter of choice: that is refused in any case.
    """
    check_enough_join(parties, decisions)
    found = obstacles(requirement, parties, decisions)
    if overridden or not found:
        return
    for obstacle, refusal in _REFUSALS.items():
        names = [party.name for party in parties if found.get(party.party_id) is obstacle]
        if names:
            more = "" if len(names) <= _MOST_NAMES else ", …"
            raise refusal(parties=", ".join(names[:_MOST_NAMES]) + more)
