"""An attempt of strong identification: ten minutes, one return, ended by another person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.identification import (
    Identification,
    NotStronglyIdentified,
    check_identified,
)
from domain.strong_identification import (
    ATTEMPT_LIVES_FOR,
    BLOCKING,
    IdentifiedAsAnother,
    Outcome,
    ReturnNotLiving,
    StrongState,
    begin,
    check_may_return,
    counts,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
BEGUN = begin(None, generation=1, at=START)


def come_back(
    state: StrongState, *, same: bool = True, generation: int = 1, at: datetime = START
) -> None:
    check_may_return(state, same_attempt=same, generation=generation, at=at)


@pytest.mark.abuse(24)
def test_an_attempt_is_returned_from_within_ten_minutes_in_its_browser_by_its_link() -> None:
    come_back(BEGUN)
    come_back(BEGUN, at=START + ATTEMPT_LIVES_FOR - timedelta(microseconds=1))
    wrong: list[dict[str, Any]] = [
        {"at": START + ATTEMPT_LIVES_FOR},
        {"at": START - timedelta(microseconds=1)},
        {"same": False},
        {"generation": 2},
    ]
    for what in wrong:
        with pytest.raises(ReturnNotLiving):
            come_back(BEGUN, **what)


@pytest.mark.abuse(24)
@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.BEGUN])
def test_an_attempt_that_has_come_to_anything_is_returned_from_no_more(outcome: Outcome) -> None:
    with pytest.raises(BLOCKING.get(outcome, ReturnNotLiving)):
        come_back(replace(BEGUN, outcome=outcome))


@pytest.mark.abuse(25)
def test_another_person_ends_the_link_and_a_newer_link_begins_anew() -> None:
    other = replace(BEGUN, outcome=Outcome.ANOTHER_PERSON)
    with pytest.raises(IdentifiedAsAnother):
        begin(other, generation=1, at=START + timedelta(days=1))
    assert begin(other, generation=2, at=START).outcome is Outcome.BEGUN


@pytest.mark.abuse(25)
def test_a_newer_attempt_ends_an_older_one_but_not_its_having_identified_another_person() -> None:
    blocked = replace(BEGUN, outcome=Outcome.ANOTHER_PERSON)
    for outcome in Outcome:
        assert counts(BEGUN, outcome, newest=True, generation=1)
        assert counts(BEGUN, outcome, newest=False, generation=1) is (outcome in BLOCKING)
        assert not counts(BEGUN, outcome, newest=True, generation=2)
        assert not counts(blocked, outcome, newest=True, generation=1)


@pytest.mark.abuse(26)
def test_a_round_by_strong_identification_takes_nothing_less() -> None:
    strong = Identification.STRONG
    check_identified(strong, given=strong, was_identified=True)
    for given, known in ((strong, False), (Identification.LINK_AND_CODE, True)):
        with pytest.raises(NotStronglyIdentified):
            check_identified(strong, given=given, was_identified=known)
