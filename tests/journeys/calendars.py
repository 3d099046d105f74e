"""What the mails put into somebody's calendar."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from icalendar import Calendar

from commands.rehearsal.mailbox import mails_to


@dataclass(frozen=True, order=True)
class Entry:
    """One calendar file that came with a mail: `PUBLISH` or `CANCEL`, and of which day."""

    sequence: int
    method: str
    on: date


def entries_of(caught_mail: Path, address: str) -> dict[str, list[Entry]]:
    """Return what an address was sent for its calendar, by UID, in the order of SEQUENCE."""
    found = defaultdict(list)
    for mail in mails_to(caught_mail, address):
        for part in mail.message.walk():
            if part.get_content_type() == "text/calendar":
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                calendar = Calendar.from_ical(content)
                for event in calendar.walk("VEVENT"):
                    found[str(event["UID"])].append(
                        Entry(
                            event.decoded("SEQUENCE"),
                            str(calendar["METHOD"]),
                            event.decoded("DTSTART"),
                        )
                    )
    return {uid: sorted(entries) for uid, entries in found.items()}


def check_taken_out(entries: list[Entry]) -> None:
    """Hold that an entry came, that each file replaces the one before, and the last cancels it."""
    assert [entry.sequence for entry in entries] == list(range(len(entries)))
    assert [entry.method for entry in entries[:-1]] == ["PUBLISH"] * (len(entries) - 1)
    assert len(entries) > 1
    assert entries[-1].method == "CANCEL"
