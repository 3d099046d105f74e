"""The deadline taken out of the calendar of somebody whose signature is asked for no more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from adapters.i18n import translator
from adapters.mail.calendar import Deadline, calendar_file
from adapters.mail.compose import Attachment
from adapters.mail.identity import deadline_uid

if TYPE_CHECKING:
    from activities.mailing.attachments import Enclosing

_LATER_THAN_ANY = 1000  # no request is mailed so often


async def cancel_deadline(given: Enclosing) -> list[Attachment]:
    """Return the cancelled entry: they were given the deadline with the request."""
    words, letter = translator(given.letter.language), given.letter
    closes_at = given.facts.about["closes_at"].astimezone(letter.zone)
    content = calendar_file(
        [
            Deadline(
                uid=deadline_uid(given.mail.subject_id, given.sender.domain),
                sequence=_LATER_THAN_ANY,
                on=(closes_at - timedelta(microseconds=1)).date(),
                summary=words.text("Last day to sign: {title}", title=letter.subject_title),
                description=words.text("Your signature is not asked for any more."),
            )
        ],
        cancelled=True,
        organiser=given.sender.display_name,
        address=given.sender.addr_spec,
        stamped_at=given.stamped_at,
    )
    return [Attachment("deadline-removed.ics", "text", "calendar", content, method="CANCEL")]
