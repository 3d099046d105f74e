"""The steps of a signatory as a person goes through them in a browser."""

from __future__ import annotations

import re

import httpx

from tests.service.pages.conftest import Browser

_SHA = re.compile(r'name="document_sha256" value="([0-9a-f]{64})"')


def document_of(page: httpx.Response) -> str:
    """Return the hash that the page's form would send."""
    found = _SHA.search(page.text)
    assert found, page.text[:500]
    return found[1]


async def go_to_signature(browser: Browser, link: str) -> httpx.Response:
    """Read and identify; return the page of the signature."""
    page = await browser.get(link)
    assert page.status_code == 200, page.text
    answer = await browser.post(f"{link}/read", {"document_sha256": document_of(page)}, page=page)
    assert answer.headers["location"] == f"{link}/identify"
    page = await browser.get(f"{link}/identify")
    answer = await browser.post(f"{link}/identify", page=page)
    assert answer.headers["location"] == f"{link}/sign"
    return await browser.get(f"{link}/sign")


async def sign(browser: Browser, link: str, page: httpx.Response, **fields: str) -> httpx.Response:
    """Send the form of the signature; by default confirm with the button."""
    filled = {"method": "confirmed", "consent": "yes", "document_sha256": document_of(page)}
    return await browser.post(f"{link}/sign", filled | fields, page=page)
