"""A plan that the agreement follows has changed: an update of the agreement is due.

The agreement is updated in the same cycle as the plan that it names (docs/domain.md, “term”).
Nothing ends by that: the coordinator is shown that there is something to do until the
agreement is renewed or amended, or says why it is not needed.
"""

from __future__ import annotations

from domain.calendar import FIRST_YEAR, LAST_YEAR
from domain.errors import N_, DomainError
from domain.lifecycle import AgreementStatus

_CURRENT = frozenset({AgreementStatus.SIGNED, AgreementStatus.IN_FORCE})


class UpdateNotNeeded(DomainError):
    """What is no agreement yet, or no more, needs no update."""

    code = "update_not_needed"
    message = N_("Only an agreement that all have signed, and that has not ended, is updated.")


class PlanYearsNotValid(DomainError):
    """The years of the new plan are no years, or run backwards."""

    code = "plan_years_not_valid"
    message = N_("The plan's years {first}–{last} are not valid.")


class PlanChangeUnknown(DomainError):
    """The agreement has no such changed plan."""

    code = "plan_change_unknown"
    message = N_("The agreement has no such change of a plan.")


class PlanChangeSettled(DomainError):
    """Nothing is due of that change any more."""

    code = "plan_change_settled"
    message = N_("No update is due of this change any more.")


def check_plan_change(status: AgreementStatus, *, first_year: int, last_year: int) -> None:
    """Refuse to record that a plan changed where it means nothing, or with impossible years."""
    if status not in _CURRENT:
        raise UpdateNotNeeded
    if not FIRST_YEAR <= first_year <= last_year <= LAST_YEAR:
        raise PlanYearsNotValid(first=str(first_year), last=str(last_year))
