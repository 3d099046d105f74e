"""Rules of termination as hypothesis draws them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from domain.months import MonthDay
from domain.term import Term
from domain.termination.rule import (
    EndsAt,
    LateNotice,
    NonWorkingDay,
    NoticeEnds,
    RollingNotice,
    TakeBack,
    TermRule,
    YearlyDeadline,
)

ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Helsinki", "America/Havana", "Pacific/Apia", "UTC")]
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))
FIRST_ON = date(2026, 1, 1)
MONTH_DAYS = st.dates(date(2028, 1, 1), date(2028, 12, 31)).map(lambda d: MonthDay(d.month, d.day))

_COMMON: dict[str, st.SearchStrategy[Any]] = {
    "effect": st.sampled_from(NoticeEnds),
    "take_back": st.sampled_from(TakeBack),
    "non_working_day": st.sampled_from(NonWorkingDay),
    "fewest_parties": st.integers(2, 4),
}


@st.composite
def yearly_deadlines(draw: st.DrawFn) -> YearlyDeadline:
    """Draw a yearly deadline, with an opening day or without."""
    notice_by = draw(MONTH_DAYS)
    opens_on = draw(st.none() | MONTH_DAYS.filter(lambda day: day <= notice_by))
    return YearlyDeadline(
        notice_by=notice_by,
        ends_on=draw(MONTH_DAYS),
        opens_on=opens_on,
        late_notice=draw(st.sampled_from(LateNotice)),
        **{name: draw(drawn) for name, drawn in _COMMON.items()},
    )


ROLLING = st.builds(
    RollingNotice, months=st.integers(1, 60), ends_at=st.sampled_from(EndsAt), **_COMMON
)
TERMS = st.none() | st.dates(FIRST_ON + timedelta(days=1), date(2036, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> TermRule:
    """Draw a whole rule: fixed, open-ended or prolonged."""
    last_on = draw(TERMS)
    months = draw(st.none() | st.just(12)) if last_on else None
    return TermRule(Term(FIRST_ON, last_on), draw(yearly_deadlines() | ROLLING), months, "FI")
