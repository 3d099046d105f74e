"""When the parties are told of a window."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given

from adapters.holiday_calendar import holidays_of
from domain.months import MonthDay
from domain.term import Term
from domain.termination.rule import TermRule, YearlyDeadline
from domain.termination.window_word import Word, words_of
from domain.termination.windows import windows_of
from tests.domain.termination.rules_drawn import MOMENTS, ZONES, rules

HELSINKI, FINNISH = ZoneInfo("Europe/Helsinki"), holidays_of("FI")
BY_JUNE = TermRule(
    Term(date(2026, 1, 1), date(2029, 12, 31)),
    YearlyDeadline(notice_by=MonthDay(6, 30), ends_on=MonthDay(12, 31)),
)


def told(in_force_at: datetime) -> tuple[Word, ...]:
    window = next(windows_of(BY_JUNE, in_force_at=in_force_at, zone=HELSINKI))
    return words_of(window, HELSINKI, spread_by="agreement", is_holiday=FINNISH)


def days(words: tuple[Word, ...]) -> list[tuple[int, date]]:
    return [(word.days_before, word.at.astimezone(HELSINKI).date()) for word in words]


def test_they_are_told_as_it_opens_and_30_and_7_days_before_it_closes() -> None:
    # New Year's Day is a holiday; 31 May 2026 is a Sunday.
    assert days(told(datetime(2025, 12, 31, 22, tzinfo=UTC))) == [
        (0, date(2026, 1, 2)),
        (30, date(2026, 5, 29)),
        (7, date(2026, 6, 23)),
    ]


def test_an_agreement_that_comes_into_force_late_tells_only_what_is_still_of_use() -> None:
    assert days(told(datetime(2026, 6, 10, 12, tzinfo=UTC))) == [
        (0, date(2026, 6, 11)),
        (7, date(2026, 6, 23)),
    ]
    assert days(told(datetime(2026, 6, 30, 12, tzinfo=UTC))) == []


@given(rules(), ZONES, MOMENTS)
def test_word_comes_while_the_window_is_open_on_a_working_morning_and_in_order(
    rule: TermRule, zone: ZoneInfo, in_force_at: datetime
) -> None:
    windows = windows_of(rule, in_force_at=in_force_at, zone=zone, is_holiday=FINNISH)
    for window in islice(windows, 5):
        words = words_of(window, zone, spread_by="agreement", is_holiday=FINNISH)
        for word in words:
            assert window.is_open(word.at)
            local = word.at.astimezone(zone)
            assert timedelta(hours=8) <= local - local.replace(hour=0, minute=0, second=0)
            assert local.hour < 10
            assert local.weekday() < 5
            assert not FINNISH(local.date())
            assert word.at < word.useful_until <= window.closes_at
        for earlier, later in pairwise(words):
            assert earlier.useful_until == later.at
