"""Who is in force, how an agreement ends, and how a notice is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.months import MonthDay
from domain.prolongation import is_prolonged, prolonged
from domain.term import Term
from domain.termination.refusals import (
    NoticeCannotBeTakenBack,
    NoticeHasTakenEffect,
    NoticeTakenBackAlready,
    TakingBackTooLate,
)
from domain.termination.rule import NoticeEnds, TakeBack, TermRule, YearlyDeadline
from domain.termination.standing import (
    AgreementEnd,
    EndReason,
    Membership,
    Notice,
    agreement_end,
    parties_in_force,
)
from domain.termination.taking_back import taken_back, taking_back_of
from tests.domain.termination.rules_drawn import MOMENTS, ZONES, rules

HELSINKI = ZoneInfo("Europe/Helsinki")
IN_FORCE = datetime(2025, 12, 31, 22, tzinfo=UTC)
TERM_OVER = datetime(2029, 12, 31, 22, tzinfo=UTC)
MEMBERS = tuple(Membership(party, IN_FORCE) for party in ("a", "b", "c"))


def over_in(year: int) -> datetime:
    return datetime(year, 12, 31, 22, tzinfo=UTC)


def notice(party: str, year: int) -> Notice:
    deadline_at = datetime(year, 6, 30, 21, tzinfo=UTC)
    received_at = deadline_at - timedelta(days=30)
    return Notice(f"n-{party}-{year}", party, received_at, over_in(year), deadline_at)


def rule(effect: NoticeEnds, *, take_back: TakeBack = TakeBack.CONSENT_OF_ALL) -> TermRule:
    yearly = YearlyDeadline(
        notice_by=MonthDay(6, 30), ends_on=MonthDay(12, 31), effect=effect, take_back=take_back
    )
    return TermRule(Term(date(2026, 1, 1), date(2029, 12, 31)), yearly)


ENDS, LEAVES = rule(NoticeEnds.AGREEMENT_ENDS), rule(NoticeEnds.PARTY_LEAVES)


def test_without_a_notice_the_agreement_ends_with_its_term() -> None:
    assert agreement_end(ENDS, HELSINKI, MEMBERS, ()) == AgreementEnd(TERM_OVER, EndReason.TERM)


def test_one_notice_ends_the_agreement_for_all_where_the_rule_says_so() -> None:
    end = agreement_end(ENDS, HELSINKI, MEMBERS, (notice("a", 2027), notice("b", 2026)))
    assert end == AgreementEnd(over_in(2026), EndReason.NOTICE, ("n-b-2026",))


def test_a_party_leaves_and_the_others_go_on() -> None:
    notices = (notice("a", 2026),)
    before = over_in(2026) - timedelta(microseconds=1)
    assert parties_in_force(LEAVES, MEMBERS, notices, at=before) == {"a", "b", "c"}
    assert parties_in_force(LEAVES, MEMBERS, notices, at=over_in(2026)) == {"b", "c"}
    assert agreement_end(LEAVES, HELSINKI, MEMBERS, notices) == AgreementEnd(
        TERM_OVER, EndReason.TERM
    )


def test_when_fewer_than_two_remain_the_agreement_ends() -> None:
    notices = (notice("a", 2026), notice("b", 2027))
    assert agreement_end(LEAVES, HELSINKI, MEMBERS, notices) == AgreementEnd(
        over_in(2027), EndReason.TOO_FEW_PARTIES, ("n-b-2027",)
    )
    joined = (*MEMBERS, Membership("d", over_in(2026)))
    assert agreement_end(LEAVES, HELSINKI, joined, notices) == AgreementEnd(
        TERM_OVER, EndReason.TERM
    )


def test_taking_back_needs_the_consent_of_every_other_party_in_force() -> None:
    given_by_c = notice("c", 2027)
    needs = taking_back_of(
        LEAVES,
        given_by_c,
        members=(*MEMBERS, Membership("later", over_in(2028))),
        notices=(notice("a", 2026), given_by_c),
        at=over_in(2026),
        zone=HELSINKI,
    )
    assert needs.consents == {"b"}


@pytest.mark.parametrize(
    ("take_back", "at", "refusal"),
    [
        (TakeBack.NEVER, datetime(2026, 6, 1, tzinfo=UTC), NoticeCannotBeTakenBack),
        (TakeBack.UNTIL_DEADLINE, datetime(2026, 6, 30, 20, 59, tzinfo=UTC), None),
        (TakeBack.UNTIL_DEADLINE, datetime(2026, 6, 30, 21, tzinfo=UTC), TakingBackTooLate),
        (TakeBack.CONSENT_OF_ALL, over_in(2026), NoticeHasTakenEffect),
    ],
)
def test_a_notice_is_taken_back_only_as_the_rule_says(
    take_back: TakeBack, at: datetime, refusal: type[DomainError] | None
) -> None:
    terms = rule(NoticeEnds.AGREEMENT_ENDS, take_back=take_back)
    given_by_a = notice("a", 2026)

    def take() -> frozenset[str]:
        return taking_back_of(
            terms, given_by_a, members=MEMBERS, notices=(given_by_a,), at=at, zone=HELSINKI
        ).consents

    if refusal is None:
        assert take() == frozenset()
        return
    with pytest.raises(refusal):
        take()


def test_a_notice_is_taken_back_once() -> None:
    gone = taken_back(notice("a", 2026), at=datetime(2026, 6, 2, tzinfo=UTC))
    with pytest.raises(NoticeTakenBackAlready):
        taking_back_of(
            ENDS, gone, members=MEMBERS, notices=(gone,), at=gone.received_at, zone=HELSINKI
        )


NOTICES = st.lists(
    st.builds(notice, st.sampled_from("abc"), st.integers(2026, 2028)),
    max_size=4,
    unique_by=lambda given: given.notice_id,
)


@given(rules(), ZONES, NOTICES, st.integers(2026, 2028), MOMENTS)
def test_taking_back_restores_the_state_exactly(
    terms: TermRule, zone: ZoneInfo, others: list[Notice], year: int, at: datetime
) -> None:
    mine = replace(notice("a", year), notice_id="mine")
    without = agreement_end(terms, zone, MEMBERS, others)
    gone = [*others, taken_back(mine, at=mine.received_at)]
    assert agreement_end(terms, zone, MEMBERS, gone) == without
    assert parties_in_force(terms, MEMBERS, gone, at=at) == parties_in_force(
        terms, MEMBERS, others, at=at
    )
    assert is_prolonged(terms, zone, MEMBERS, gone) == is_prolonged(terms, zone, MEMBERS, others)


def test_a_prolonged_term_runs_on_unless_notice_ends_the_agreement() -> None:
    running_on = replace(ENDS, prolonged_by_months=12)
    leaving = replace(LEAVES, prolonged_by_months=12)
    last = replace(notice("a", 2029))
    assert is_prolonged(running_on, HELSINKI, MEMBERS, ())
    assert not is_prolonged(running_on, HELSINKI, MEMBERS, (last,))
    assert is_prolonged(leaving, HELSINKI, MEMBERS, (last,))
    assert not is_prolonged(leaving, HELSINKI, MEMBERS, (last, notice("b", 2029)))
    assert not is_prolonged(ENDS, HELSINKI, MEMBERS, ())


def test_periods_follow_each_other_and_february_shortens_none() -> None:
    drafted = date(2027, 2, 28)
    terms = replace(ENDS, term=Term(date(2026, 3, 1), drafted), prolonged_by_months=12)
    ends = []
    for _ in range(3):
        terms = prolonged(terms, drafted_last_on=drafted)
        ends.append(terms.term.last_on)
    assert ends == [date(2028, 2, 29), date(2029, 2, 28), date(2030, 2, 28)]
