"""The deadline of a signing request as a calendar entry (iCalendar, RFC 5545).

One UID a request: a later entry with a higher SEQUENCE replaces the earlier one, and a
cancelled one takes it out of the calendar. An entry holds no link, since people share
their calendars, and neither attendees nor alarms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from adapters.mail.plain_words import unlinked


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline on the civil day `on`; `sequence` rises with every mail about it."""

    uid: str
    sequence: int
    on: date
    summary: str
    description: str


def calendar_file(
    deadlines: Sequence[Deadline],
    *,
    cancelled: bool,
    organiser: str,
    address: str,
    stamped_at: datetime,
) -> bytes:
    """Return an `.ics` with these deadlines as whole days, published or cancelled.

    `organiser` and `address` are the sender's name and address; `stamped_at` is in UTC.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Sidos//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    sender = vCalAddress(f"mailto:{address}")
    sender.params["CN"] = vText(unlinked(organiser).replace('"', "'"))
    for deadline in deadlines:
        event = Event()
        event.add("uid", deadline.uid)
        event.add("sequence", deadline.sequence)
        event.add("dtstamp", stamped_at)
        event.add("dtstart", deadline.on)
        event.add("dtend", deadline.on + timedelta(days=1))
        event.add("summary", unlinked(deadline.summary))
        event.add("description", unlinked(deadline.description))
        event.add("organizer", sender)
        event.add("transp", "TRANSPARENT")
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
