"""Links that a mail outside any round gives its recipient, by kind; staff get their page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from adapters.mail.decide_link import decide_link
from adapters.mail.party_link import party_link
from messages.mail import WITH_PARTY_LINK, MailKind

if TYPE_CHECKING:
    from adapters.database.mail_facts import MailFacts
    from adapters.mail.letter import Letterhead

    OwnLink: TypeAlias = Callable[[MailFacts, Letterhead], str]

OWN_LINKS: dict[MailKind, OwnLink] = {
    **dict.fromkeys(WITH_PARTY_LINK, party_link),
    **dict.fromkeys((MailKind.DECIDE_REQUEST, MailKind.DECIDE_REMINDER), decide_link),
}
