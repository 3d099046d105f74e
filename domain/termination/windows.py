"""The times in which notice can be given for one and the same end.

Bounds are half-open instants: a window that closes “by 30 June” closes when 1 July starts
in the agreement's zone, and the reader's own zone changes nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.calendar import LAST_YEAR
from domain.deadlines import end_of_day, start_of_day
from domain.months import Holidays, MonthDay, next_working_day, no_holidays
from domain.termination.rule import NonWorkingDay, TermRule, YearlyDeadline

_NEW_YEAR = MonthDay(1, 1)


@dataclass(frozen=True, slots=True)
class Window:
    """One year's window: civil days as people read them, instants as they are judged.

    `opens_on` is the first day and `notice_by` the last day on which notice can be given;
    `ends_on` is the last day of the agreement, or of the party's part in it.
    """

    year: int
    opens_on: date
    notice_by: date
    ends_on: date
    opens_at: datetime
    closes_at: datetime
    ends_at: datetime

    def is_open(self, at: datetime) -> bool:
        """Tell whether a notice received at this instant is in time for this end."""
        return self.opens_at <= at < self.closes_at


def windows_of(
    rule: TermRule,
    *,
    in_force_at: datetime,
    zone: ZoneInfo,
    is_holiday: Holidays = no_holidays,
) -> Iterator[Window]:
    """Yield the windows from in force on, in order; only a yearly deadline has any.

    A year whose end is not before the end of the term has none: there is nothing to
    terminate. An open-ended or prolonged term has one every year, so take what is needed.
    """
    yearly = rule.termination
    if not isinstance(yearly, YearlyDeadline):
        return
    term_ends_at = rule.term.ends_at(zone) if rule.ends_by_itself else None
    closed_at = in_force_at
    # One year back, since a deadline at the end of December may have moved into January.
    for year in range(in_force_at.astimezone(zone).year - 1, LAST_YEAR + 1):
        notice_by, ends_on = deadline_in(yearly, year, is_holiday)
        closes_at, ends_at = end_of_day(notice_by, zone), end_of_day(ends_on, zone)
        if term_ends_at is not None and ends_at >= term_ends_at:
            return
        if closes_at <= closed_at:
            continue
        opens_on = (yearly.opens_on or _NEW_YEAR).in_year(year)
        opens_at = max(start_of_day(opens_on, zone), closed_at)
        yield Window(
            year=year,
            opens_on=opens_at.astimezone(zone).date(),
            notice_by=notice_by,
            ends_on=ends_on,
            opens_at=opens_at,
            closes_at=closes_at,
            ends_at=ends_at,
        )
        closed_at = closes_at


def deadline_in(yearly: YearlyDeadline, year: int, is_holiday: Holidays) -> tuple[date, date]:
    """Return the last day for notice in `year`, and the day on which it then ends.

    A deadline that moves out of a holiday stops at the end itself: a notice never ends
    an agreement in the past.
    """
    named = yearly.notice_by.in_year(year)
    ends_on = yearly.ends_on.in_year(year)
    if ends_on < named:
        ends_on = yearly.ends_on.in_year(year + 1)
    if yearly.non_working_day is NonWorkingDay.SAME:
        return named, ends_on
    return min(next_working_day(named, is_holiday), ends_on), ends_on
