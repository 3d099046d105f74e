"""The link to a party's page: it lives thirty days, or until a newer one was sent.

A link's generation is the day on which it was mailed. So every mail can carry one, a mail
that is tried again on the same day carries the same, and nothing of a link is stored.
"""

from __future__ import annotations

from datetime import date, datetime

DAYS_OF_A_LINK = 30


def generation_at(at: datetime) -> int:
    """Return the generation of a link that is mailed at an instant (UTC)."""
    return at.date().toordinal()


def is_alive(generation: int, *, newest: int, at: datetime) -> bool:
    """Tell whether a link opens; `newest` is the generation of the newest that was mailed."""
    age = generation_at(at) - generation
    return generation >= newest and 0 <= age <= DAYS_OF_A_LINK


def last_day(generation: int) -> date:
    """Return the last day (UTC) on which a link of that generation opens."""
    return date.fromordinal(generation + DAYS_OF_A_LINK)
