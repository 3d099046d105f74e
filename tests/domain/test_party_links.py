"""The link to a party's page lives thirty days, or until a newer one was sent."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.party_links import DAYS_OF_A_LINK, generation_at, is_alive, last_day

instants = st.datetimes(
    min_value=datetime(2024, 1, 1), max_value=datetime(2099, 12, 31), timezones=st.just(UTC)
)


@given(instants, st.integers(min_value=0, max_value=90))
def test_a_link_opens_until_its_last_day_and_never_after(mailed_at: datetime, days: int) -> None:
    generation = generation_at(mailed_at)
    at = mailed_at + timedelta(days=days)
    opens = is_alive(generation, newest=generation, at=at)
    assert opens == (days <= DAYS_OF_A_LINK) == (at.date() <= last_day(generation))


@given(instants, st.integers(min_value=1, max_value=DAYS_OF_A_LINK))
def test_a_newer_link_ends_an_older_one_at_once(mailed_at: datetime, days: int) -> None:
    later = mailed_at + timedelta(days=days)
    assert not is_alive(generation_at(mailed_at), newest=generation_at(later), at=later)
    assert is_alive(generation_at(later), newest=generation_at(later), at=later)


@given(instants)
def test_a_link_of_a_day_to_come_does_not_open(at: datetime) -> None:
    tomorrow = generation_at(at + timedelta(days=1))
    assert not is_alive(tomorrow, newest=0, at=at)
