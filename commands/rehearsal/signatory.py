"""A signatory who opens the link in the mail, reads, and signs, over HTTP."""

from __future__ import annotations

import asyncio

import httpx

from commands.rehearsal.forms import UnexpectedPage, open_page, submit, title_of

_FOLLOW_UP_EVERY_SECONDS = 0.2
_FOLLOW_UP_FOR_SECONDS = 60.0


def browser(base_url: str) -> httpx.AsyncClient:
    """Return a browser of one's own: cookies and all."""
    return httpx.AsyncClient(base_url=base_url, follow_redirects=True, timeout=60)


async def sign(client: httpx.AsyncClient, link: str) -> httpx.Response:
    """Walk the five steps behind a signing link; return the receipt page."""
    return await follow_to_receipt(client, await post_signature(client, link))


async def post_signature(client: httpx.AsyncClient, link: str) -> httpx.Response:
    """Read, identify and sign; return the receipt, or the page that says “being recorded”."""
    return await confirm(client, await read_and_identify(client, link))


async def read_and_identify(client: httpx.AsyncClient, link: str) -> httpx.Response:
    """Return the page on which one click signs."""
    page = await open_page(client, link)
    page = await submit(client, page, "/read")
    return await submit(client, page, "/identify")


async def confirm(client: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    """Sign with that click; return the receipt, or the page that says “being recorded”."""
    return await submit(client, page, "/sign", {"method": "confirmed", "consent": "yes"})


def is_being_recorded(page: httpx.Response) -> bool:
    """Tell whether a page says “accepted, being recorded”: it asks the browser to look again."""
    return "refresh" in page.headers


async def decline(client: httpx.AsyncClient, link: str, reason: str) -> httpx.Response:
    """Decline behind a signing link with a reason; return the page that thanks."""
    page = await open_page(client, f"{link}/decline")
    return await submit(client, page, "/decline", {"reason": reason})


async def follow_to_receipt(client: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    """Follow up on “accepted, being recorded” until the receipt is there."""
    try:
        async with asyncio.timeout(_FOLLOW_UP_FOR_SECONDS):
            while is_being_recorded(page):
                await asyncio.sleep(_FOLLOW_UP_EVERY_SECONDS)
                page = await open_page(client, str(page.url))
    except TimeoutError:
        raise UnexpectedPage(f"no receipt, but “{title_of(page)}”") from None
    return page
