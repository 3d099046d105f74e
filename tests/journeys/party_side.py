"""What people of a party do on its page: ask for the link, give notice, speak on taking back."""

from __future__ import annotations

from pathlib import Path

import httpx

from commands.rehearsal import signatory
from commands.rehearsal.forms import open_page, submit
from tests.journeys.post import links_to
from tests.journeys.round import until


async def party_page(public_url: str, mail: Path, address: str) -> str:
    """Ask for the link to the party's page by address; return it as it is mailed."""
    had = len(links_to(mail, address, "party"))
    async with signatory.browser(public_url) as browser:
        page = await open_page(browser, f"{public_url}/party")
        await submit(browser, page, "/party", {"email": address})
    await until(lambda: len(links_to(mail, address, "party")) > had)
    return links_to(mail, address, "party")[0]


async def give_notice(public_url: str, link: str) -> httpx.Response:
    """Start a notice on the party's page."""
    async with signatory.browser(public_url) as browser:
        page = await open_page(browser, f"{link}/notice")
        return await submit(browser, page, "/notice")


async def speak_on_taking_back(public_url: str, link: str) -> httpx.Response:
    """Ask to take the notice back, or consent to it: whichever the party's page offers."""
    async with signatory.browser(public_url) as browser:
        return await submit(browser, await open_page(browser, link), "/taking-back")


async def sign(public_url: str, link: str) -> httpx.Response:
    """Sign behind a link; return the receipt, or the page that says “being recorded”."""
    async with signatory.browser(public_url) as browser:
        return await signatory.post_signature(browser, link)
