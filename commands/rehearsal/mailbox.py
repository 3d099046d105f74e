"""Reads what the mail catcher kept, as the person that a mail was sent to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

_SIGNING_LINK = re.compile(r"https?://\S+/sign/[A-Za-z0-9._-]+")
_LOOK_AGAIN_AFTER_SECONDS = 0.05


class MailMissing(Exception):
    """A mail that was to come has not come in time."""


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """One mail: whose it is, its subject, and the signing link in it, if there is one."""

    recipient: str
    subject: str
    text: str
    signing_link: str | None


def caught(folder: Path) -> Iterator[CaughtMail]:
    """Yield every mail kept so far, oldest first."""
    for path in sorted(folder.glob("*.eml"), key=lambda path: path.name):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        link = _SIGNING_LINK.search(text)
        yield CaughtMail(
            recipient=str(message["To"]),
            subject=str(message["Subject"]),
            text=text,
            signing_link=link.group() if link else None,
        )


async def invitations(folder: Path, number: int, *, within_seconds: float) -> list[CaughtMail]:
    """Return the invitations when `number` of them have come; raise `MailMissing` else."""
    found: list[CaughtMail] = []
    try:
        async with asyncio.timeout(within_seconds):
            while len(found) < number:
                await asyncio.sleep(_LOOK_AGAIN_AFTER_SECONDS)
                found = [mail for mail in caught(folder) if mail.signing_link]
    except TimeoutError:
        raise MailMissing(f"{len(found)} of {number} invitations have come") from None
    return found
