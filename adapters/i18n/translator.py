"""One language's texts, refusals, days and moments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_timezone_location

from adapters.i18n.catalogues import translations
from adapters.i18n.words import status_word
from domain.errors import N_, DomainError
from domain.lifecycle import AgreementStatus, StepNotAllowed
from domain.parties import LANGUAGES

_LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}
_ZONES = {"Europe/Helsinki": N_("Finnish time"), "UTC": N_("UTC")}
_CIVIL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Translator:
    """Puts English texts, the keys of the catalogues, into the language of a reader.

    Places are `{named}`; what fills them is never read as a format itself.
    """

    language: str

    def text(self, msgid: str, /, **params: object) -> str:
        """Return the text in this language, its places filled."""
        found = translations(self.language).gettext(msgid) if msgid else ""
        return found.format(**params) if params else found

    def plural(self, one: str, many: str, n: int, /, **params: object) -> str:
        """Return the form of the text that suits `n`, which also fills a place `{n}`."""
        return self.plural_form(one, many, n).format(n=n, **params)

    def plural_form(self, one: str, many: str, n: int, /) -> str:
        """Return the form of the text that suits `n`, its places still open."""
        return translations(self.language).ngettext(one, many, n)

    def refusal(self, error: DomainError, /) -> str:
        """Return what the reader is told of a refusal."""
        if isinstance(error, StepNotAllowed):
            words = {
                name: self.status(AgreementStatus(value)) for name, value in error.params.items()
            }
        else:
            words = {name: self._value(value) for name, value in error.params.items()}
        return self.text(error.message).format(**words)

    def status(self, status: StrEnum, /) -> str:
        """Return the word of an agreement's, a round's or a request's status."""
        return self.text(status_word(status))

    def day(self, day: date, /) -> str:
        """Return a civil date, written out."""
        return format_date(day, "long", locale=_LOCALES[self.language])

    def month_day(self, month: int, day: int, /) -> str:
        """Return a day of any year, written out."""
        leap_year = date(2000, month, day)
        return format_skeleton("MMMMd", leap_year, locale=_LOCALES[self.language])

    def moment(self, instant: datetime, zone: ZoneInfo, /, *, seconds: bool = False) -> str:
        """Return an instant as date and time of `zone`, with the zone's name."""
        local = instant.astimezone(zone)
        return self.text(
            "{day} at {time} ({zone})",
            day=self.day(local.date()),
            time=format_time(
                local, "medium" if seconds else "short", locale=_LOCALES[self.language]
            ),
            zone=self.zone(zone),
        )

    def last_day(self, ends_at: datetime, zone: ZoneInfo, /) -> str:
        """Return the last civil day before an exclusive bound, with the zone's name.

        A deadline is the start of the day after it (domain/deadlines.py): people read the
        day on which they may still act.
        """
        last = (ends_at.astimezone(zone) - timedelta(microseconds=1)).date()
        return self.text("{day} ({zone})", day=self.day(last), zone=self.zone(zone))

    def zone(self, zone: ZoneInfo, /) -> str:
        """Return the name of a time zone as people say it."""
        if zone.key in _ZONES:
            return self.text(_ZONES[zone.key])
        return get_timezone_location(zone, locale=_LOCALES[self.language])

    def _value(self, value: str) -> str:
        if not _CIVIL_DATE.fullmatch(value):
            return value
        try:
            return self.day(date.fromisoformat(value))
        except ValueError:  # a day that no calendar has, repeated as it was written
            return value


@cache
def translator(language: str) -> Translator:
    """Return the translator of one of `LANGUAGES`; raise `ValueError` for another."""
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for the language {language!r}")
    return Translator(language)
