"""Header lines beyond ASCII, written so that they read the same at the other end.

Python 3.11's own folding loses the space between two encoded words (a title's
“yhteistyösopimus 2026–2029” arrived as “yhteistyösopimus2026–2029”). `email.header.Header`
puts the space inside the words, as RFC 2047, 6.2 asks.
"""

from __future__ import annotations

from email.header import Header
from email.headerregistry import Address, AddressHeader, UnstructuredHeader
from email.policy import SMTP, EmailPolicy
from typing import Any


class MailPolicy(EmailPolicy):
    """The policy SMTP with that one repair; `utf8=True` writes headers as they are."""

    def fold(self, name: str, value: Any) -> str:
        """Return the lines of one header."""
        words = None if self.utf8 else _encoded(name, value)
        return super().fold(name, value) if words is None else f"{name}: {words}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return the lines of one header as bytes."""
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii", "surrogateescape")


MAIL = MailPolicy(linesep=SMTP.linesep)
MAIL_UTF8 = MailPolicy(linesep=SMTP.linesep, utf8=True)


def _encoded(name: str, value: Any) -> str | None:
    """Return the encoded value, or None where Python's own folding is right."""
    if str(value).isascii():
        return None
    if isinstance(value, AddressHeader):
        return ",\r\n ".join(_mailbox(name, address) for address in value.addresses)
    if isinstance(value, UnstructuredHeader):
        return Header(str(value), "utf-8", header_name=name).encode(linesep="\r\n")
    return None


def _mailbox(name: str, address: Address) -> str:
    if address.display_name.isascii():
        return str(address)
    words = Header(address.display_name, "utf-8", header_name=name).encode(linesep="\r\n")
    return f"{words}\r\n <{address.addr_spec}>"
