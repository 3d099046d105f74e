"""Term and termination of an agreement, as they are kept with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from domain.term import Term
from domain.termination.as_data import rule_from_data
from domain.termination.rule import NoTermination, TermRule


class HasTerms(Protocol):
    """An agreement as its row or its view has it."""

    @property
    def first_on(self) -> date:
        """The first day."""

    @property
    def last_on(self) -> date | None:
        """The last day as it is now."""

    @property
    def terms(self) -> Mapping[str, Any]:
        """What was agreed, as JSON."""


def rule_of(agreement: HasTerms) -> TermRule:
    """Return the rule with the term as it is now: prolongations have moved its last day.

    An agreement that was kept without terms states none: it cannot be ended by notice.
    """
    term = Term(agreement.first_on, agreement.last_on)
    if not agreement.terms:
        return TermRule(term, NoTermination())
    return replace(rule_from_data(agreement.terms), term=term)


def drafted_last_on(agreement: HasTerms) -> date | None:
    """Return the last day that was agreed, before any prolongation."""
    last_on = agreement.terms.get("last_on") if agreement.terms else agreement.last_on
    return date.fromisoformat(last_on) if isinstance(last_on, str) else last_on
