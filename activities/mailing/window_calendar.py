"""The last day for notice as a calendar entry: one a year, replaced by each later mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.i18n import translator
from adapters.mail.calendar import Deadline, calendar_file
from adapters.mail.compose import Attachment
from adapters.mail.identity import window_uid

if TYPE_CHECKING:
    from activities.mailing.attachments import Enclosing


async def window_calendar(enclosing: Enclosing) -> list[Attachment]:
    """Return the last day for notice, as a whole day."""
    letter, about = enclosing.letter, enclosing.letter.about
    words = translator(letter.language)
    day = Deadline(
        uid=window_uid(enclosing.mail.agreement_id, about["year"], enclosing.sender.domain),
        sequence=enclosing.mail.number,
        on=about["notice_by"],
        summary=words.text("Last day for notice: {title}", title=letter.subject_title),
        description=words.text(
            "A notice of termination that is received by the end of this day takes effect on "
            "{ends}.",
            ends=words.day(about["ends_on"]),
        ),
    )
    content = calendar_file(
        [day],
        cancelled=False,
        organiser=enclosing.sender.display_name,
        address=enclosing.sender.addr_spec,
        stamped_at=enclosing.stamped_at,
    )
    return [Attachment("last-day-for-notice.ics", "text", "calendar", content, method="PUBLISH")]
