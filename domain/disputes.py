"""Disputes between parties: opened, taken on step by step, closed (docs/domain.md, “Change”).

The clause says: parties negotiate, then the steering group takes it up. What the steps are
called is the agreement's business; that each has its day, and that a closed dispute stays
closed, is a rule.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.errors import N_, DomainError

_FEWEST_PARTIES = 2


class StepKind(StrEnum):
    """What was done about a dispute."""

    NEGOTIATION = "negotiation"
    STEERING_GROUP = "steering_group"
    OTHER = "other"


class DisputeOutcome(StrEnum):
    """How a dispute was closed."""

    SETTLED = "settled"
    DROPPED = "dropped"
    ELSEWHERE = "elsewhere"


class DisputeUnknown(DomainError):
    """The agreement has no such dispute."""

    code = "dispute_unknown"
    message = N_("The agreement has no such dispute.")


class DisputeClosed(DomainError):
    """A closed dispute takes no more steps, and is not closed twice."""

    code = "dispute_closed"
    message = N_("The dispute was closed on {day}. If it flares up again, open a new one.")


class StepBeforeOpened(DomainError):
    """A step lies before the day on which the dispute was opened."""

    code = "step_before_opened"
    message = N_("The dispute was opened on {opened}: nothing can be recorded for {day} before it.")


class ClosedBeforeStep(DomainError):
    """The dispute would be closed before a step that is recorded already."""

    code = "closed_before_step"
    message = N_("A step on {step} is recorded: the dispute cannot have been closed before it.")


class DisputeDayAhead(DomainError):
    """What has not happened yet is not recorded as having happened."""

    code = "dispute_day_ahead"
    message = N_("{day} has not come yet: only what has happened can be recorded.")


class DisputeBeforeAgreement(DomainError):
    """There is nothing to be in dispute about before the agreement is in force."""

    code = "dispute_before_agreement"
    message = N_("The agreement has been in force from {day} only.")


class DisputeWithoutAgreement(DomainError):
    """Nothing binds the parties, or nothing any more."""

    code = "dispute_without_agreement"
    message = N_("Disputes are recorded of an agreement that is in force.")


class DisputeNeedsTwo(DomainError):
    """Nobody is in dispute alone, or with a stranger."""

    code = "dispute_needs_two"
    message = N_("Choose at least two parties of the agreement between whom the dispute is.")


@dataclass(frozen=True, slots=True)
class DisputeStep:
    """What was done, and on which day."""

    kind: StepKind
    held_on: date


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute with its steps in the order of their days; open until it has an outcome."""

    opened_on: date
    steps: tuple[DisputeStep, ...] = ()
    closed_on: date | None = None
    outcome: DisputeOutcome | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the dispute goes on."""
        return self.closed_on is None


def open_dispute(
    between: Collection[str],
    *,
    parties: Collection[str],
    opened_on: date,
    in_force_on: date | None,
    today: date,
) -> Dispute:
    """Return a new dispute; `between` and `parties` are ids, of those concerned and of all.

    `in_force_on` is the day from which the agreement has been in force, None when it is not.
    """
    if in_force_on is None:
        raise DisputeWithoutAgreement
    if len(set(between)) < _FEWEST_PARTIES or not set(between) <= set(parties):
        raise DisputeNeedsTwo
    _check_not_ahead(opened_on, today)
    if opened_on < in_force_on:
        raise DisputeBeforeAgreement(day=in_force_on.isoformat())
    return Dispute(opened_on)


def with_step(dispute: Dispute, step: DisputeStep, *, today: date) -> Dispute:
    """Return the dispute with one more step; one that was forgotten takes its place by its day."""
    _check_open(dispute)
    _check_day(dispute, step.held_on, today)
    steps = sorted((*dispute.steps, step), key=lambda one: one.held_on)
    return replace(dispute, steps=tuple(steps))


def close_dispute(
    dispute: Dispute, outcome: DisputeOutcome, *, closed_on: date, today: date
) -> Dispute:
    """Return the dispute closed; not before its last step."""
    _check_open(dispute)
    _check_day(dispute, closed_on, today)
    if dispute.steps and closed_on < dispute.steps[-1].held_on:
        raise ClosedBeforeStep(step=dispute.steps[-1].held_on.isoformat())
    return replace(dispute, closed_on=closed_on, outcome=outcome)


def _check_open(dispute: Dispute) -> None:
    if dispute.closed_on is not None:
        raise DisputeClosed(day=dispute.closed_on.isoformat())


def _check_day(dispute: Dispute, day: date, today: date) -> None:
    _check_not_ahead(day, today)
    if day < dispute.opened_on:
        raise StepBeforeOpened(opened=dispute.opened_on.isoformat(), day=day.isoformat())


def _check_not_ahead(day: date, today: date) -> None:
    if day > today:
        raise DisputeDayAhead(day=day.isoformat())
