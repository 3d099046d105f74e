"""Warns of years in a draft that lie outside the agreement's term."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel.dates import get_month_names

from adapters.documents.text import Block
from domain.errors import N_

YEAR_OUTSIDE_TERM = N_("The text names the year {year}, which lies outside the term: “{excerpt}”")
_MONTHS = "|".join(
    sorted(
        {
            re.escape(name)
            for language in ("fi", "sv", "en")
            for context in ("format", "stand-alone")
            for name in get_month_names("wide", context, language).values()
        }
    )
)
# A year within a full date (24.11.2025, 1 March 2026) or a number (2025/17, 2026-001) is no period.
_DATES = re.compile(
    rf"\d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\S*/\S*"
    rf"|\d{{1,2}}\.?\s(?:{_MONTHS})\s\d{{4}}",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\w)(?:19|20)\d\d(?!\d|-\d{3}(?!\d))")
_AROUND = 40


@dataclass(frozen=True, slots=True)
class YearWarning:
    """A year that may be left over from an earlier term, and the words around it."""

    year: int
    excerpt: str


def year_warnings(
    blocks: Iterable[Block], first_day: date, last_day: date | None
) -> list[YearWarning]:
    """Return each year in the text before the term or, if the term has an end, after it.

    A background document of the years before is the usual cause (docs/domain.md, “Documents”).
    """
    return [
        YearWarning(int(found[0]), _excerpt(text, found))
        for block in blocks
        for text in [block.text, *(cell for row in block.rows for cell in row)]
        for found in _YEAR.finditer(_DATES.sub(lambda match: " " * len(match[0]), text))
        if int(found[0]) < first_day.year or (last_day and int(found[0]) > last_day.year)
    ]


def _excerpt(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - _AROUND) : found.end() + _AROUND].strip()
