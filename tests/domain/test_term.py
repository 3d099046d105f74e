"""The term, and from when an agreement is in force."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import DayOutOfRange
from domain.deadlines import end_of_day
from domain.term import Term, TermEndsBeforeItStarts, TermHasEnded, in_force_from

HELSINKI = ZoneInfo("Europe/Helsinki")
TERM = Term(date(2026, 1, 1), date(2029, 12, 31))


def test_signed_before_its_first_day_it_waits_for_it() -> None:
    signed = datetime(2025, 12, 3, 10, tzinfo=UTC)
    starts = datetime(2025, 12, 31, 22, tzinfo=UTC)
    assert in_force_from(TERM, HELSINKI, last_signature_at=signed) == starts


def test_signed_late_it_is_in_force_from_the_last_signature() -> None:
    signed = datetime(2026, 2, 3, 10, tzinfo=UTC)
    assert in_force_from(TERM, HELSINKI, last_signature_at=signed) == signed


def test_after_the_end_of_the_term_it_cannot_come_into_force() -> None:
    over_at = end_of_day(date(2029, 12, 31), HELSINKI)
    last_moment = over_at - timedelta(seconds=1)
    assert in_force_from(TERM, HELSINKI, last_signature_at=last_moment) == last_moment
    with pytest.raises(TermHasEnded):
        in_force_from(TERM, HELSINKI, last_signature_at=over_at)


def test_a_term_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(TermEndsBeforeItStarts):
        Term(date(2026, 1, 2), date(2026, 1, 1))
    assert Term(date(2026, 1, 1), date(2026, 1, 1)).last_on == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("first", "last"),
    [("1899-12-31", "2029-12-31"), ("2026-01-01", "2201-01-01"), ("2026-01-01", "9999-12-31")],
)
def test_a_term_of_years_that_no_agreement_may_name_is_refused(first: str, last: str) -> None:
    with pytest.raises(DayOutOfRange):
        Term(date.fromisoformat(first), date.fromisoformat(last))


def test_a_term_may_run_to_the_last_day_that_an_agreement_may_name() -> None:
    last_on = date(2200, 12, 31)
    assert Term(date(1900, 1, 1), last_on).ends_at(HELSINKI) == end_of_day(last_on, HELSINKI)


def test_an_open_ended_term_has_no_end_and_may_be_signed_at_any_time() -> None:
    open_ended = Term(date(2026, 1, 1), None)
    signed = datetime(2060, 2, 3, 10, tzinfo=UTC)
    assert open_ended.ends_at(HELSINKI) is None
    assert in_force_from(open_ended, HELSINKI, last_signature_at=signed) == signed


@given(st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC)))
def test_it_is_never_in_force_before_the_last_signature_or_the_first_day(signed: datetime) -> None:
    starts = in_force_from(TERM, HELSINKI, last_signature_at=signed)
    assert starts >= signed
    assert starts >= TERM.starts_at(HELSINKI)
    assert starts in (signed, TERM.starts_at(HELSINKI))
