"""The link by which somebody who does not sign reads the document, signed or not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.links import Link, LinkPurpose, make_token
from messages.mail import MailKind

if TYPE_CHECKING:
    from adapters.database.mail_facts import MailFacts, MailReading
    from adapters.mail.letter import Letterhead


def reading_link(reading: MailReading | None, head: Letterhead) -> str:
    """Return the reader's own link; empty for one who reads by no such link."""
    if reading is None:
        return ""
    link = Link(reading.id, reading.generation)
    return f"{head.public_url}/read/{make_token(head.link_ring, LinkPurpose.READING, link)}"


def reads_document(kind: MailKind, facts: MailFacts) -> bool:
    """Tell whether a mail's link opens the document, and no receipt or page of a party."""
    if facts.reading is None:
        return False
    has_signed = any(request.signature_id for request in facts.requests)
    return (
        kind is MailKind.READING
        or facts.recipient.only_reads
        or (kind is MailKind.COMPLETED and not has_signed)
    )
