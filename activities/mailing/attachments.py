"""Files that go with a mail outside any round, by kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from typing import TypeAlias

from activities.mailing.taken_place import cancel_deadline
from activities.mailing.window_calendar import window_calendar
from adapters.blobs import Blobs
from adapters.database.mail_facts import MailFacts
from adapters.mail.compose import Attachment
from adapters.mail.letter import Letter
from messages.mail import MailKind, SendMail


@dataclass(frozen=True, slots=True)
class Enclosing:
    """What a file is made from."""

    mail: SendMail
    facts: MailFacts
    letter: Letter
    blobs: Blobs
    sender: Address
    stamped_at: datetime


Encloser: TypeAlias = Callable[[Enclosing], Awaitable[list[Attachment]]]

ENCLOSERS: dict[MailKind, Encloser] = {
    MailKind.PLACE_TAKEN: cancel_deadline,
    MailKind.WINDOW_OPENED: window_calendar,
    MailKind.WINDOW_CLOSING: window_calendar,
}
