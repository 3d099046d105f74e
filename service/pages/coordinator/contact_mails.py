"""Contact persons who are told of what a small form of the coordinator records."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.database.people import PartyView
from adapters.database.told import contacts_of
from adapters.database.told_of_rounds import in_words
from adapters.i18n import Translator
from messages.mail import MailKind
from service.dependencies import Reading
from service.pages.coordinator.small_forms import FormMail
from service.wording.event_words import MAILS


async def mails_to_contacts(
    session: Reading, parties: Iterable[PartyView], kind: MailKind, words: Translator
) -> tuple[FormMail, ...]:
    """Return who gets a mail of a kind: the contact persons of parties, each human being once."""
    told = await in_words(session, contacts_of(parties))
    mail = words.text(MAILS[kind])
    return tuple(FormMail(f"{one.name} ({one.party})", one.email, mail) for one in told)
