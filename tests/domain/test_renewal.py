"""The next term: offered in time, as long as the one before, and the gap said."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lifecycle import AgreementStatus
from domain.renewal import (
    Gap,
    NotRenewable,
    RenewalDeclinedAlready,
    RenewalDrafted,
    RenewalUnderWay,
    check_may_decline,
    check_may_renew,
    gap_between,
    next_term,
    offered_on,
)
from domain.term import Term

HELSINKI = ZoneInfo("Europe/Helsinki")
FIRST, LAST = date(2026, 1, 1), date(2029, 12, 31)
NEW_YEAR = datetime(2029, 12, 31, 22, tzinfo=UTC)
"""1 January 2030, 00:00 in Finland."""


def test_it_is_offered_nine_months_before_the_end() -> None:
    assert offered_on(FIRST, LAST) == date(2029, 4, 1)
    assert offered_on(FIRST, LAST, months_before=3) == date(2029, 10, 1)


def test_in_a_term_that_is_shorter_it_is_offered_on_the_first_day() -> None:
    assert offered_on(date(2026, 1, 1), date(2026, 6, 30)) == date(2026, 1, 1)


def test_four_years_follow_four_years_whatever_their_leap_days() -> None:
    assert next_term(FIRST, LAST) == Term(date(2030, 1, 1), date(2033, 12, 31))
    school_year = date(2027, 8, 1), date(2028, 5, 31)
    assert next_term(*school_year) == Term(date(2028, 6, 1), date(2029, 3, 31))


def test_a_term_of_odd_days_is_followed_by_as_many_days() -> None:
    following = next_term(date(2026, 1, 10), date(2026, 2, 20))
    assert following == Term(date(2026, 2, 21), date(2026, 4, 3))


def test_signed_in_time_there_is_no_gap() -> None:
    first = date(2030, 1, 1)
    assert gap_between(LAST, next_first_on=first, next_in_force_at=NEW_YEAR, zone=HELSINKI) is None


def test_until_all_have_signed_nobody_knows_how_long_the_gap_is() -> None:
    first = date(2030, 1, 1)
    for next_first_on in (None, first):
        found = gap_between(LAST, next_first_on=next_first_on, next_in_force_at=None, zone=HELSINKI)
        assert found == Gap(first, None)


def test_the_day_of_a_late_last_signature_is_still_in_the_gap() -> None:
    signed = NEW_YEAR + timedelta(days=9, hours=14)
    found = gap_between(
        LAST,
        next_first_on=date(2030, 1, 1),
        next_in_force_at=signed,
        zone=HELSINKI,
    )
    assert found == Gap(date(2030, 1, 1), date(2030, 1, 10))


def test_a_later_first_day_leaves_a_gap_of_days() -> None:
    found = gap_between(
        LAST,
        next_first_on=date(2030, 2, 1),
        next_in_force_at=datetime(2030, 1, 31, 22, tzinfo=UTC),
        zone=HELSINKI,
    )
    assert found == Gap(date(2030, 1, 1), date(2030, 1, 31))


def test_only_a_signed_agreement_has_a_next_term_and_only_one() -> None:
    s = AgreementStatus
    for status in (s.DRAFT, s.SIGNING, s.WITHDRAWN, s.ENDED_BY_NOTICE):
        with pytest.raises(NotRenewable):
            check_may_renew(status, ())
    check_may_renew(s.IN_FORCE, [("2029-0001", s.DRAFT), ("2029-0002", s.WITHDRAWN)])
    with pytest.raises(RenewalUnderWay):
        check_may_renew(s.IN_FORCE, [("2029-0003", s.SIGNING)])


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 5000), st.integers(1, 24))
def test_the_next_term_starts_where_the_old_one_ends_and_is_offered_within_it(
    first: date, days: int, months: int
) -> None:
    last = first + timedelta(days=days)
    following = next_term(first, last)
    assert following.first_on == last + timedelta(days=1)
    assert following.last_on is not None
    # As many months may have three days fewer, and two leap days more (2100 has none).
    assert abs((following.last_on - following.first_on).days - days) <= 5
    assert first <= offered_on(first, last, months_before=months) <= following.first_on


@given(status=st.sampled_from(AgreementStatus), declined=st.booleans(), drafted=st.booleans())
def test_only_what_still_binds_and_has_no_draft_is_declined_and_once(
    status: AgreementStatus, *, declined: bool, drafted: bool
) -> None:
    declined_at = datetime(2029, 4, 2, tzinfo=UTC) if declined else None
    next_number = "2029-0001" if drafted else ""
    try:
        check_may_decline(status, next_number=next_number, declined_at=declined_at)
    except NotRenewable:
        assert status not in {AgreementStatus.SIGNED, AgreementStatus.IN_FORCE}
    except RenewalDrafted:
        assert drafted
    except RenewalDeclinedAlready:
        assert declined
    else:
        assert status in {AgreementStatus.SIGNED, AgreementStatus.IN_FORCE}
        assert not declined
        assert not drafted
