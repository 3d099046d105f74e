"""When a changed plan makes an update of the agreement due."""

import pytest

from domain.lifecycle import AgreementStatus
from domain.plan_changes import PlanYearsNotValid, UpdateNotNeeded, check_plan_change


@pytest.mark.parametrize("status", [AgreementStatus.DRAFT, AgreementStatus.TERM_ENDED])
def test_what_is_no_agreement_needs_no_update(status: AgreementStatus) -> None:
    with pytest.raises(UpdateNotNeeded):
        check_plan_change(status, first_year=2026, last_year=2029)


@pytest.mark.parametrize(("first", "last"), [(2029, 2026), (26, 2029), (2026, 20290)])
def test_years_that_run_backwards_or_are_none_are_refused(first: int, last: int) -> None:
    check_plan_change(AgreementStatus.IN_FORCE, first_year=2026, last_year=2026)
    with pytest.raises(PlanYearsNotValid):
        check_plan_change(AgreementStatus.IN_FORCE, first_year=first, last_year=last)
