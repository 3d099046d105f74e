"""Civil dates, time zones, reminders."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.holiday_calendar import holidays_of
from domain.calendar import DayOutOfRange
from domain.deadlines import (
    DeadlineInThePast,
    deadline_of,
    end_of_day,
    start_of_day,
    working_day,
)
from domain.reminders import HOUSE_PLAN, ReminderPlan, ReminderPlanNotValid, reminder_times

HELSINKI = ZoneInfo("Europe/Helsinki")
FINNISH = holidays_of("FI")
ZONES = st.sampled_from(
    [HELSINKI, ZoneInfo("UTC"), ZoneInfo("America/Santiago"), ZoneInfo("Asia/Tokyo")]
)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@pytest.mark.abuse(57)
@pytest.mark.parametrize(
    ("day", "instant"),
    [
        (date(2026, 6, 30), "2026-06-30T21:00:00+00:00"),
        (date(2026, 12, 31), "2026-12-31T22:00:00+00:00"),
        (date(2026, 3, 28), "2026-03-28T22:00:00+00:00"),
        (date(2026, 3, 29), "2026-03-29T21:00:00+00:00"),
        (date(2026, 10, 25), "2026-10-25T22:00:00+00:00"),
        (date(2028, 2, 28), "2028-02-28T22:00:00+00:00"),
        (date(2028, 2, 29), "2028-02-29T22:00:00+00:00"),
    ],
)
def test_a_day_ends_when_the_next_one_starts_in_helsinki(day: date, instant: str) -> None:
    assert end_of_day(day, HELSINKI) == datetime.fromisoformat(instant)


@given(DAYS, ZONES)
def test_days_follow_each_other_without_gap_or_overlap(day: date, zone: ZoneInfo) -> None:
    assert end_of_day(day, zone) == start_of_day(day + timedelta(days=1), zone)
    length = end_of_day(day, zone) - start_of_day(day, zone)
    assert timedelta(hours=23) <= length <= timedelta(hours=25)


@given(DAYS, ZONES)
def test_the_last_moment_of_a_day_still_belongs_to_it(day: date, zone: ZoneInfo) -> None:
    last = end_of_day(day, zone) - timedelta(microseconds=1)
    assert last.astimezone(zone).date() == day


def test_a_deadline_that_has_gone_by_is_refused() -> None:
    noon = datetime(2026, 7, 1, 9, tzinfo=UTC)
    with pytest.raises(DeadlineInThePast):
        deadline_of(date(2026, 6, 30), HELSINKI, at=noon)
    assert deadline_of(date(2026, 7, 1), HELSINKI, at=noon) > noon


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2201, 1, 1), date.max])
def test_a_deadline_in_a_year_that_no_agreement_may_name_is_refused(day: date) -> None:
    with pytest.raises(DayOutOfRange):
        deadline_of(day, HELSINKI, at=datetime(2026, 7, 1, 9, tzinfo=UTC))


@pytest.mark.abuse(58)
@given(INSTANTS, st.integers(1, 120), ZONES)
def test_reminders_come_in_office_hours_of_working_days_and_in_time(
    sent_at: datetime, days: int, zone: ZoneInfo
) -> None:
    closes_at = end_of_day(sent_at.astimezone(zone).date() + timedelta(days=days), zone)
    times = reminder_times(sent_at=sent_at, closes_at=closes_at, zone=zone, is_holiday=FINNISH)
    assert list(times) == sorted(set(times))
    local_days = [moment.astimezone(zone).date() for moment in times]
    assert len(local_days) == len(set(local_days))
    for moment in times:
        local = moment.astimezone(zone)
        assert local.weekday() < 5
        assert not FINNISH(local.date())
        assert 8 <= local.hour < 18
        assert sent_at + timedelta(days=1) <= moment < closes_at


def test_the_schedule_of_a_thirty_day_round() -> None:
    sent_at = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)  # a Wednesday, 11 o'clock in Helsinki
    closes_at = end_of_day(date(2026, 2, 6), HELSINKI)
    times = reminder_times(sent_at=sent_at, closes_at=closes_at, zone=HELSINKI, is_holiday=FINNISH)
    assert [moment.astimezone(HELSINKI).strftime("%a %d.%m. %H:%M") for moment in times] == [
        "Mon 12.01. 11:00",
        "Mon 19.01. 11:00",
        "Mon 26.01. 11:00",
        "Mon 02.02. 11:00",
        "Wed 04.02. 08:00",
        "Fri 06.02. 08:00",
    ]


@pytest.mark.parametrize(
    ("sent_on", "last_day", "expected"),
    [
        # Christmas Eve to the weekend after: both of the last two reminders come before it.
        (date(2026, 12, 14), date(2026, 12, 27), ["Mon 21.12. 08:00", "Wed 23.12. 08:00"]),
        # Midsummer Eve, a Friday: what would come on it comes on the Monday after.
        (date(2026, 6, 14), date(2026, 7, 10), ["Mon 22.06. 08:00", "Fri 26.06. 11:00"]),
    ],
)
def test_no_reminder_comes_on_a_feast_and_none_is_lost_to_it(
    sent_on: date, last_day: date, expected: list[str]
) -> None:
    times = reminder_times(
        sent_at=datetime.combine(sent_on, datetime.min.time(), tzinfo=UTC) + timedelta(hours=8),
        closes_at=end_of_day(last_day, HELSINKI),
        zone=HELSINKI,
        is_holiday=FINNISH,
    )
    said = [moment.astimezone(HELSINKI).strftime("%a %d.%m. %H:%M") for moment in times]
    assert said[: len(expected)] == expected


PLANS = st.builds(
    ReminderPlan,
    first_after_days=st.integers(0, 20),
    then_every_days=st.integers(0, 20),
    before_deadline_days=st.lists(st.integers(1, 30), max_size=4).map(tuple),
    from_hour=st.integers(6, 10),
    to_hour=st.integers(11, 20),
)


@pytest.mark.abuse(58)
@given(INSTANTS, st.integers(1, 120), PLANS)
def test_a_plan_of_ones_own_is_kept_to_in_its_hours_and_once_a_day(
    sent_at: datetime, days: int, plan: ReminderPlan
) -> None:
    closes_at = end_of_day(sent_at.astimezone(HELSINKI).date() + timedelta(days=days), HELSINKI)
    times = reminder_times(
        sent_at=sent_at, closes_at=closes_at, zone=HELSINKI, is_holiday=FINNISH, plan=plan
    )
    local = [moment.astimezone(HELSINKI) for moment in times]
    assert len({moment.date() for moment in local}) == len(times)
    assert all(plan.from_hour <= moment.hour < plan.to_hour for moment in local)
    assert all(moment.weekday() < 5 and not FINNISH(moment.date()) for moment in local)
    assert all(sent_at < moment < closes_at for moment in times)
    if plan.then_every_days == 0:
        once = bool(plan.first_after_days)
        assert len(times) <= once + len(plan.before_deadline_days)


def test_a_plan_of_nothing_reminds_nobody() -> None:
    sent_at = datetime(2026, 1, 7, 9, tzinfo=UTC)
    closes_at = end_of_day(date(2026, 3, 6), HELSINKI)
    plan = HOUSE_PLAN.silenced()
    assert not reminder_times(
        sent_at=sent_at, closes_at=closes_at, zone=HELSINKI, is_holiday=FINNISH, plan=plan
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_after_days", -1),
        ("then_every_days", 366),
        ("before_deadline_days", (3, 0)),
        ("before_deadline_days", tuple(range(1, 12))),
        ("from_hour", 23),
        ("to_hour", 8),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_with_the_name_of_the_field(
    field: str, value: object
) -> None:
    with pytest.raises(ReminderPlanNotValid, match=field):
        ReminderPlan(**{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2026, 3, 6), date(2026, 3, 6)),
        (date(2026, 3, 7), date(2026, 3, 9)),
        (date(2026, 3, 8), date(2026, 3, 9)),
        (date(2026, 3, 9), date(2026, 3, 9)),
    ],
)
def test_a_weekend_moves_on_to_monday(day: date, moved: date) -> None:
    assert working_day(day) == moved
