"""The moment at which a party is bound: the earliest, whatever comes after it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import Signer, binds, parse_authority
from domain.signing import bound_at
from domain.term import DeadlineAfterTerm, Term, check_deadline_in_term

START = datetime(2026, 1, 1, tzinfo=UTC)
LISTED = [Signer("ann", "chair"), Signer("bea", "board"), Signer("cid", "board")]
RULE = parse_authority("1 chair | 2 board")
moments = st.integers(0, 1000).map(lambda minutes: START + timedelta(minutes=minutes))
signings = st.lists(st.tuples(moments, st.sampled_from(LISTED)))


def test_the_second_of_two_together_is_the_moment() -> None:
    signed = [(START + timedelta(hours=n), signer) for n, signer in enumerate(LISTED[1:])]
    assert bound_at(RULE, listed=LISTED, signed=signed) == START + timedelta(hours=1)


@given(signings)
def test_a_party_is_bound_at_a_moment_exactly_if_it_is_bound(
    signed: list[tuple[datetime, Signer]],
) -> None:
    at = bound_at(RULE, listed=LISTED, signed=signed)
    assert (at is not None) == binds(RULE, listed=LISTED, signed=[signer for _, signer in signed])


@given(signings, signings)
def test_a_later_signature_does_not_move_the_moment(
    signed: list[tuple[datetime, Signer]], more: list[tuple[datetime, Signer]]
) -> None:
    at = bound_at(RULE, listed=LISTED, signed=signed)
    later = [(moment + timedelta(days=2), signer) for moment, signer in more]
    if at is not None:
        assert bound_at(RULE, listed=LISTED, signed=[*later, *signed]) == at


def test_signing_may_last_until_the_last_day_of_the_term_and_no_longer() -> None:
    term = Term(date(2026, 1, 1), date(2026, 12, 31))
    check_deadline_in_term(term, closes_on=date(2026, 12, 31))
    with pytest.raises(DeadlineAfterTerm):
        check_deadline_in_term(term, closes_on=date(2027, 1, 1))
