"""Civil dates turned into instants: a day belongs to the agreement's own time zone.

Bounds are half-open: a deadline “by 30 June” is the instant at which 1 July starts in
the zone, and what was received before that instant is in time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import check_day
from domain.errors import N_, DomainError
from domain.months import next_working_day, no_holidays


class DeadlineInThePast(DomainError):
    """The deadline has gone by already."""

    code = "deadline_in_the_past"
    message = N_("The deadline {deadline} has already passed.")


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which `day` starts in `zone`.

    Where the clock goes forward at midnight the day starts at the first moment that
    exists; where midnight comes twice, at the first of the two (PEP 495, fold=0).
    """
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which `day` is over in `zone` (exclusive)."""
    return start_of_day(day + timedelta(days=1), zone)


def deadline_of(day: date, zone: ZoneInfo, *, at: datetime) -> datetime:
    """Return the instant at which a deadline on `day` runs out; refuse one before `at`.

    A year that no agreement may name is refused with `DayOutOfRange`.
    """
    check_day(day)
    closes_at = end_of_day(day, zone)
    if closes_at <= at:
        raise DeadlineInThePast(deadline=day.isoformat())
    return closes_at


def working_day(day: date) -> date:
    """Return `day`, or the Monday after it when it is a Saturday or Sunday."""
    return next_working_day(day, no_holidays)
