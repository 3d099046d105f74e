"""The agenda of an agreement: everything that happens by date, in order, each thing once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MORNING_STARTS, MORNING_LASTS = time(8), timedelta(hours=2)


class DueKind(StrEnum):
    """What happens by date."""

    IN_FORCE = "in_force"
    TERM_ENDED = "term_ended"
    DECIDE_REMINDER = "decide_reminder"
    DECISIONS_OVERDUE = "decisions_overdue"
    DUTY_REMINDER = "duty_reminder"
    DUTY_YEAR_CLOSED = "duty_year_closed"
    RENEWAL_OFFERED = "renewal_offered"
    RENEWAL_GAP = "renewal_gap"
    NOTICES_TAKE_EFFECT = "notices_take_effect"
    WINDOW_OPENS = "window_opens"
    WINDOW_TOLD = "window_told"
    WINDOW_REMINDER = "window_reminder"
    WINDOW_CLOSES = "window_closes"
    TERM_PROLONGED = "term_prolonged"
    PROLONGATION_TOLD = "prolongation_told"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that happens at an instant (UTC); `key` names it once in its agreement.

    `subject_id` is the record that it is about. What comes later than `useful_until`, after
    an outage say, is still recorded with its true time, and nobody gets a stale mail of it.
    """

    at: datetime
    kind: DueKind
    key: str
    subject_id: str = ""
    useful_until: datetime | None = None

    def is_stale(self, now: datetime) -> bool:
        """Tell whether word of it would come too late to be of use."""
        return self.useful_until is not None and now >= self.useful_until


def earliest(items: Iterable[Due], *, done: Collection[str]) -> Due | None:
    """Return the first item that is not done; of two at one instant, the first by its key."""
    return min(
        (item for item in items if item.key not in done),
        key=lambda item: (item.at, item.key),
        default=None,
    )


def morning_of(day: date, zone: ZoneInfo, *, spread_by: str) -> datetime:
    """Return a UTC instant between 8 and 10 o'clock of `day` in `zone`.

    The same for the same `spread_by` (the agreement's id), so that the mails of many
    agreements on one day are spread over its morning.
    """
    share = int.from_bytes(hashlib.sha256(spread_by.encode()).digest()[:4]) / 2**32
    local = datetime.combine(day, MORNING_STARTS) + share * MORNING_LASTS
    return local.replace(microsecond=0, tzinfo=zone).astimezone(UTC)
