"""Arithmetic with months and days of the year, as lawyers expect it.

Source: the Finnish act on the calculation of periods of time (laki säädettyjen määräaikain
laskemisesta, 150/1930): by its section 3 a period of months that runs after a day ends on the
day of the month that bears the same number, and on its last day where there is none.
Regulation (EEC, Euratom) No 1182/71, article 3(2)(c) says the same for the Union.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

MONTHS = 12
_DECEMBER, _LAST_OF_DECEMBER = 12, 31
_SATURDAY = 5
_LEAP_YEAR = 2000
_FORM = re.compile(r"(\d{2})-(\d{2})", re.ASCII)

Holidays: TypeAlias = Callable[[date], bool]


def no_holidays(_day: date) -> bool:
    """Know of no holiday: every day from Monday to Friday is a working day."""
    return False


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A day of any year. 29 February means the last day of February, so 28 in most years."""

    month: int
    day: int

    def __post_init__(self) -> None:
        """Refuse what no year has (`ValueError`)."""
        date(_LEAP_YEAR, self.month, self.day)

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"

    def in_year(self, year: int) -> date:
        """Return the day in `year`."""
        return date(year, self.month, min(self.day, _days_in(year, self.month)))


def parse_month_day(text: str) -> MonthDay:
    """Return the day written as `06-30`; `ValueError` for anything else."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is no month and day")
    return MonthDay(int(match[1]), int(match[2]))


def plus_months(day: date, months: int) -> date:
    """Return the day of the same number so many months on, or that month's last day.

    31 January + 1 month = 28 February, or 29 in a leap year (150/1930, section 3).
    """
    years, month = divmod(day.month - 1 + months, MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, _days_in(year, month)))


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return day.replace(day=_days_in(day.year, day.month))


def year_end(day: date) -> date:
    """Return 31 December of the year of `day`."""
    return date(day.year, _DECEMBER, _LAST_OF_DECEMBER)


def next_working_day(day: date, is_holiday: Holidays) -> date:
    """Return `day`, or the first day after it that is no Saturday, Sunday or holiday.

    Source: 150/1930, section 5, which moves the last day of a period out of Sundays, feasts,
    Christmas Eve, Midsummer Eve and Saturdays. That law is about periods set by law;
    in a contract it holds only where the contract says so.
    """
    while day.weekday() >= _SATURDAY or is_holiday(day):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date, is_holiday: Holidays) -> date:
    """Return `day`, or the last day before it that is a working day."""
    while day.weekday() >= _SATURDAY or is_holiday(day):
        day -= timedelta(days=1)
    return day


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
