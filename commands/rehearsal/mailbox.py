"""Finds the signing links in the mails that a catcher kept."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
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


async def invitations_of(
    folder: Path, requests: Sequence[str], *, within_seconds: float
) -> dict[str, str]:
    """Return the signing links of these requests by their ids; raise `MailMissing` else."""
    found: dict[str, str] = {}
    try:
        async with asyncio.timeout(within_seconds):
            while len(found) < len(requests):
                await asyncio.sleep(_LOOK_AGAIN_AFTER_SECONDS)
                # A token begins with the id of the request that it opens.
                links = {
                    link.rpartition("/")[2].partition(".")[0]: link
                    for link in signing_links(folder)
                }
                found = {request: links[request] for request in requests if request in links}
    except TimeoutError:
        raise MailMissing(f"{len(found)} of {len(requests)} invitations have come") from None
    return found
