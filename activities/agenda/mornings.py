"""Mornings of working days in an agreement's zone: when people are written to."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from adapters.agreement_terms import rule_of
from adapters.database.tables import AgreementRow
from adapters.holiday_calendar import holidays_of
from domain.agenda import morning_of
from domain.months import Holidays, next_working_day, previous_working_day


def morning_by(agreement: AgreementRow, day: date) -> datetime:
    """Return the morning of `day` (UTC), or of the last working day before it."""
    return _morning(agreement, previous_working_day(day, _holidays(agreement)))


def morning_from(agreement: AgreementRow, day: date) -> datetime:
    """Return the morning of `day` (UTC), or of the first working day after it."""
    return _morning(agreement, next_working_day(day, _holidays(agreement)))


def morning_after(agreement: AgreementRow, instant: datetime) -> datetime:
    """Return the first morning of a working day on or after the day of `instant`."""
    return morning_from(agreement, instant.astimezone(ZoneInfo(agreement.zone)).date())


def _morning(agreement: AgreementRow, day: date) -> datetime:
    return morning_of(day, ZoneInfo(agreement.zone), spread_by=agreement.id)


def _holidays(agreement: AgreementRow) -> Holidays:
    return holidays_of(rule_of(agreement).holidays)
