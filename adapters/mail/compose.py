"""Makes the message of one mail: plain text and HTML alike, with what is attached.

The same letter gives the same message, byte for byte: a mail that is sent twice after a
crash carries the same Message-ID and date, and mail programs show it once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage

from adapters.mail.headers import MAIL, MAIL_UTF8
from adapters.mail.plain_words import one_line
from adapters.mail.rendering import LOGO_ID, Words


class AddressNotValid(Exception):
    """No mail can be sent to this address."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom, to whom, and by what ids a mail is known; `sent_at` is in UTC."""

    sender: Address
    reply_to: str
    recipient_name: str
    recipient: str
    message_id: str
    references: tuple[str, ...]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; `method` is that of a calendar file."""

    name: str
    maintype: str
    subtype: str
    content: bytes
    method: str = ""


def compose(envelope: Envelope, words: Words, attachments: Sequence[Attachment]) -> EmailMessage:
    """Return the message; raise `AddressNotValid` for a recipient that cannot be reached.

    The logo travels in the mail, beside the HTML that shows it: nothing is fetched.
    """
    recipient = _address(envelope.recipient_name, envelope.recipient)
    policy = MAIL if recipient.addr_spec.isascii() else MAIL_UTF8
    message = EmailMessage(policy=policy)
    message["From"] = envelope.sender
    message["To"] = recipient
    if envelope.reply_to:
        message["Reply-To"] = Address(addr_spec=envelope.reply_to)
    message["Subject"] = one_line(words.subject)
    message["Date"] = envelope.sent_at
    message["Message-ID"] = envelope.message_id
    if envelope.references:
        message["In-Reply-To"] = envelope.references[0]
        message["References"] = " ".join(envelope.references)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.text, charset="utf-8", cte="quoted-printable")
    message.add_alternative(words.html, subtype="html", charset="utf-8", cte="quoted-printable")
    if words.logo:
        html = list(message.iter_parts())[-1]
        assert isinstance(html, EmailMessage)
        html.add_related(words.logo, "image", "png", cid=f"<{LOGO_ID}>", disposition="inline")
    for attachment in attachments:
        _attach(message, attachment)
    _fix_boundaries(message, envelope.message_id)
    return message


def ascii_domain(address: str) -> str:
    """Return an address with its domain as DNS knows it (RFC 5890)."""
    local, _, domain = address.strip().rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise AddressNotValid(str(error)) from error


def _address(name: str, address: str) -> Address:
    try:
        return Address(display_name=one_line(name), addr_spec=ascii_domain(address))
    except (ValueError, IndexError, MessageError) as error:
        raise AddressNotValid(str(error)) from error


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    message.add_attachment(
        attachment.content,
        maintype=attachment.maintype,
        subtype=attachment.subtype,
        filename=attachment.name,
    )
    if attachment.method:
        part = list(message.iter_attachments())[-1]
        part.set_param("charset", "utf-8")
        part.set_param("method", attachment.method)


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    """Derive the boundaries, which are random otherwise, from the mail's id."""
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        digest = hashlib.sha256(f"{number}:{seed}".encode()).hexdigest()[:32]
        part.set_boundary(f"=={digest}==")
