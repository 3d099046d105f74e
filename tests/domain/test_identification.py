"""The code that identifies a signatory: one at a time, ten minutes, one use, five wrong tries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.identification import (
    CODE_LIVES_FOR,
    MOST_WRONG_TRIES,
    PAUSE_BETWEEN_CODES,
    CodeAskedTooSoon,
    CodeBlocked,
    CodeNotBlocked,
    CodeNotLiving,
    CodeOfAnotherBrowser,
    CodeState,
    Identification,
    NotIdentified,
    after_try,
    check_identified,
    check_may_try,
    issue,
    let_try_again,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


@pytest.mark.abuse(21)
def test_a_code_lives_for_ten_minutes_and_not_an_instant_longer() -> None:
    state = issue(CodeState(), at=START)
    check_may_try(state, same_browser=True, at=START + CODE_LIVES_FOR - INSTANT)
    with pytest.raises(CodeNotLiving):
        check_may_try(state, same_browser=True, at=START + CODE_LIVES_FOR)
    with pytest.raises(CodeNotLiving):
        check_may_try(state, same_browser=True, at=START - INSTANT)


@pytest.mark.abuse(21)
def test_a_code_is_used_once_and_only_where_it_was_asked_for() -> None:
    state = issue(CodeState(), at=START)
    with pytest.raises(CodeOfAnotherBrowser):
        check_may_try(state, same_browser=False, at=START)
    used = after_try(state, right=True, at=START)
    with pytest.raises(CodeNotLiving):
        check_may_try(used, same_browser=True, at=START)


def test_a_new_code_comes_after_a_pause() -> None:
    state = issue(CodeState(), at=START)
    with pytest.raises(CodeAskedTooSoon):
        issue(state, at=START + PAUSE_BETWEEN_CODES - INSTANT)
    assert issue(state, at=START + PAUSE_BETWEEN_CODES).lives(START + PAUSE_BETWEEN_CODES)


def test_only_who_is_blocked_is_let_try_again() -> None:
    with pytest.raises(CodeNotBlocked):
        let_try_again(issue(CodeState(), at=START))
    anew = let_try_again(CodeState(START, None, MOST_WRONG_TRIES))
    assert issue(anew, at=START).lives(START)


def test_a_round_by_code_takes_no_signature_by_the_link_alone() -> None:
    link, code = Identification.LINK, Identification.LINK_AND_CODE
    check_identified(link, given=link, was_identified=False)
    check_identified(code, given=code, was_identified=True)
    for given_, known in ((link, True), (code, False), (link, False)):
        with pytest.raises(NotIdentified):
            check_identified(code, given=given_, was_identified=known)


@pytest.mark.abuse(20)
@given(st.lists(st.tuples(st.sampled_from(["ask", "wrong", "right"]), st.integers(0, 1200))))
def test_whatever_is_done_no_more_than_five_codes_are_entered_wrong(
    steps: list[tuple[str, int]],
) -> None:
    state, now, wrong = CodeState(), START, 0
    for what, seconds in steps:
        now += timedelta(seconds=seconds)
        try:
            if what == "ask":
                state = issue(state, at=now)
                continue
            check_may_try(state, same_browser=True, at=now)
        except DomainError:
            continue
        state = after_try(state, right=what == "right", at=now)
        wrong += what == "wrong"
    assert wrong <= MOST_WRONG_TRIES
    assert state.is_blocked is (wrong == MOST_WRONG_TRIES)
    if state.is_blocked:
        with pytest.raises(CodeBlocked):
            issue(state, at=now + timedelta(days=30))
