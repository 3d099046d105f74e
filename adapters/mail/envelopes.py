"""Who may be written to, and to whom a mail returns, by the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address

from adapters.mail.compose import AddressNotValid
from adapters.mail.identity import may_get_mail, return_address
from adapters.mail.smtp import RefusedForGood
from adapters.settings import Settings

_NOT_BY_POLICY, _MAILBOX_NAME_NOT_ALLOWED = 550, 553  # RFC 5321, 4.2.3


@contextmanager
def refused_for_good(address: str, settings: Settings) -> Iterator[None]:
    """Refuse an address outside the domains that mail may go to, and one that cannot be."""
    if not may_get_mail(address, settings.mail_domains):
        raise RefusedForGood(_NOT_BY_POLICY, "not among the domains that mail may go to")
    try:
        yield
    except AddressNotValid as error:
        raise RefusedForGood(_MAILBOX_NAME_NOT_ALLOWED, str(error)) from error


def envelope_sender(settings: Settings, sender: Address, message_id: str) -> str:
    """Return the address that other servers report to when they cannot deliver a mail."""
    return return_address(settings.mail_returns_to or sender.addr_spec, message_id)
