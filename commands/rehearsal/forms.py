"""Submits the forms of our own pages as a browser without JavaScript would."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

import httpx
from lxml import html


class UnexpectedPage(Exception):
    """The page was not the one that was expected; the text says what it showed."""

    def __init__(self, text: str, status: int = 0) -> None:
        """Keep the HTTP status beside the text, where the page had an error status."""
        super().__init__(text)
        self.status = status


async def submit(
    client: httpx.AsyncClient,
    page: httpx.Response,
    action: str,
    fields: Mapping[str, str] = {},
    files: Mapping[str, tuple[str, bytes]] | None = None,
) -> httpx.Response:
    """Post the page's form whose address ends with `action`, and follow to the next page.

    The form's hidden fields go along; `fields` are what a person fills in, `files` what they
    enclose.
    """
    document = html.fromstring(page.content)
    for form in document.forms:
        address = urljoin(str(page.url), form.action or "")
        if address.rstrip("/").endswith(action):
            hidden = {
                str(field.get("name")): field.get("value", "")
                for field in form.xpath(".//input[@type='hidden'][@name]")
            }
            answer = await client.post(address, data={**hidden, **fields}, files=files)
            return _expected(answer)
    raise UnexpectedPage(f"no form “{action}” on the page “{title_of(page)}”")


async def open_page(client: httpx.AsyncClient, address: str) -> httpx.Response:
    """Get a page; anything but success is unexpected."""
    return _expected(await client.get(address))


def title_of(page: httpx.Response) -> str:
    """Return the first heading of a page, or its status."""
    headings = html.fromstring(page.content).xpath("//h1") if page.content else []
    return headings[0].text_content().strip() if headings else f"HTTP {page.status_code}"


def _expected(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    text = f"HTTP {answer.status_code}: {title_of(answer)}"
    raise UnexpectedPage(text, answer.status_code)
