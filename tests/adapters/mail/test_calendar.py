"""The deadline as a calendar entry."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from adapters.mail.calendar import Deadline, calendar_file

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def _file(title: str, *, sequence: int = 0, cancelled: bool = False) -> bytes:
    deadline = Deadline("signing-1@example.org", sequence, date(2026, 12, 23), title, "words")
    return calendar_file(
        [deadline], cancelled=cancelled, organiser="Elo", address="a@example.org", stamped_at=NOW
    )


def test_the_deadline_is_one_whole_day() -> None:
    (event,) = Calendar.from_ical(_file("Sign")).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 12, 23)
    assert event.decoded("dtend") == date(2026, 12, 24)
    assert event["transp"] == "TRANSPARENT"


def test_a_later_entry_replaces_and_a_cancelled_one_removes() -> None:
    first, last = _file("Sign"), _file("Sign", sequence=3, cancelled=True)
    (before,), (after,) = (Calendar.from_ical(file).walk("VEVENT") for file in (first, last))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 3)
    assert b"METHOD:PUBLISH" in first
    assert b"METHOD:CANCEL" in last
    assert after["status"] == "CANCELLED"


@pytest.mark.abuse(31)
def test_a_title_cannot_add_lines_guests_or_alarms() -> None:
    hostile = "a;b,c\\\r\nATTENDEE:mailto:x@evil.example\r\nBEGIN:VALARM\nTRIGGER:-PT5M"
    file = _file(hostile)
    calendar = Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    assert "attendee" not in event
    assert calendar.walk("VALARM") == []
    assert b"\r\nATTENDEE" not in file
    assert b"a\\;b\\,c\\\\" in file
    assert "mailto:x" not in str(event["summary"])
