"""Civil dates turned into instants: a day belongs to the agreement's own time zone.

Bounds are half-open: a deadline “by 30 June” is the instant at which 1 July starts in
the zone, and what was received before that instant is in time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import check_day
from domain.errors import N_, DomainError
from domain.months import Holidays, next_working_day, no_holidays, previous_working_day

_FIRST_HOUR, _LAST_HOUR = time(8), time(18)
_FIRST_REMINDER = timedelta(days=5)
_THEN_EVERY = timedelta(days=7)
_BEFORE_DEADLINE = (timedelta(days=3), timedelta(days=1))


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


def reminder_times(
    *, sent_at: datetime, closes_at: datetime, zone: ZoneInfo, is_holiday: Holidays
) -> tuple[datetime, ...]:
    """Return when those who have not signed are reminded, in UTC, in order.

    After five days, then weekly, then three days and one day before the deadline; each moved
    on to office hours (8–18) of a working day in `zone`, one a day at most. One of the last two
    that would come too late, over Christmas say, is moved back instead. None comes at or after
    the deadline, or on the day of the invitation (docs/domain.md, “Signing”).
    """
    last_two = [closes_at - before for before in _BEFORE_DEADLINE]
    wanted = []
    moment = sent_at + _FIRST_REMINDER
    while moment < closes_at - _BEFORE_DEADLINE[0]:
        wanted.append(moment)
        moment += _THEN_EVERY
    moved = [_office_hours(moment.astimezone(zone), is_holiday) for moment in wanted]
    for before in last_two:
        local = _office_hours(before.astimezone(zone), is_holiday)
        if local.astimezone(UTC) >= closes_at:
            last_day = previous_working_day(before.astimezone(zone).date(), is_holiday)
            local = datetime.combine(last_day, _FIRST_HOUR, zone)
        moved.append(local)
    chosen: dict[date, datetime] = {}
    for local in sorted(moved):
        instant = local.astimezone(UTC)
        if sent_at + timedelta(days=1) <= instant < closes_at:
            chosen.setdefault(local.date(), instant)
    return tuple(sorted(chosen.values()))


def _office_hours(local: datetime, is_holiday: Holidays) -> datetime:
    """Move a local time on to the next moment that is office hours of a working day."""
    if local.time() >= _LAST_HOUR:
        local = datetime.combine(local.date() + timedelta(days=1), _FIRST_HOUR, local.tzinfo)
    elif local.time() < _FIRST_HOUR:
        local = datetime.combine(local.date(), _FIRST_HOUR, local.tzinfo)
    day = next_working_day(local.date(), is_holiday)
    return local if day == local.date() else datetime.combine(day, _FIRST_HOUR, local.tzinfo)
