"""The civil calendar of a rehearsal: its years, and moments in them in the agreements' zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years of the term, counted from 1: the first begins with the coming New Year."""

    first_year: int
    years: int

    @classmethod
    def from_now(cls, now: datetime, years: int) -> Calendar:
        """Return the calendar of a term that begins at the next New Year with time to sign."""
        today = now.astimezone(ZONE).date()
        in_time = (today.month, today.day) < (11, 25)
        return cls(today.year + (1 if in_time else 2), years)

    def following(self) -> Calendar:
        """Return the calendar of the next term, as long as this one."""
        return Calendar(self.first_year + self.years, self.years)

    @property
    def first_on(self) -> date:
        """Return the first day of the term."""
        return date(self.first_year, 1, 1)

    @property
    def last_on(self) -> date:
        """Return the last day of the term."""
        return date(self.first_year + self.years - 1, 12, 31)

    def on(self, year: int, month: int, day: int) -> date:
        """Return a day of a year of the term; year 0 is the one before it."""
        return date(self.first_year + year - 1, month, day)

    def at(self, year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return a moment by the clocks of the agreements' zone, in UTC."""
        day_of_year = self.on(year, month, day)
        local = datetime(
            day_of_year.year, day_of_year.month, day_of_year.day, hour, minute, tzinfo=ZONE
        )
        return local.astimezone(UTC)
