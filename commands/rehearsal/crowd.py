"""Many signatories at once, each with a browser of one's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import httpx

from commands.rehearsal import signatory
from commands.rehearsal.forms import UnexpectedPage

_AT_ONCE = 8


async def sign_all(
    base_url: str, links: Sequence[str], *, acted: Callable[[], None] = lambda: None
) -> int:
    """Sign behind every link, several at once; return how many signatures were given.

    Where the round closed first (its parties were bound by others), or the signatory has
    signed already, nothing is done. `acted` is called after each link.
    """
    at_once = asyncio.Semaphore(_AT_ONCE)

    async def one(link: str) -> bool:
        async with at_once, signatory.browser(base_url) as client:
            given = await _sign(client, link)
            acted()
            return given

    return sum(await asyncio.gather(*(one(link) for link in links)))


async def _sign(client: httpx.AsyncClient, link: str) -> bool:
    page = await client.get(link)
    if page.status_code == httpx.codes.GONE or page.url.path.endswith("/receipt"):
        return False
    try:
        await signatory.sign(client, link)
    except UnexpectedPage as unexpected:
        # The round may have been completed by others between two steps.
        if unexpected.status == httpx.codes.CONFLICT:
            return False
        page = await client.get(link)
        if page.status_code != httpx.codes.GONE:
            raise
        return False
    return True
