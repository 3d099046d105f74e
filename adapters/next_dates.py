"""The day that matters next to an agreement: the nearest of those that are known to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from adapters.agreement_terms import HasTerms, rule_of
from adapters.holiday_calendar import holidays_of
from domain.lifecycle import AgreementStatus
from domain.renewal import offered_on
from domain.termination.windows import windows_of

_S = AgreementStatus


class DayKind(StrEnum):
    """What the day is."""

    DECISIONS = "decisions"
    SIGNING = "signing"
    FIRST_DAY = "first_day"
    NOTICE = "notice"
    NOTICE_EFFECT = "notice_effect"
    RENEWAL = "renewal"
    TERM_ENDS = "term_ends"


@dataclass(frozen=True, slots=True)
class NextDay:
    """A civil day in the agreement's own zone, and what it is."""

    kind: DayKind
    on: date


class Dated(HasTerms, Protocol):
    """What the records say of an agreement by itself."""

    @property
    def status(self) -> str:
        """Where it stands."""

    @property
    def zone(self) -> str:
        """The zone in which its days are meant."""

    @property
    def in_force_at(self) -> datetime | None:
        """When it came into force."""

    @property
    def renewal_months(self) -> int | None:
        """How long before its end the next term is offered."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Days that stand in other records: of its rounds, its decisions and its notices."""

    closes_at: datetime | None = None
    decisions_by: date | None = None
    notice_ends_at: datetime | None = None


def next_day(
    agreement: Dated, outside: Outside, *, at: datetime, is_renewed: bool = False
) -> NextDay | None:
    """Return the nearest day that is not over yet; None when no day is known.

    A deadline of a signing round or of decisions is shown also when it has gone by: it is
    what the agreement waits for.
    """
    zone, status = ZoneInfo(agreement.zone), AgreementStatus(agreement.status)
    today = at.astimezone(zone).date()
    if status is _S.DECIDING and outside.decisions_by:
        return NextDay(DayKind.DECISIONS, outside.decisions_by)
    if status is _S.SIGNING and outside.closes_at:
        return NextDay(DayKind.SIGNING, _last_day(outside.closes_at, zone))
    days: list[NextDay] = []
    if status is _S.SIGNED:
        days.append(NextDay(DayKind.FIRST_DAY, agreement.first_on))
    if status is _S.IN_FORCE:
        days += _in_force(agreement, outside, zone, at)
        days += _renewal(agreement) if not is_renewed else []
    if status in {_S.SIGNED, _S.IN_FORCE} and agreement.last_on:
        days.append(NextDay(DayKind.TERM_ENDS, agreement.last_on))
    return min((day for day in days if day.on >= today), key=lambda day: day.on, default=None)


def _in_force(agreement: Dated, outside: Outside, zone: ZoneInfo, at: datetime) -> list[NextDay]:
    days: list[NextDay] = []
    if outside.closes_at:
        days.append(NextDay(DayKind.SIGNING, _last_day(outside.closes_at, zone)))
    if outside.notice_ends_at:
        days.append(NextDay(DayKind.NOTICE_EFFECT, _last_day(outside.notice_ends_at, zone)))
    rule = rule_of(agreement)
    windows = windows_of(
        rule,
        in_force_at=agreement.in_force_at or at,
        zone=zone,
        is_holiday=holidays_of(rule.holidays),
    )
    window = next((one for one in windows if at < one.closes_at), None)
    ends_at = outside.notice_ends_at
    if window and not (ends_at and ends_at <= window.opens_at):
        days.append(NextDay(DayKind.NOTICE, window.notice_by))
    return days


def _renewal(agreement: Dated) -> list[NextDay]:
    months, last_on = agreement.renewal_months, agreement.last_on
    if months is None or last_on is None:
        return []
    return [NextDay(DayKind.RENEWAL, offered_on(agreement.first_on, last_on, months_before=months))]


def _last_day(ends_at: datetime, zone: ZoneInfo) -> date:
    return (ends_at - timedelta(microseconds=1)).astimezone(zone).date()
