"""The days on which a country does not work, by the library `holidays`."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

from domain.months import Holidays, no_holidays

_COUNTRY_OF_ZONE = {
    "Europe/Helsinki": "FI",
    "Europe/Mariehamn": "FI",
    "Europe/Stockholm": "SE",
    "Europe/Oslo": "NO",
    "Europe/Copenhagen": "DK",
    "Europe/Tallinn": "EE",
}


def country_of_zone(zone: str) -> str:
    """Return the country whose holidays a zone of ours has, or "" when it is not known."""
    return _COUNTRY_OF_ZONE.get(zone, "")


def is_known_country(country: str) -> bool:
    """Tell whether the holidays of a country (ISO 3166, two letters) are known."""
    return country in holidays.list_supported_countries()


def holidays_of(country: str) -> Holidays:
    """Return whether a day is a holiday of a country; with no country none is.

    Christmas Eve and Midsummer Eve are holidays of Finland here, as in section 5 of
    150/1930; Saturdays and Sundays are no working days without being asked about.
    """
    if not country:
        return no_holidays
    known = _calendar(country)

    def is_holiday(day: date) -> bool:
        return day in known

    return is_holiday


@lru_cache(maxsize=32)
def _calendar(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)
