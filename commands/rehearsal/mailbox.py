"""Finds links in the mails that a catcher kept."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from adapters.mail.caught import CaughtMail, caught_ids, find_caught

_SIGNING_LINK = re.compile(r"https?://\S+/sign/[A-Za-z0-9._-]+")
_DECIDING_LINK = re.compile(r"https?://\S+/decide/[A-Za-z0-9._-]+")
_LOOK_AGAIN_AFTER_SECONDS = 0.05


class MailMissing(Exception):
    """A mail that was to come has not come in time."""


def mails_to(folder: Path, address: str) -> Iterator[CaughtMail]:
    """Yield the mails that a person got, the newest first."""
    for mail_id in caught_ids(folder):
        recipients, _ = _read(folder, mail_id)
        if address in recipients and (mail := find_caught(folder, mail_id)):
            yield mail


def links_to(folder: Path, address: str, page: str) -> list[str]:
    """Return the links to pages of a kind (`sign`, `party`) that a person got, newest first."""
    form = re.compile(rf"https?://\S+/{page}/[A-Za-z0-9._-]+")
    mails = (_read(folder, mail_id) for mail_id in caught_ids(folder))
    found = (form.search(text) for recipients, text in mails if address in recipients)
    return [link.group() for link in found if link]


@cache
def _read(folder: Path, mail_id: str) -> tuple[tuple[str, ...], str]:
    """Return who got a mail, and its plain text.

    A mail that was kept never changes. Hundreds of them, with documents attached, are looked
    through several times a second: to read them again would leave no time for anything else.
    """
    mail = find_caught(folder, mail_id)
    return (mail.head.recipients, mail.body("plain")) if mail else ((), "")


def signing_links(folder: Path) -> list[str]:
    """Return each signing link that was mailed so far, once, the oldest first."""
    return _links(folder, _SIGNING_LINK)


def deciding_links(folder: Path) -> list[str]:
    """Return each link to decide that was mailed so far, once, the oldest first."""
    return _links(folder, _DECIDING_LINK)


def _links(folder: Path, form: re.Pattern[str]) -> list[str]:
    texts = (_read(folder, mail_id)[1] for mail_id in reversed(caught_ids(folder)))
    found = (form.search(text) for text in texts)
    return list(dict.fromkeys(link.group() for link in found if link))


async def invitations(folder: Path, number: int, *, within_seconds: float) -> list[str]:
    """Return the signing links when `number` of them have been mailed; raise `MailMissing` else."""
    return await _when_mailed(lambda: signing_links(folder), number, within_seconds=within_seconds)


async def requests_to_decide(folder: Path, number: int, *, within_seconds: float) -> list[str]:
    """Return the links to decide when `number` of them have been mailed; `MailMissing` else."""
    return await _when_mailed(lambda: deciding_links(folder), number, within_seconds=within_seconds)


async def _when_mailed(
    look: Callable[[], list[str]], number: int, *, within_seconds: float
) -> list[str]:
    found: list[str] = []
    try:
        async with asyncio.timeout(within_seconds):
            while len(found) < number:
                await asyncio.sleep(_LOOK_AGAIN_AFTER_SECONDS)
                found = look()
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
