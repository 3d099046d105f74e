"""A mail as its reader will see it, for whoever is about to send it: without the link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.database.mail_facts import MailFacts
from adapters.look.own import look_of
from adapters.mail.letter import GivenReason, Letterhead, letter_of
from adapters.mail.rendering import put_into_words
from adapters.settings import Settings
from messages.mail import MailKind


@dataclass(frozen=True, slots=True)
class MailPreview:
    """What a mail says, in its reader's language; their own link is cut short."""

    language: str
    subject: str
    text: str


def letterhead_of(settings: Settings, *, written_at: datetime) -> Letterhead:
    """Return what all mails of the service share."""
    return Letterhead(
        settings.organisation,
        settings.public_url,
        settings.link_ring(),
        settings.contact,
        answers_are_read=bool(settings.mail_reply_to),
        written_at=written_at,
        look=look_of(settings),
    )


def preview_of(
    kind: MailKind,
    facts: MailFacts,
    settings: Settings,
    *,
    at: datetime,
    reasons: Sequence[GivenReason] = (),
) -> MailPreview:
    """Return a mail as it will be sent; its link is for its reader alone (abuse 6)."""
    letter = letter_of(kind, facts, letterhead_of(settings, written_at=at), reasons=reasons)
    words = put_into_words(replace(letter, link=f"{settings.public_url}/…"))
    return MailPreview(letter.language, words.subject, words.text)
