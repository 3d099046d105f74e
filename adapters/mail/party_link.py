"""The link to a party's page, for any mail that goes to one of its persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.links import Link, LinkPurpose, make_token
from domain.party_links import generation_at

if TYPE_CHECKING:
    from adapters.database.mail_facts import MailFacts
    from adapters.mail.letter import Letterhead


def party_link(facts: MailFacts, head: Letterhead) -> str:
    """Return the recipient's link; its kind of mail must stand in `WITH_PARTY_LINK`."""
    link = Link(facts.recipient.id, generation_at(head.written_at))
    return f"{head.public_url}/party/{make_token(head.link_ring, LinkPurpose.PARTY, link)}"
