"""Recurring duties: when each is due, what may be noted, and the record of a year.

An agreement names what its parties do again and again while it is in force: a plan that is
reviewed every year, a group that meets every month (docs/domain.md, “What recurs”). A duty is
owed only on days on which the agreement binds: a period whose due day lies before the first
day or after the last has no occurrence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.deadlines import end_of_day, start_of_day
from domain.duty_refusals import (
    DutyAfterEnd,
    DutyAlreadyDone,
    DutyNoteTakenBack,
    DutyUnknown,
    OccurrenceNotYet,
)
from domain.months import MONTHS, month_end, plus_months

TERM_PERIOD = "term"


class Every(StrEnum):
    """How often a duty recurs."""

    MONTH = "month"
    TWO_MONTHS = "two_months"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    TERM = "term"


_LENGTHS = {
    Every.MONTH: 1,
    Every.TWO_MONTHS: 2,
    Every.QUARTER: 3,
    Every.HALF_YEAR: 6,
    Every.YEAR: MONTHS,
}
# A month has no room for a mail thirty days ahead: it would come before the month does.
_REMIND_BEFORE = {
    Every.MONTH: timedelta(days=7),
    Every.TWO_MONTHS: timedelta(days=14),
    Every.QUARTER: timedelta(days=14),
}
_REMIND_IN_GOOD_TIME = timedelta(days=30)


class DutyState(StrEnum):
    """Where one occurrence of a duty stands; the year's record keeps the last three."""

    AHEAD = "ahead"
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True)
class Duty:
    """What recurs, and when: by `day` of the last month of each period.

    Of a year it is `day` of `month`; once a term, within `within_months` of the first day.
    A day that a month lacks is its last one.
    """

    key: str
    every: Every
    month: int = MONTHS
    day: int = 31
    within_months: int = 6


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One period of a duty; both days included.

    `period` is `2027`, `2027-H2`, `2027-Q3`, `2027-09` (a month, or the two that end with
    it), or `term`.
    """

    duty: Duty
    period: str
    starts_on: date
    due_on: date

    @property
    def key(self) -> str:
        """Return what names the occurrence among all of its agreement."""
        return f"{self.duty.key}:{self.period}"

    @property
    def year(self) -> int:
        """Return the year in whose record it stands: that of the day on which it is due."""
        return self.due_on.year

    def due_at(self, zone: ZoneInfo) -> datetime:
        """Return the instant from which it is late: the end of the due day."""
        return end_of_day(self.due_on, zone)


def occurrences(duty: Duty, *, first_on: date, last_on: date) -> tuple[Occurrence, ...]:
    """Return every occurrence that falls due from `first_on` to `last_on`, in order."""
    if duty.every is Every.TERM:
        due_on = plus_months(first_on, duty.within_months) - timedelta(days=1)
        once = Occurrence(duty, TERM_PERIOD, first_on, due_on)
        return (once,) if due_on <= last_on else ()
    found = (
        occurrence
        for year in range(first_on.year, last_on.year + 1)
        for occurrence in _of_year(duty, year)
    )
    return tuple(
        Occurrence(duty, one.period, max(one.starts_on, first_on), one.due_on)
        for one in found
        if first_on <= one.due_on <= last_on
    )


def _of_year(duty: Duty, year: int) -> Iterable[Occurrence]:
    length = _LENGTHS[duty.every]
    for last in range(length, MONTHS + 1, length):
        due_in = duty.month if duty.every is Every.YEAR else last
        starts_on = date(year, last - length + 1, 1)
        period = _period(duty.every, year, last)
        yield Occurrence(duty, period, starts_on, _day(year, due_in, duty.day))


def _period(every: Every, year: int, last: int) -> str:
    named = {
        Every.YEAR: "",
        Every.HALF_YEAR: f"-H{last // 6}",
        Every.QUARTER: f"-Q{last // 3}",
    }
    return f"{year}{named.get(every, f'-{last:02d}')}"


def _day(year: int, month: int, day: int) -> date:
    last = month_end(date(year, month, 1))
    return last.replace(day=min(day, last.day))


def reminder_days(occurrence: Occurrence) -> tuple[date, ...]:
    """Return the days on which the responsible person is reminded: some time before, and then."""
    due_on = occurrence.due_on
    ahead = _REMIND_BEFORE.get(occurrence.duty.every, _REMIND_IN_GOOD_TIME)
    before = max(due_on - ahead, occurrence.starts_on)
    return (before, due_on) if before < due_on else (due_on,)


def state_of(
    occurrence: Occurrence, *, done_at: datetime | None, zone: ZoneInfo, at: datetime
) -> DutyState:
    """Return where an occurrence stands at an instant; `done_at` is when it was noted."""
    due_at = occurrence.due_at(zone)
    if done_at is not None:
        return DutyState.DONE if done_at < due_at else DutyState.DONE_LATE
    if at < start_of_day(occurrence.starts_on, zone):
        return DutyState.AHEAD
    if at < due_at:
        return DutyState.OPEN
    return DutyState.OVERDUE if at < year_closes_at(occurrence.year, zone) else DutyState.NOT_DONE


def year_closes_at(year: int, zone: ZoneInfo) -> datetime:
    """Return the instant at which a year's record is closed: its last day is over."""
    return end_of_day(date(year, MONTHS, 31), zone)


def check_may_note(
    duties: Sequence[Occurrence],
    *,
    duty: str,
    period: str,
    done: Collection[tuple[str, datetime]],
    zone: ZoneInfo,
    at: datetime,
    ends_at: datetime | None,
) -> Occurrence:
    """Return the occurrence that may be noted as done at `at`; refuse another.

    `done` are the keys of those that have been noted, with when; `ends_at` is when the
    agreement ends, or None. What is late may be noted all the same, until the agreement ends.
    """
    _check_before_end(at, ends_at)
    found = next((o for o in duties if o.duty.key == duty and o.period == period), None)
    if found is None:
        raise DutyUnknown(duty=duty, period=period)
    if at < start_of_day(found.starts_on, zone):
        raise OccurrenceNotYet(first=found.starts_on.isoformat())
    noted = next((when for key, when in done if key == found.key), None)
    if noted is not None:
        raise DutyAlreadyDone(day=noted.astimezone(zone).date().isoformat())
    return found


def check_may_take_back(
    *, taken_back_at: datetime | None, zone: ZoneInfo, at: datetime, ends_at: datetime | None
) -> None:
    """Refuse to take back a result once more, or after the end: the record is closed then."""
    _check_before_end(at, ends_at)
    if taken_back_at is not None:
        raise DutyNoteTakenBack(day=taken_back_at.astimezone(zone).date().isoformat())


def _check_before_end(at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and at >= ends_at:
        raise DutyAfterEnd


@dataclass(frozen=True, slots=True)
class DutyCount:
    """What a year's record says of one duty: how often it was due, and what came of it."""

    duty: str
    due: int = 0
    done: int = 0
    done_late: int = 0
    not_done: int = 0


def year_record(states: Iterable[tuple[Occurrence, DutyState]], year: int) -> tuple[DutyCount, ...]:
    """Return the record of a year, a line a duty in the order in which they come."""
    by_duty: dict[str, list[DutyState]] = {}
    for occurrence, state in states:
        if occurrence.year == year:
            by_duty.setdefault(occurrence.duty.key, []).append(state)
    return tuple(
        DutyCount(
            duty=key,
            due=len(found),
            done=found.count(DutyState.DONE),
            done_late=found.count(DutyState.DONE_LATE),
            not_done=found.count(DutyState.NOT_DONE),
        )
        for key, found in by_duty.items()
    )
