"""A contact person who opens the link in the mail and records a decision, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import httpx

from commands.rehearsal import signatory
from commands.rehearsal.forms import open_page, submit

_AT_ONCE = 8
APPROVED: Mapping[str, str] = {
    "outcome": "approved",
    "decided_by": "organ",
    "organ": "Hallitus",
    "section": "66",
    "finality": "final",
}


def yesterday() -> date:
    """Return a day that is over in every zone."""
    return (datetime.now(UTC) - timedelta(days=1)).date()


async def decide(
    client: httpx.AsyncClient,
    link: str,
    *,
    decided_on: date,
    fields: Mapping[str, str] = APPROVED,
) -> httpx.Response:
    """Read the draft, record the decision, and return the receipt page."""
    await open_page(client, link)
    form = await open_page(client, f"{link}/decision")
    filled = {"decided_on": decided_on.isoformat(), **fields}
    return await signatory.follow_to_receipt(
        client, await submit(client, form, "/decision", filled)
    )


async def decide_all(
    base_url: str,
    links: Sequence[str],
    *,
    decided_on: date,
    acted: Callable[[], None] = lambda: None,
) -> int:
    """Approve behind every link whose party has not decided; return how many decisions that was.

    `acted` is called after each link.
    """
    at_once = asyncio.Semaphore(_AT_ONCE)

    async def one(link: str) -> bool:
        async with at_once, signatory.browser(base_url) as client:
            given = await _approve(client, link, decided_on)
            acted()
            return given

    return sum(await asyncio.gather(*(one(link) for link in links)))


async def _approve(client: httpx.AsyncClient, link: str, decided_on: date) -> bool:
    known = await client.get(f"{link}/receipt")  # leads back to the draft where there is none
    if known.status_code == httpx.codes.GONE or known.url.path.endswith("/receipt"):
        return False
    await decide(client, link, decided_on=decided_on)
    return True
