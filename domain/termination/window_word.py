"""When the parties are told of a window: as it opens, and before it closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.agenda import morning_of
from domain.months import Holidays, next_working_day, previous_working_day
from domain.termination.windows import Window

DAYS_BEFORE = (30, 7)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Word:
    """Word of a window at an instant, of use until the next one; 0 days: it has opened."""

    days_before: int
    at: datetime
    useful_until: datetime


def words_of(
    window: Window, zone: ZoneInfo, *, spread_by: str, is_holiday: Holidays
) -> tuple[Word, ...]:
    """Return when the parties are told: on working mornings in the agreement's zone.

    That it has opened on the first working day on which it is open, or on the day after
    where the morning is over; 30 and 7 days before its last day, or on the working
    day before that. Word that would come before it opens, or on top of the first, is left out.
    """

    def morning(day: date) -> datetime:
        return morning_of(day, zone, spread_by=spread_by)

    opened_on = next_working_day(window.opens_on, is_holiday)
    if morning(opened_on) < window.opens_at:
        opened_on = next_working_day(opened_on + _A_DAY, is_holiday)
    times = [(0, morning(opened_on))]
    for days in DAYS_BEFORE:
        day = previous_working_day(window.notice_by - timedelta(days=days), is_holiday)
        if day > opened_on:
            times.append((days, morning(day)))
    ends = [at for _, at in times[1:]] + [window.closes_at]
    return tuple(
        Word(days, at, until)
        for (days, at), until in zip(times, ends, strict=True)
        if at < window.closes_at
    )
