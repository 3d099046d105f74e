"""A term that runs on unless notice was given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from domain.months import plus_months
from domain.term import Term
from domain.termination.rule import TermRule
from domain.termination.standing import Membership, Notice, agreement_end

_A_DAY = timedelta(days=1)


def is_prolonged(
    rule: TermRule, zone: ZoneInfo, members: Collection[Membership], notices: Collection[Notice]
) -> bool:
    """Tell whether the term runs on past its last day, by the notices that stand then.

    A party that leaves does not stop it for the others, unless too few of them remain.
    """
    ends_at = rule.term.ends_at(zone)
    if ends_at is None or not rule.prolonged_by_months:
        return False
    end = agreement_end(rule, zone, members, notices)
    return end is None or end.at > ends_at


def prolonged(rule: TermRule, *, drafted_last_on: date) -> TermRule:
    """Return the rule with its term run on by one more period.

    The periods follow each other without a gap, counted from the last day that was
    agreed, so that a short month shortens no later one: 28 February 2027 is followed by
    29 February 2028 and that by 28 February 2029.
    """
    months, last_on = rule.prolonged_by_months, rule.term.last_on
    if not months or last_on is None:
        raise ValueError("the term is not prolonged")
    times = 1
    while (later := plus_months(drafted_last_on + _A_DAY, months * times) - _A_DAY) <= last_on:
        times += 1
    return replace(rule, term=Term(rule.term.first_on, later))
