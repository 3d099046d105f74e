"""Term and termination of an agreement for the API."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from zoneinfo import ZoneInfo

from adapters.database.agreements import AgreementView
from adapters.holiday_calendar import holidays_of
from domain.termination.as_data import termination_to_data
from domain.termination.windows import Window, windows_of
from service.api.term_shapes import TermsOut, WindowOut

_MOST_WINDOWS = 10


def terms_out(view: AgreementView) -> TermsOut:
    """Return the rule, and once the agreement is in force the windows that it gives."""
    rule = view.rule
    windows: Iterable[Window] = ()
    if view.in_force_at is not None:
        windows = windows_of(
            rule,
            in_force_at=view.in_force_at,
            zone=ZoneInfo(view.zone),
            is_holiday=holidays_of(rule.holidays),
        )
    return TermsOut(
        prolonged_by_months=rule.prolonged_by_months,
        holidays=rule.holidays,
        termination=termination_to_data(rule.termination),
        windows=[
            WindowOut(
                year=window.year,
                opens_on=window.opens_on,
                notice_by=window.notice_by,
                ends_on=window.ends_on,
                opens_at=window.opens_at,
                closes_at=window.closes_at,
            )
            for window in islice(windows, _MOST_WINDOWS)
        ],
    )
