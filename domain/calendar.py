"""Which days an agreement may name at all."""

from __future__ import annotations

from datetime import date

from domain.errors import N_, DomainError

FIRST_YEAR, LAST_YEAR = 1900, 2200


class DayOutOfRange(DomainError):
    """A slip of the pen, or a “for ever” that no calendar can count on from."""

    code = "day_out_of_range"
    message = N_("{day} is not a day between the years {first} and {last}.")


def is_in_range(day: date) -> bool:
    """Tell whether the year of `day` is one that an agreement may name."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def check_day(day: date) -> None:
    """Refuse a day whose year lies outside `FIRST_YEAR`–`LAST_YEAR`, both included."""
    if not is_in_range(day):
        raise DayOutOfRange(day=day.isoformat(), first=str(FIRST_YEAR), last=str(LAST_YEAR))
