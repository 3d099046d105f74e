"""When those who have not signed are reminded: the plan, and its moments in office hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import N_, DomainError
from domain.months import Holidays, next_working_day, previous_working_day

MOST_DAYS = 365
MOST_BEFORE = 10


class ReminderPlanNotValid(DomainError):
    """A plan of reminders names a day or an hour that makes no sense."""

    code = "reminder_plan_not_valid"
    message = N_("The plan of reminders: {field} must lie between {least} and {most}.")


def _check(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise ReminderPlanNotValid(field=field, least=str(least), most=str(most))


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """First after so many days, then every so many, then so many days before the deadline.

    Zero for `first_after_days` or `then_every_days` leaves those out; a plan of nothing reminds
    nobody. The hours are office hours in the agreement's own zone, the last one exclusive.
    """

    first_after_days: int = 5
    then_every_days: int = 7
    before_deadline_days: tuple[int, ...] = (3, 1)
    from_hour: int = 8
    to_hour: int = 18

    def __post_init__(self) -> None:
        """Refuse what is no plan, and name the field."""
        _check("first_after_days", self.first_after_days, 0, MOST_DAYS)
        _check("then_every_days", self.then_every_days, 0, MOST_DAYS)
        _check("before_deadline_days", len(self.before_deadline_days), 0, MOST_BEFORE)
        for days in self.before_deadline_days:
            _check("before_deadline_days", days, 1, MOST_DAYS)
        _check("from_hour", self.from_hour, 0, 22)
        _check("to_hour", self.to_hour, self.from_hour + 1, 23)

    @property
    def is_silent(self) -> bool:
        """Tell whether it reminds nobody."""
        return not (self.first_after_days or self.then_every_days or self.before_deadline_days)

    def silenced(self) -> ReminderPlan:
        """Return a plan with these hours that reminds nobody."""
        return replace(self, first_after_days=0, then_every_days=0, before_deadline_days=())

    def to_data(self) -> dict[str, Any]:
        """Return what `plan_of` reads."""
        return asdict(self) | {"before_deadline_days": list(self.before_deadline_days)}


HOUSE_PLAN = ReminderPlan()


def plan_of(data: Mapping[str, Any] | None) -> ReminderPlan:
    """Return the plan that a round keeps; without one, that of the house."""
    if data is None:
        return HOUSE_PLAN
    return ReminderPlan(**{**data, "before_deadline_days": tuple(data["before_deadline_days"])})


def reminder_times(
    *,
    sent_at: datetime,
    closes_at: datetime,
    zone: ZoneInfo,
    is_holiday: Holidays,
    plan: ReminderPlan = HOUSE_PLAN,
) -> tuple[datetime, ...]:
    """Return when those who have not signed are reminded, in UTC, in order.

    As the plan says, each moved on to office hours of a working day in `zone`, one a day at
    most. One of those before the deadline that would come too late, over Christmas say, is moved
    back instead. None comes at or after the deadline, or on the day of the invitation.
    """
    last_ones = [closes_at - timedelta(days=days) for days in plan.before_deadline_days]
    moved = [
        next_office_time(moment.astimezone(zone), is_holiday, plan)
        for moment in _regular(plan, sent_at, min(last_ones, default=closes_at))
    ]
    for before in last_ones:
        local = next_office_time(before.astimezone(zone), is_holiday, plan)
        if local.astimezone(UTC) >= closes_at:
            last_day = previous_working_day(before.astimezone(zone).date(), is_holiday)
            local = datetime.combine(last_day, time(plan.from_hour), zone)
        moved.append(local)
    chosen: dict[date, datetime] = {}
    for local in sorted(moved):
        instant = local.astimezone(UTC)
        if sent_at + timedelta(days=1) <= instant < closes_at:
            chosen.setdefault(local.date(), instant)
    return tuple(sorted(chosen.values()))


def _regular(plan: ReminderPlan, sent_at: datetime, until: datetime) -> list[datetime]:
    moments: list[datetime] = []
    step = plan.first_after_days or plan.then_every_days
    moment = sent_at + timedelta(days=step)
    while step and moment < until:
        moments.append(moment)
        step = plan.then_every_days
        moment += timedelta(days=step)
    return moments


def next_office_time(local: datetime, is_holiday: Holidays, plan: ReminderPlan) -> datetime:
    """Move a local time on to the next moment that is office hours of a working day."""
    first_hour = time(plan.from_hour)
    if local.time() >= time(plan.to_hour):
        local = datetime.combine(local.date() + timedelta(days=1), first_hour, local.tzinfo)
    elif local.time() < first_hour:
        local = datetime.combine(local.date(), first_hour, local.tzinfo)
    day = next_working_day(local.date(), is_holiday)
    return local if day == local.date() else datetime.combine(day, first_hour, local.tzinfo)
