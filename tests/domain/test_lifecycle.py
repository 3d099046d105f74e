"""The allowed steps of an agreement."""

import pytest

from domain.lifecycle import ENDED, AgreementStatus, StepNotAllowed, check_step, may_become


def reachable_from(start: AgreementStatus) -> set[AgreementStatus]:
    seen, left = {start}, [start]
    while left:
        now = left.pop()
        for wanted in AgreementStatus:
            if may_become(now, wanted) and wanted not in seen:
                seen.add(wanted)
                left.append(wanted)
    return seen


def test_every_state_can_be_reached_from_a_draft() -> None:
    assert reachable_from(AgreementStatus.DRAFT) == set(AgreementStatus)


@pytest.mark.parametrize("status", AgreementStatus)
def test_exactly_the_ends_lead_nowhere(status: AgreementStatus) -> None:
    assert (not any(may_become(status, other) for other in AgreementStatus)) is (status in ENDED)


def test_an_agreement_in_force_can_never_be_signed_or_withdrawn_again() -> None:
    later = reachable_from(AgreementStatus.IN_FORCE)
    assert later == {
        AgreementStatus.IN_FORCE,
        AgreementStatus.ENDED_BY_NOTICE,
        AgreementStatus.TERM_ENDED,
    }


def test_a_step_that_is_not_allowed_names_both_ends() -> None:
    with pytest.raises(StepNotAllowed) as refused:
        check_step(AgreementStatus.DRAFT, AgreementStatus.IN_FORCE)
    assert refused.value.params == {"now": "draft", "wanted": "in_force"}
