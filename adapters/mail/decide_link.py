"""The link by which a person of a party reads the draft and records the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.links import Link, LinkPurpose, make_token

if TYPE_CHECKING:
    from adapters.database.mail_facts import MailFacts
    from adapters.mail.letter import Letterhead


def decide_link(facts: MailFacts, head: Letterhead) -> str:
    """Return the link of the request that the mail is about."""
    link = Link(str(facts.about["request_id"]), int(facts.about["generation"]))
    return f"{head.public_url}/decide/{make_token(head.link_ring, LinkPurpose.DECIDING, link)}"
