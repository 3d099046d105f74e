"""Recurring duties: when they are due, what may be noted, the year's record."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duties import (
    Duty,
    DutyCount,
    DutyState,
    Every,
    Occurrence,
    check_may_note,
    check_may_take_back,
    occurrences,
    reminder_days,
    state_of,
    year_record,
)
from domain.duty_refusals import (
    DutyAfterEnd,
    DutyAlreadyDone,
    DutyNoteTakenBack,
    DutyUnknown,
    OccurrenceNotYet,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
FIRST, LAST = date(2026, 1, 1), date(2029, 12, 31)
REPORT = Duty("activity_report", Every.YEAR, month=11, day=30)
MEETING = Duty("steering_group", Every.MONTH)
NETWORK = Duty("networks", Every.QUARTER)
CHAIR = Duty("chair", Every.TERM, within_months=6)
DUTIES = st.builds(
    Duty,
    key=st.just("duty"),
    every=st.sampled_from(Every),
    month=st.integers(1, 12),
    day=st.integers(1, 31),
    within_months=st.integers(1, 24),
)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
ZONES = st.sampled_from([HELSINKI, ZoneInfo("UTC"), ZoneInfo("America/New_York")])


def periods(duty: Duty, first_on: date = FIRST, last_on: date = LAST) -> list[str]:
    return [one.period for one in occurrences(duty, first_on=first_on, last_on=last_on)]


def noted(duty: Duty, period: str) -> Occurrence:
    return next(o for o in occurrences(duty, first_on=FIRST, last_on=LAST) if o.period == period)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HELSINKI).astimezone(UTC)


def test_over_a_term_of_four_years_every_period_comes_once() -> None:
    assert periods(REPORT) == ["2026", "2027", "2028", "2029"]
    assert len(periods(MEETING)) == 48
    assert periods(NETWORK)[:5] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"]
    assert periods(CHAIR) == ["term"]
    assert noted(CHAIR, "term").due_on == date(2026, 6, 30)
    assert periods(Duty("halves", Every.HALF_YEAR))[:2] == ["2026-H1", "2026-H2"]
    assert periods(Duty("twos", Every.TWO_MONTHS))[:2] == ["2026-02", "2026-04"]


def test_a_month_that_lacks_the_day_is_due_on_its_last() -> None:
    assert noted(MEETING, "2028-02").due_on == date(2028, 2, 29)
    assert noted(MEETING, "2027-02").due_on == date(2027, 2, 28)
    assert noted(NETWORK, "2027-Q2").due_on == date(2027, 6, 30)


def test_nothing_is_owed_on_a_day_on_which_the_agreement_does_not_bind() -> None:
    assert periods(REPORT, date(2026, 12, 1), date(2028, 11, 29)) == ["2027"]
    late = occurrences(MEETING, first_on=date(2026, 3, 15), last_on=LAST)[0]
    assert (late.period, late.starts_on) == ("2026-03", date(2026, 3, 15))


def test_it_is_late_from_the_end_of_its_day_in_the_agreements_zone() -> None:
    report = noted(REPORT, "2027")
    in_time, too_late = local(2027, 11, 30, 23, 59), local(2027, 12, 1)
    assert state_of(report, done_at=in_time, zone=HELSINKI, at=too_late) is DutyState.DONE
    assert state_of(report, done_at=too_late, zone=HELSINKI, at=too_late) is DutyState.DONE_LATE


def test_what_nobody_noted_is_open_then_overdue_then_not_done() -> None:
    report = noted(REPORT, "2027")
    moments = [
        local(2026, 12, 31, 23, 59),
        local(2027, 1, 1),
        local(2027, 12, 1),
        local(2028, 1, 1),
    ]
    states = [state_of(report, done_at=None, zone=HELSINKI, at=moment) for moment in moments]
    assert states == [DutyState.AHEAD, DutyState.OPEN, DutyState.OVERDUE, DutyState.NOT_DONE]


def test_the_record_of_a_year_counts_what_was_done_and_what_was_not() -> None:
    due = occurrences(MEETING, first_on=FIRST, last_on=LAST)
    at = local(2027, 1, 2)
    done = {
        one.key: local(2026, one.due_on.month, 20) for one in due if one.due_on < date(2026, 11, 1)
    }
    done["steering_group:2026-11"] = local(2026, 12, 15)
    states = [(o, state_of(o, done_at=done.get(o.key), zone=HELSINKI, at=at)) for o in due]
    assert year_record(states, 2026) == (DutyCount("steering_group", 12, 10, 1, 1),)


def test_a_month_is_reminded_of_in_its_own_month() -> None:
    assert reminder_days(noted(MEETING, "2027-02")) == (date(2027, 2, 21), date(2027, 2, 28))
    assert reminder_days(noted(REPORT, "2027")) == (date(2027, 10, 31), date(2027, 11, 30))


@pytest.mark.parametrize(
    ("duty", "period", "at", "refusal"),
    [
        ("no_such", "2027", local(2027, 5, 1), DutyUnknown),
        ("activity_report", "2030", local(2027, 5, 1), DutyUnknown),
        ("activity_report", "2028", local(2027, 12, 31, 23, 59), OccurrenceNotYet),
        ("activity_report", "2026", local(2027, 5, 1), DutyAlreadyDone),
        ("activity_report", "2029", local(2030, 1, 1), DutyAfterEnd),
    ],
)
def test_what_may_not_be_noted(
    duty: str, period: str, at: datetime, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_may_note(
            occurrences(REPORT, first_on=FIRST, last_on=LAST),
            duty=duty,
            period=period,
            done=[("activity_report:2026", local(2026, 11, 2))],
            zone=HELSINKI,
            at=at,
            ends_at=local(2030, 1, 1),
        )


def test_what_is_late_may_be_noted_until_the_agreement_ends() -> None:
    found = check_may_note(
        occurrences(REPORT, first_on=FIRST, last_on=LAST),
        duty="activity_report",
        period="2026",
        done=(),
        zone=HELSINKI,
        at=local(2029, 12, 31, 23, 59),
        ends_at=local(2030, 1, 1),
    )
    assert found.period == "2026"


@given(DUTIES, DAYS, DAYS)
def test_every_occurrence_is_due_within_the_span_and_named_once(
    duty: Duty, one: date, other: date
) -> None:
    first, last = min(one, other), max(one, other)
    found = occurrences(duty, first_on=first, last_on=last)
    assert [o.due_on for o in found] == sorted({o.due_on for o in found})
    assert len({o.period for o in found}) == len(found)
    assert all(first <= o.starts_on <= o.due_on <= last for o in found)


@given(DUTIES, DAYS, st.integers(0, 2000))
def test_a_longer_span_keeps_the_occurrences_of_a_shorter_one(
    duty: Duty, first: date, days: int
) -> None:
    last = first + timedelta(days=days)
    short = occurrences(duty, first_on=first, last_on=last)
    assert occurrences(duty, first_on=first, last_on=last + timedelta(days=400))[: len(short)] == (
        short
    )


@given(DUTIES, ZONES, st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1)))
def test_done_is_never_undone_by_the_clock(duty: Duty, zone: ZoneInfo, moment: datetime) -> None:
    at = moment.replace(tzinfo=UTC)
    for one in occurrences(duty, first_on=FIRST, last_on=LAST):
        done = state_of(one, done_at=at, zone=zone, at=at)
        assert done in {DutyState.DONE, DutyState.DONE_LATE}
        assert state_of(one, done_at=at, zone=zone, at=at + timedelta(days=4000)) is done


@given(DUTIES)
def test_reminders_come_in_order_and_never_after_the_due_day(duty: Duty) -> None:
    for one in occurrences(duty, first_on=FIRST, last_on=LAST):
        days = reminder_days(one)
        assert list(days) == sorted(set(days))
        assert days[-1] == one.due_on
        assert days[0] >= one.starts_on


@given(
    at=st.datetimes(timezones=st.just(UTC)),
    ends_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    taken_back_at=st.none() | st.just(datetime(2027, 1, 4, tzinfo=UTC)),
)
def test_a_result_is_taken_back_once_and_before_the_end(
    at: datetime, ends_at: datetime | None, taken_back_at: datetime | None
) -> None:
    has_ended = ends_at is not None and at >= ends_at
    try:
        check_may_take_back(taken_back_at=taken_back_at, zone=HELSINKI, at=at, ends_at=ends_at)
    except DutyAfterEnd:
        assert has_ended
    except DutyNoteTakenBack:
        assert taken_back_at is not None
        assert not has_ended
    else:
        assert taken_back_at is None
        assert not has_ended
