"""Months and days of the year, as lawyers count them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.holiday_calendar import holidays_of
from domain.months import MonthDay, next_working_day, no_holidays, parse_month_day, plus_months

DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(
    day: date, months: int, expected: date
) -> None:
    assert plus_months(day, months) == expected


@given(DAYS, DAYS, st.integers(0, 120))
def test_the_order_of_days_survives_the_months(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert plus_months(earlier, months) <= plus_months(later, months)


def test_a_day_of_the_year_is_read_and_29_february_means_the_last_of_february() -> None:
    assert parse_month_day("02-29").in_year(2027) == date(2027, 2, 28)
    assert parse_month_day("02-29").in_year(2028) == date(2028, 2, 29)
    assert str(MonthDay(6, 30)) == "06-30"
    for wrong in ("02-30", "6-30", "00-10", "06-31", ""):
        with pytest.raises(ValueError, match=r".+"):
            parse_month_day(wrong)


@given(DAYS)
def test_a_working_day_stays_and_another_moves_by_a_few_days(day: date) -> None:
    moved = next_working_day(day, holidays_of("FI"))
    assert day <= moved <= day + timedelta(days=6)
    assert next_working_day(moved, holidays_of("FI")) == moved


def test_christmas_eve_and_midsummer_eve_are_no_working_days_in_finland() -> None:
    assert next_working_day(date(2026, 12, 24), holidays_of("FI")) == date(2026, 12, 28)
    assert next_working_day(date(2026, 6, 19), holidays_of("FI")) == date(2026, 6, 22)
    assert next_working_day(date(2026, 12, 24), no_holidays) == date(2026, 12, 24)
