"""The period for which a recurring duty is noted, as a reader says it."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from adapters.i18n.translator import Translator
from domain.duties import TERM_PERIOD, Every
from domain.errors import N_

_WHOLE_TERM = N_("the whole term")
_LENGTHS = {Every.TWO_MONTHS: 2, Every.QUARTER: 3, Every.HALF_YEAR: 6}


def period_words(words: Translator, period: str, every: str) -> str:
    """Return “2027”, “March 2027”, “January–March 2027” or “the whole term”."""
    if period == TERM_PERIOD:
        return words.text(_WHOLE_TERM)
    year, _, part = period.partition("-")
    if not part:
        return year
    length = _LENGTHS.get(Every(every), 1)
    last = int(part[1:]) * length if part[0] in "HQ" else int(part)
    named = _month(date(int(year), last, 1), "LLLL y", words)
    if length == 1:
        return named
    return f"{_month(date(int(year), last - length + 1, 1), 'LLLL', words)}–{named}"


def _month(day: date, form: str, words: Translator) -> str:
    return format_date(day, form, locale=words.language)
