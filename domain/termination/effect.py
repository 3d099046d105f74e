"""What a notice does that is received at a given moment: the end, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.deadlines import end_of_day
from domain.months import (
    Holidays,
    month_end,
    next_working_day,
    no_holidays,
    plus_months,
    year_end,
)
from domain.parties import PartyKind
from domain.termination.refusals import (
    NotEntitled,
    NoTerminationAgreed,
    NothingToTerminate,
    NoticeAlreadyGiven,
    NoticeBeforeInForce,
    NoticeTooLate,
    PartyHasLeft,
    WindowNotOpen,
    YearIsOver,
)
from domain.termination.rule import (
    EndsAt,
    LateNotice,
    NonWorkingDay,
    NoTermination,
    NoticeEnds,
    RollingNotice,
    TermRule,
    YearlyDeadline,
)
from domain.termination.windows import Window, deadline_in, windows_of

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NoticeGiver:
    """The party that gives notice, as the records know it when the notice is received.

    `joined_at` is when it became a party (the agreement's in force, or its accession),
    `left_at` when the agreement ended for it, `stands_until` when a notice of its own that
    stands takes effect.
    """

    kind: PartyKind
    joined_at: datetime
    left_at: datetime | None = None
    stands_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoticeEffect:
    """What a notice does.

    `ends_on` is the last day, `ends_at` the instant after it. `in_time` is false for a late
    notice that counts for the next end; `missed_on` is then the deadline that it missed.
    `deadline_at` is the instant up to which notice for this very end could be received.
    """

    ends_on: date
    ends_at: datetime
    effect: NoticeEnds
    in_time: bool
    deadline_at: datetime
    missed_on: date | None = None


def effect_of(
    rule: TermRule,
    *,
    received_at: datetime,
    in_force_at: datetime,
    zone: ZoneInfo,
    giver: NoticeGiver,
    is_holiday: Holidays = no_holidays,
    asked_for: date | None = None,
) -> NoticeEffect:
    """Return what a notice does that is received at `received_at`; refuse with the reason.

    What counts is the moment of receipt, for several signatures that of the last required
    one, on paper its arrival (docs/domain.md, “Termination”). `asked_for` is the end for
    which the party means to give notice, where it said so.
    """
    termination = rule.termination
    if isinstance(termination, NoTermination):
        raise NoTerminationAgreed
    if not termination.entitles(giver.kind):
        raise NotEntitled
    _check_giver(giver, received_at=received_at, in_force_at=in_force_at, zone=zone)
    if asked_for is not None and end_of_day(asked_for, zone) <= received_at:
        raise YearIsOver(asked=asked_for.isoformat())
    if isinstance(termination, RollingNotice):
        effect = _rolling_effect(termination, received_at, zone, is_holiday)
    else:
        effect = _yearly_effect(
            rule, termination, received_at, in_force_at=in_force_at, zone=zone, holidays=is_holiday
        )
    _check_term(rule, effect.ends_on)
    return effect


def _check_giver(
    giver: NoticeGiver, *, received_at: datetime, in_force_at: datetime, zone: ZoneInfo
) -> None:
    if giver.left_at is not None and giver.left_at <= received_at:
        raise PartyHasLeft(left=_last_day(giver.left_at, zone).isoformat())
    starts_at = max(in_force_at, giver.joined_at)
    if received_at < starts_at:
        raise NoticeBeforeInForce(starts=starts_at.astimezone(zone).date().isoformat())
    if giver.stands_until is not None:
        raise NoticeAlreadyGiven(ends=_last_day(giver.stands_until, zone).isoformat())


def _check_term(rule: TermRule, ends_on: date) -> None:
    last_on = rule.term.last_on
    if rule.ends_by_itself and last_on is not None and ends_on >= last_on:
        raise NothingToTerminate(last=last_on.isoformat(), ends=ends_on.isoformat())


def _yearly_effect(
    rule: TermRule,
    yearly: YearlyDeadline,
    received_at: datetime,
    *,
    in_force_at: datetime,
    zone: ZoneInfo,
    holidays: Holidays,
) -> NoticeEffect:
    """Judge by the first window that is not over when the notice is received.

    Before it opens, in the year of an opening day, the notice is early and refused; in
    the year before, it is late, and the rule says whether it counts for this window's end.
    """
    windows = windows_of(rule, in_force_at=in_force_at, zone=zone, is_holiday=holidays)
    window = next((w for w in windows if received_at < w.closes_at), None)
    if window is None:
        year = received_at.astimezone(zone).year
        raise _nothing_left(rule, yearly, year, received_at, zone=zone, holidays=holidays)
    missed_on = None
    if received_at < window.opens_at:
        if received_at.astimezone(zone).year == window.year:
            raise WindowNotOpen(
                opens=window.opens_on.isoformat(), closes=window.notice_by.isoformat()
            )
        missed_on, _ = deadline_in(yearly, window.year - 1, holidays)
        if yearly.late_notice is LateNotice.REFUSE:
            raise _too_late(missed_on, window)
    return NoticeEffect(
        ends_on=window.ends_on,
        ends_at=window.ends_at,
        effect=yearly.effect,
        in_time=missed_on is None,
        deadline_at=window.closes_at,
        missed_on=missed_on,
    )


def _too_late(missed_on: date, window: Window) -> NoticeTooLate:
    return NoticeTooLate(
        deadline=missed_on.isoformat(),
        opens=window.opens_on.isoformat(),
        closes=window.notice_by.isoformat(),
        ends=window.ends_on.isoformat(),
    )


def _nothing_left(
    rule: TermRule,
    yearly: YearlyDeadline,
    year: int,
    received_at: datetime,
    *,
    zone: ZoneInfo,
    holidays: Holidays,
) -> NothingToTerminate:
    """Name the end that the notice would have had if the term ran on."""
    deadlines = (deadline_in(yearly, y, holidays) for y in (year - 1, year, year + 1))
    ends_on = next(ends for by, ends in deadlines if received_at < end_of_day(by, zone))
    last_on = rule.term.last_on
    assert last_on is not None, "only a term that ends by itself runs out of windows"
    return NothingToTerminate(last=last_on.isoformat(), ends=ends_on.isoformat())


def _rolling_effect(
    rolling: RollingNotice, received_at: datetime, zone: ZoneInfo, is_holiday: Holidays
) -> NoticeEffect:
    """Count from the civil day of receipt, in the agreement's zone.

    That day itself does not count (150/1930, section 2): three months from 10 March end
    with 10 June. The deadline is the last day of receipt that leads to the same end.
    """
    received_on = received_at.astimezone(zone).date()
    ends_on = _rolling_end(rolling, received_on, is_holiday)
    days = (received_on + _A_DAY * n for n in range(800))
    last_on = next(
        day for day, after in pairwise(days) if _rolling_end(rolling, after, is_holiday) > ends_on
    )
    return NoticeEffect(
        ends_on=ends_on,
        ends_at=end_of_day(ends_on, zone),
        effect=rolling.effect,
        in_time=True,
        deadline_at=end_of_day(last_on, zone),
    )


def _rolling_end(rolling: RollingNotice, received_on: date, is_holiday: Holidays) -> date:
    end = plus_months(received_on, rolling.months)
    match rolling.ends_at:
        case EndsAt.MONTH_END:
            return month_end(end)
        case EndsAt.YEAR_END:
            return year_end(end)
        case EndsAt.SAME_DAY if rolling.non_working_day is NonWorkingDay.NEXT:
            return next_working_day(end, is_holiday)
        case EndsAt.SAME_DAY:
            return end


def _last_day(ends_at: datetime, zone: ZoneInfo) -> date:
    return (ends_at - timedelta(microseconds=1)).astimezone(zone).date()
