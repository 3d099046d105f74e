"""The link by which somebody who does not sign reads the document, signed or not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.links import Link, LinkPurpose, make_token

if TYPE_CHECKING:
    from adapters.database.mail_facts import MailReading
    from adapters.mail.letter import Letterhead


def reading_link(reading: MailReading | None, head: Letterhead) -> str:
    """Return the reader's own link; empty for one who reads by no such link."""
    if reading is None:
        return ""
    link = Link(reading.id, reading.generation)
    return f"{head.public_url}/read/{make_token(head.link_ring, LinkPurpose.READING, link)}"
