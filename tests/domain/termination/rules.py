"""The rules of the termination cases, by name, with the words of a clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.months import MonthDay
from domain.parties import PartyKind
from domain.term import Term
from domain.termination.rule import (
    EndsAt,
    LateNotice,
    NonWorkingDay,
    NoTermination,
    NoticeEnds,
    RollingNotice,
    Termination,
    TermRule,
    YearlyDeadline,
)

_JUNE, _DECEMBER = MonthDay(6, 30), MonthDay(12, 31)
_FOUR_YEARS = Term(date(2026, 1, 1), date(2029, 12, 31))
_TWO_YEARS = Term(date(2026, 1, 1), date(2027, 12, 31))
_OPEN_ENDED = Term(date(2026, 1, 1), None)


@dataclass(frozen=True, slots=True)
class Named:
    """A rule, and how an agreement would put it."""

    rule: TermRule
    words: str


def _four_years(termination: Termination) -> TermRule:
    return TermRule(_FOUR_YEARS, termination)


def _rolling(
    months: int,
    ends_at: EndsAt = EndsAt.SAME_DAY,
    non_working_day: NonWorkingDay = NonWorkingDay.SAME,
) -> TermRule:
    rolling = RollingNotice(months=months, ends_at=ends_at, non_working_day=non_working_day)
    return TermRule(_OPEN_ENDED, rolling, None, "FI")


def _yearly(notice_by: MonthDay, ends_on: MonthDay) -> TermRule:
    yearly = YearlyDeadline(
        notice_by=notice_by, ends_on=ends_on, non_working_day=NonWorkingDay.NEXT
    )
    return TermRule(_OPEN_ENDED, yearly, None, "FI")


_BY_JUNE = YearlyDeadline(notice_by=_JUNE, ends_on=_DECEMBER)

RULES: dict[str, Named] = {
    "by June": Named(
        _four_years(_BY_JUNE),
        "2026–2029. Notice by the end of June of any year; the agreement ends with that year.",
    ),
    "by June, strict": Named(
        _four_years(
            YearlyDeadline(notice_by=_JUNE, ends_on=_DECEMBER, late_notice=LateNotice.REFUSE)
        ),
        "The same, but a late notice is refused.",
    ),
    "May and June": Named(
        _four_years(YearlyDeadline(notice_by=_JUNE, ends_on=_DECEMBER, opens_on=MonthDay(5, 1))),
        "2026–2029. Notice between 1 May and 30 June; the agreement ends with that year.",
    ),
    "by October, for March": Named(
        TermRule(_OPEN_ENDED, YearlyDeadline(notice_by=MonthDay(10, 31), ends_on=MonthDay(3, 31))),
        "Open-ended. Notice by the end of October; the agreement ends at the end of next March.",
    ),
    "by 31 January, next working day": Named(
        _yearly(MonthDay(1, 31), _DECEMBER),
        "Open-ended. Notice by 31 January, or the next working day; ends with the year.",
    ),
    "by 6 December, next working day": Named(
        _yearly(MonthDay(12, 6), _JUNE),
        "Open-ended. Notice by 6 December, or the next working day; ends on 30 June after that.",
    ),
    "by 20 June, next working day": Named(
        _yearly(MonthDay(6, 20), _DECEMBER),
        "Open-ended. Notice by 20 June, or the next working day; ends with the year.",
    ),
    "by 25 October": Named(
        TermRule(_OPEN_ENDED, YearlyDeadline(notice_by=MonthDay(10, 25), ends_on=_DECEMBER)),
        "Open-ended. Notice by 25 October; ends with the year.",
    ),
    "by 29 March": Named(
        TermRule(_OPEN_ENDED, YearlyDeadline(notice_by=MonthDay(3, 29), ends_on=_DECEMBER)),
        "Open-ended. Notice by 29 March; ends with the year.",
    ),
    "to the year's end, next working day": Named(
        _yearly(_DECEMBER, _DECEMBER),
        "Open-ended. Notice by 31 December, or the next working day; ends on that 31 December.",
    ),
    "by the end of February": Named(
        TermRule(_OPEN_ENDED, YearlyDeadline(notice_by=MonthDay(2, 29), ends_on=_DECEMBER)),
        "Open-ended. Notice by the last day of February; ends with the year.",
    ),
    "one month": Named(_rolling(1), "Open-ended. One month's notice."),
    "three months": Named(_rolling(3), "Open-ended. Three months' notice."),
    "twelve months": Named(_rolling(12), "Open-ended. Twelve months' notice."),
    "three months to the month's end": Named(
        _rolling(3, EndsAt.MONTH_END), "Open-ended. Three months, to the end of a month."
    ),
    "six months to the year's end": Named(
        _rolling(6, EndsAt.YEAR_END), "Open-ended. Six months, to the end of a calendar year."
    ),
    "one month, next working day": Named(
        _rolling(1, non_working_day=NonWorkingDay.NEXT),
        "Open-ended. One month's notice, to the next working day.",
    ),
    "three months, to 2027": Named(
        TermRule(_TWO_YEARS, RollingNotice(months=3)),
        "2026–2027. Three months' notice.",
    ),
    "none": Named(_four_years(NoTermination()), "2026–2029. No termination."),
    "municipalities only": Named(
        _four_years(
            YearlyDeadline(
                notice_by=_JUNE,
                ends_on=_DECEMBER,
                who=(PartyKind.MUNICIPALITY,),
                effect=NoticeEnds.PARTY_LEAVES,
            )
        ),
        "2026–2029. A municipality may leave by notice by the end of June.",
    ),
    "open-ended": Named(
        TermRule(_OPEN_ENDED, _BY_JUNE),
        "Open-ended. Notice by the end of June; ends with the year.",
    ),
    "prolonged": Named(
        TermRule(_TWO_YEARS, _BY_JUNE, 12),
        "2026–2027, then a year at a time unless notice was given by the end of June.",
    ),
    "prolonged, three months' notice": Named(
        TermRule(_TWO_YEARS, RollingNotice(months=3), 12),
        "2026–2027, then a year at a time unless notice was given; three months' notice.",
    ),
}
