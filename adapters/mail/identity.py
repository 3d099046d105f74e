"""Addresses, and the ids of a mail: the same for the same mail, however often it is sent."""

from __future__ import annotations

import hashlib
from email.headerregistry import Address
from email.utils import parseaddr

from adapters.mail.plain_words import one_line


def sender_address(mail_from: str, organisation: str) -> Address:
    """Return the sender with the organisation's name where `mail_from` names nobody."""
    name, address = parseaddr(mail_from)
    return Address(display_name=one_line(name or organisation), addr_spec=address)


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of the mail with this key."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def tag_of(message_id: str) -> str:
    """Return what names a mail in its Message-ID and in the address that it returns to."""
    return message_id.removeprefix("<").partition("@")[0]


def return_address(pattern: str, message_id: str) -> str:
    """Return the address of an envelope's sender, with the mail's tag where `{id}` stands."""
    return pattern.replace("{id}", tag_of(message_id))


def deadline_uid(request_id: str, domain: str) -> str:
    """Return the UID of the calendar entry for the deadline of a signing request."""
    return f"signing-{request_id}@{domain}"


def window_uid(agreement_id: str, year: int, domain: str) -> str:
    """Return the UID of the calendar entry for the last day for notice in a year."""
    return f"window-{agreement_id}-{year}@{domain}"


def may_get_mail(address: str, domains: str) -> bool:
    """Tell whether an address lies in one of these domains or below; none means in any.

    A service that is misused to write to strangers stops here (abuse 59).
    """
    domain = address.rpartition("@")[2].casefold()
    allowed = domains.casefold().split()
    return not allowed or any(domain == one or domain.endswith(f".{one}") for one in allowed)
