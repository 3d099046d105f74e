"""The agenda: what comes first, what is stale, and when a morning is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.agenda import Due, DueKind, earliest, morning_of

HELSINKI = ZoneInfo("Europe/Helsinki")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def due(key: str, hours: int = 0, useful_hours: int | None = None) -> Due:
    useful = None if useful_hours is None else NOON + timedelta(hours=useful_hours)
    return Due(NOON + timedelta(hours=hours), DueKind.IN_FORCE, key, useful_until=useful)


def test_the_earliest_that_is_not_done_comes_next() -> None:
    items = [due("c", 2), due("b", 1), due("a", 1), due("z", 0)]
    assert earliest(items, done={"z"}) == due("a", 1)
    assert earliest(items, done={"a", "b", "c", "z"}) is None


def test_word_is_stale_from_the_instant_at_which_it_is_of_no_use() -> None:
    item = due("a", 0, useful_hours=5)
    assert not item.is_stale(NOON + timedelta(hours=5, microseconds=-1))
    assert item.is_stale(NOON + timedelta(hours=5))
    assert not due("b").is_stale(NOON + timedelta(days=9999))


@given(day=st.dates(date(1990, 1, 1), date(2199, 1, 1)), spread_by=st.text())
def test_a_morning_lies_between_eight_and_ten_of_its_day(day: date, spread_by: str) -> None:
    local = morning_of(day, HELSINKI, spread_by=spread_by).astimezone(HELSINKI)
    assert local.date() == day
    assert time(8) <= local.time() < time(10)


def test_the_mornings_of_many_agreements_are_spread() -> None:
    moments = {morning_of(date(2027, 1, 4), HELSINKI, spread_by=str(n)) for n in range(1000)}
    assert len(moments) > 900
