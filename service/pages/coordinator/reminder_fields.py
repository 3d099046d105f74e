"""When those who have not signed are reminded: the fields of the form that starts a round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from adapters.holiday_calendar import country_of_zone, holidays_of
from adapters.i18n import N_
from domain.calendar import DayOutOfRange
from domain.deadlines import DeadlineInThePast, deadline_of
from domain.reminders import MOST_BEFORE, MOST_DAYS, ReminderPlan, reminder_times

FIELDS = ("first_after_days", "then_every_days", "before_deadline_days")
_MOST_SHOWN = 8
_NOT_DAYS = N_("Give whole days from 0 to 365; 0 or nothing leaves these reminders out.")
_NOT_A_LIST = N_("Give up to ten days from 1 to 365, with commas between; or nothing.")


@dataclass(frozen=True, slots=True)
class TypedPlan:
    """What was typed into the three fields; all empty from a page that did not ask."""

    first_after_days: str = ""
    then_every_days: str = ""
    before_deadline_days: str = ""

    @classmethod
    def of(cls, plan: ReminderPlan) -> TypedPlan:
        """Return what stands in the form for a plan."""
        days = ", ".join(str(day) for day in plan.before_deadline_days)
        return cls(str(plan.first_after_days), str(plan.then_every_days), days)

    def read(self, usual: ReminderPlan) -> tuple[ReminderPlan, dict[str, str]]:
        """Return the plan, its hours those of the template, and what is wrong by field."""
        first, every, before = (_days(getattr(self, name)) for name in FIELDS)
        wrong = {
            "first_after_days": "" if _is_one(first) else _NOT_DAYS,
            "then_every_days": "" if _is_one(every) else _NOT_DAYS,
            "before_deadline_days": "" if _are_some(before) else _NOT_A_LIST,
        }
        errors = {name: text for name, text in wrong.items() if text}
        if errors:
            return usual, errors
        return replace(
            usual,
            first_after_days=sum(first or ()),
            then_every_days=sum(every or ()),
            before_deadline_days=before or (),
        ), {}


@dataclass(frozen=True, slots=True)
class RemindedOn:
    """The days on which reminders go out: the first ones, how many follow, and the last one."""

    first: tuple[date, ...] = ()
    more: int = 0
    last: date | None = None

    @classmethod
    def of(cls, plan: ReminderPlan, closes_on: date, zone: ZoneInfo, *, at: datetime) -> RemindedOn:
        """Return the days for a round that is sent at an instant; none if its day has gone by."""
        try:
            closes_at = deadline_of(closes_on, zone, at=at)
        except (DayOutOfRange, DeadlineInThePast):
            return cls()
        is_holiday = holidays_of(country_of_zone(zone.key))
        moments = reminder_times(
            sent_at=at, closes_at=closes_at, zone=zone, is_holiday=is_holiday, plan=plan
        )
        days = tuple(moment.astimezone(zone).date() for moment in moments)
        if len(days) <= _MOST_SHOWN:
            return cls(days)
        return cls(days[:_MOST_SHOWN], len(days) - _MOST_SHOWN, days[-1])


def _days(typed: str) -> tuple[int, ...] | None:
    try:
        return tuple(int(part) for part in typed.split(",") if part.strip())
    except ValueError:
        return None


def _is_one(days: tuple[int, ...] | None) -> bool:
    return days is not None and len(days) <= 1 and all(0 <= day <= MOST_DAYS for day in days)


def _are_some(days: tuple[int, ...] | None) -> bool:
    few = days is not None and len(days) <= MOST_BEFORE
    return few and all(1 <= day <= MOST_DAYS for day in days or ())
