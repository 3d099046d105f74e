"""Finds the signing links in the mails that a catcher kept."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from adapters.mail.caught import find_caught, list_caught

_SIGNING_LINK = re.compile(r"https?://\S+/sign/[A-Za-z0-9._-]+")
_LOOK_AGAIN_AFTER_SECONDS = 0.05


class MailMissing(Exception):
    """A mail that was to come has not come in time."""


def signing_links(folder: Path) -> list[str]:
    """Return each signing link that was mailed so far, once, the oldest first."""
    heads = sorted(list_caught(folder), key=lambda head: head.caught_at)
    mails = [find_caught(folder, head.id) for head in heads]
    found = (_SIGNING_LINK.search(mail.body("plain")) for mail in mails if mail)
    return list(dict.fromkeys(link.group() for link in found if link))


async def invitations(folder: Path, number: int, *, within_seconds: float) -> list[str]:
    """Return the signing links when `number` of them have been mailed; raise `MailMissing` else."""
    found: list[str] = []
    try:
        async with asyncio.timeout(within_seconds):
            while len(found) < number:
                await asyncio.sleep(_LOOK_AGAIN_AFTER_SECONDS)
                found = signing_links(folder)
    except TimeoutError:
        raise MailMissing(f"{len(found)} of {number} invitations have come") from None
    return found
