"""What holds for every rule of termination."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.holiday_calendar import holidays_of
from domain.errors import DomainError
from domain.months import MonthDay
from domain.parties import PartyKind
from domain.term import Term
from domain.termination.as_data import rule_from_data, rule_to_data
from domain.termination.effect import NoticeEffect, NoticeGiver, effect_of
from domain.termination.rule import (
    FewestPartiesNotValid,
    NoTermination,
    ProlongedWithoutNotice,
    TermRule,
    WindowEndsBeforeItStarts,
    YearlyDeadline,
)
from domain.termination.windows import Window, windows_of
from tests.domain.termination.rules_drawn import FIRST_ON, MOMENTS, ZONES, rules

FINNISH = holidays_of("FI")


def effect(rule: TermRule, zone: ZoneInfo, in_force: datetime, at: datetime) -> NoticeEffect | None:
    giver = NoticeGiver(PartyKind.MUNICIPALITY, joined_at=in_force)
    with suppress(DomainError):
        return effect_of(
            rule,
            received_at=at,
            in_force_at=in_force,
            zone=zone,
            giver=giver,
            is_holiday=FINNISH,
        )
    return None


def first_windows(rule: TermRule, zone: ZoneInfo, in_force: datetime) -> list[Window]:
    found = windows_of(rule, in_force_at=in_force, zone=zone, is_holiday=FINNISH)
    return list(islice(found, 12))


@given(rules(), ZONES, MOMENTS, MOMENTS)
def test_a_notice_never_ends_an_agreement_in_the_past_nor_after_its_term(
    rule: TermRule, zone: ZoneInfo, in_force: datetime, at: datetime
) -> None:
    done = effect(rule, zone, in_force, at)
    if done is None:
        return
    assert done.ends_at > at >= in_force
    assert at < done.deadline_at <= done.ends_at
    if rule.ends_by_itself:
        assert rule.term.last_on is not None
        assert done.ends_on < rule.term.last_on


@given(rules(), ZONES, MOMENTS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=900)))
def test_a_later_notice_never_gets_an_earlier_end(
    rule: TermRule, zone: ZoneInfo, in_force: datetime, at: datetime, later: timedelta
) -> None:
    first, second = (effect(rule, zone, in_force, moment) for moment in (at, at + later))
    if first and second:
        assert second.ends_at >= first.ends_at


@given(rules(), ZONES, MOMENTS, MOMENTS)
def test_up_to_the_deadline_a_notice_has_the_same_end_and_from_then_on_another(
    rule: TermRule, zone: ZoneInfo, in_force: datetime, at: datetime
) -> None:
    done = effect(rule, zone, in_force, at)
    if done is None:
        return
    last_moment = effect(rule, zone, in_force, done.deadline_at - timedelta(microseconds=1))
    too_late = effect(rule, zone, in_force, done.deadline_at)
    assert last_moment is not None
    assert last_moment.ends_at == done.ends_at
    assert too_late is None or too_late.ends_at > done.ends_at


@given(rules(), ZONES, MOMENTS)
def test_windows_are_half_open_and_disjoint_and_begin_in_force(
    rule: TermRule, zone: ZoneInfo, in_force: datetime
) -> None:
    windows = first_windows(rule, zone, in_force)
    for window in windows:
        assert in_force <= window.opens_at < window.closes_at <= window.ends_at
        assert window.is_open(window.opens_at)
        assert not window.is_open(window.closes_at)
        assert window.notice_by <= window.ends_on
    for earlier, later in pairwise(windows):
        assert earlier.closes_at <= later.opens_at
        assert earlier.ends_at < later.ends_at


@given(rules(), ZONES, MOMENTS)
def test_a_notice_in_an_open_window_is_in_time_for_its_end(
    rule: TermRule, zone: ZoneInfo, in_force: datetime
) -> None:
    for window in first_windows(rule, zone, in_force):
        for at in (window.opens_at, window.closes_at - timedelta(microseconds=1)):
            done = effect(rule, zone, in_force, at)
            assert done is not None
            assert (done.in_time, done.ends_at) == (True, window.ends_at)


@given(rules(), ZONES, MOMENTS, MOMENTS, ZONES)
def test_nothing_moves_with_the_zone_of_the_reader(
    rule: TermRule, zone: ZoneInfo, in_force: datetime, at: datetime, reader: ZoneInfo
) -> None:
    assert effect(rule, zone, in_force, at) == effect(
        rule, zone, in_force.astimezone(reader), at.astimezone(reader)
    )
    here = first_windows(rule, zone, in_force)
    assert here == first_windows(rule, zone, in_force.astimezone(reader))


@given(rules())
def test_a_rule_comes_back_from_its_data_as_it_was(rule: TermRule) -> None:
    assert rule_from_data(json.loads(json.dumps(rule_to_data(rule)))) == rule


def test_rules_that_say_nothing_sensible_are_refused() -> None:
    june, may = MonthDay(6, 30), MonthDay(5, 1)
    with pytest.raises(WindowEndsBeforeItStarts):
        YearlyDeadline(notice_by=may, ends_on=june, opens_on=june)
    with pytest.raises(FewestPartiesNotValid):
        YearlyDeadline(notice_by=may, ends_on=june, fewest_parties=1)
    with pytest.raises(ProlongedWithoutNotice):
        TermRule(Term(FIRST_ON, date(2027, 12, 31)), NoTermination(), 12)
