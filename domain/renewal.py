"""The next term: when its draft is offered, how long it is, and the gap that may lie before it.

The old agreement ends on its day whether or not the new one is ready (docs/domain.md,
“Renewal”); so the gap is said in time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.deadlines import start_of_day
from domain.errors import N_, DomainError
from domain.lifecycle import AgreementStatus
from domain.months import MONTHS, plus_months
from domain.term import Term

DEFAULT_MONTHS_BEFORE = 9
GAP_WARNINGS = (timedelta(days=60), timedelta(days=14))
"""How long before the end the coordinator is warned that the next term is not signed."""
_DAY = timedelta(days=1)
_S = AgreementStatus
RENEWABLE = frozenset({_S.SIGNED, _S.IN_FORCE, _S.TERM_ENDED})
_CURRENT = frozenset({_S.SIGNED, _S.IN_FORCE})
_UNDER_WAY = frozenset(
    {_S.SIGNING, _S.SEALING, _S.SIGNED, _S.IN_FORCE, _S.ENDED_BY_NOTICE, _S.TERM_ENDED}
)


class NotRenewable(DomainError):
    """An agreement that never was signed, or was ended by notice, has no next term."""

    code = "not_renewable"
    message = N_("Only an agreement that all have signed, and nobody has ended, can be renewed.")


class RenewalUnderWay(DomainError):
    """The next term has been sent for signing already."""

    code = "renewal_under_way"
    message = N_("The agreement has been renewed already: by the agreement {number}.")


class RenewalDrafted(DomainError):
    """There is a draft of the next term: it is withdrawn, and not declined."""

    code = "renewal_drafted"
    message = N_("There is a draft of the next term already: {number}. Withdraw it instead.")


class RenewalDeclinedAlready(DomainError):
    """Somebody has said already that no next term is prepared."""

    code = "renewal_declined_already"
    message = N_("It was noted already that no next term is prepared.")


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which neither term binds, both included; without `last_on`, nobody knows yet."""

    first_on: date
    last_on: date | None


def check_may_renew(
    status: AgreementStatus, renewals: Collection[tuple[str, AgreementStatus]]
) -> None:
    """Refuse to draft a next term; `renewals` are the numbers and states of those there are.

    A mere draft stands in nobody's way: a second one takes its place.
    """
    if status not in RENEWABLE:
        raise NotRenewable
    for number, state in renewals:
        if state in _UNDER_WAY:
            raise RenewalUnderWay(number=number)


def check_may_decline(
    status: AgreementStatus, *, next_number: str, declined_at: datetime | None
) -> None:
    """Refuse to decline a next term that is drafted (`next_number`), or of what has ended."""
    if status not in _CURRENT:
        raise NotRenewable
    if next_number:
        raise RenewalDrafted(number=next_number)
    if declined_at is not None:
        raise RenewalDeclinedAlready


def offered_on(
    first_on: date, last_on: date, *, months_before: int = DEFAULT_MONTHS_BEFORE
) -> date:
    """Return the day on which the draft of the next term is offered.

    Counted back from the day after the last one: nine months before the end of 2029 is
    1 April 2029. Never before the first day of the term.
    """
    return max(plus_months(last_on + _DAY, -months_before), first_on)


def next_term(first_on: date, last_on: date) -> Term:
    """Return the term that follows on the day after the last, of the same length.

    Whole months stay whole months: four calendar years follow four calendar years, whether
    or not there is a 29 February among them; other terms are counted in days.
    """
    next_on = last_on + _DAY
    months = (next_on.year - first_on.year) * MONTHS + next_on.month - first_on.month
    if months and plus_months(first_on, months) == next_on:
        return Term(next_on, plus_months(next_on, months) - _DAY)
    return Term(next_on, next_on + (last_on - first_on))


def gap_between(
    last_on: date, *, next_first_on: date | None, next_in_force_at: datetime | None, zone: ZoneInfo
) -> Gap | None:
    """Return the days that neither term covers; None when they follow each other.

    `next_first_on` is the first day of the next term, if there is a draft of it, and
    `next_in_force_at` the instant from which it is in force, once all have signed it. The day
    on which the last one signs counts as covered only when it is covered from its start.
    """
    first_on = last_on + _DAY
    if next_in_force_at is None:
        return Gap(first_on, None)
    covered = next_in_force_at.astimezone(zone).date()
    if start_of_day(covered, zone) < next_in_force_at:
        covered += _DAY
    if next_first_on is not None:
        covered = max(covered, next_first_on)
    return Gap(first_on, covered - _DAY) if covered > first_on else None
