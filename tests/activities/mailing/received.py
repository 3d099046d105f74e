"""What a server received, as a test reads it."""

from __future__ import annotations

import re

from icalendar import Calendar

from tests.smtp_servers import Answers

SIGNING_LINK = re.compile(r"https://sidos\.example\.org/sign/(\S+)")


def words_of(answers: Answers) -> str:
    """Return the plain text of the newest mail on one line."""
    body = answers.messages[-1].get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def calendar_of(answers: Answers) -> Calendar:
    """Return the calendar file of the newest mail."""
    (ics,) = [
        part
        for part in answers.messages[-1].iter_attachments()
        if part.get_content_type() == "text/calendar"
    ]
    return Calendar.from_ical(ics.get_content())
