"""Which day comes next for an agreement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from adapters.next_dates import DayKind, NextDay, Outside, next_day
from domain.lifecycle import AgreementStatus
from domain.months import MonthDay
from domain.term import Term
from domain.termination.as_data import rule_to_data
from domain.termination.rule import TermRule, YearlyDeadline

NOON = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2029, 12, 31)
RULE = TermRule(
    Term(FIRST, LAST), YearlyDeadline(notice_by=MonthDay(6, 30), ends_on=MonthDay(12, 31))
)


@dataclass
class Kept:
    """An agreement of four years with a yearly deadline for notice."""

    status: str = AgreementStatus.IN_FORCE
    zone: str = "Europe/Helsinki"
    in_force_at: datetime | None = datetime(2026, 1, 1, tzinfo=UTC)
    renewal_months: int | None = 9
    first_on: date = FIRST
    last_on: date | None = LAST
    terms: dict[str, Any] = field(default_factory=lambda: rule_to_data(RULE))


@pytest.mark.parametrize(
    ("at", "next_"),
    [
        (NOON, NextDay(DayKind.NOTICE, date(2026, 6, 30))),
        # 21:00 UTC is midnight in Helsinki: the window has closed, and the next one is next year's.
        (datetime(2026, 6, 30, 20, 59, tzinfo=UTC), NextDay(DayKind.NOTICE, date(2026, 6, 30))),
        (datetime(2026, 6, 30, 21, 0, tzinfo=UTC), NextDay(DayKind.NOTICE, date(2027, 6, 30))),
        (datetime(2028, 9, 1, tzinfo=UTC), NextDay(DayKind.RENEWAL, date(2029, 4, 1))),
        (datetime(2029, 4, 2, tzinfo=UTC), NextDay(DayKind.TERM_ENDS, LAST)),
        (datetime(2030, 1, 1, tzinfo=UTC), None),
    ],
)
def test_in_force_the_nearest_of_notice_renewal_and_end_is_next(
    at: datetime, next_: NextDay | None
) -> None:
    assert next_day(Kept(), Outside(), at=at) == next_


def test_a_notice_that_was_given_and_a_round_that_runs_have_days_of_their_own() -> None:
    ends_at = datetime(2026, 12, 31, 22, 0, tzinfo=UTC)
    outside = Outside(notice_ends_at=ends_at)
    after = datetime(2026, 8, 1, tzinfo=UTC)
    assert next_day(Kept(), outside, at=after) == NextDay(DayKind.NOTICE_EFFECT, date(2026, 12, 31))
    running = Outside(closes_at=datetime(2026, 3, 31, 21, 0, tzinfo=UTC))
    assert next_day(Kept(), running, at=NOON) == NextDay(DayKind.SIGNING, date(2026, 3, 31))


def test_before_it_is_in_force_decisions_deadline_and_first_day_are_next() -> None:
    outside = Outside(datetime(2026, 3, 31, 21, 0, tzinfo=UTC), date(2026, 2, 1))
    deciding, signing = Kept(AgreementStatus.DECIDING), Kept(AgreementStatus.SIGNING)
    assert next_day(deciding, outside, at=NOON) == NextDay(DayKind.DECISIONS, date(2026, 2, 1))
    assert next_day(signing, outside, at=NOON) == NextDay(DayKind.SIGNING, date(2026, 3, 31))
    early = datetime(2025, 12, 1, tzinfo=UTC)
    signed = Kept(AgreementStatus.SIGNED, in_force_at=None)
    assert next_day(signed, Outside(), at=early) == NextDay(DayKind.FIRST_DAY, FIRST)


def test_what_is_renewed_or_over_has_no_day_for_it() -> None:
    late = datetime(2028, 9, 1, tzinfo=UTC)
    assert next_day(Kept(), Outside(), at=late, is_renewed=True) == NextDay(DayKind.TERM_ENDS, LAST)
    for status in (AgreementStatus.DRAFT, AgreementStatus.WITHDRAWN, AgreementStatus.TERM_ENDED):
        assert next_day(Kept(status), Outside(), at=NOON) is None
