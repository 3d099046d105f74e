"""What people of a party do on its page: ask for the link, give notice, correct, note a duty."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import httpx

from commands.rehearsal import signatory
from commands.rehearsal.forms import open_page, submit
from commands.rehearsal.mailbox import MailMissing, links_to

# A mail whose task was lost on a busy machine is tried anew after two minutes.
_MAILED_WITHIN_SECONDS = 240.0
_LOOK_AGAIN_AFTER_SECONDS = 0.05


async def party_page(public_url: str, mail: Path, address: str) -> str:
    """Ask for the link to the party's page by address; return it as it is mailed."""
    had = len(links_to(mail, address, "party"))
    async with signatory.browser(public_url) as browser:
        page = await open_page(browser, f"{public_url}/party")
        await submit(browser, page, "/party", {"email": address})
    try:
        async with asyncio.timeout(_MAILED_WITHIN_SECONDS):
            while len(links := links_to(mail, address, "party")) == had:
                await asyncio.sleep(_LOOK_AGAIN_AFTER_SECONDS)
    except TimeoutError:
        raise MailMissing(f"{address} has got no link to the party's page") from None
    return links[0]


async def give_notice(public_url: str, link: str) -> httpx.Response:
    """Start a notice on the party's page."""
    async with signatory.browser(public_url) as browser:
        page = await open_page(browser, f"{link}/notice")
        return await submit(browser, page, "/notice")


async def speak_on_taking_back(public_url: str, link: str) -> httpx.Response:
    """Ask to take the notice back, or consent to it: whichever the party's page offers."""
    async with signatory.browser(public_url) as browser:
        return await submit(browser, await open_page(browser, link), "/taking-back")


async def propose_correction(
    public_url: str, link: str, person_id: str, fields: Mapping[str, str]
) -> httpx.Response:
    """Propose other details of a person of the party; `fields` are all of the form."""
    path = f"/people/{person_id}"
    async with signatory.browser(public_url) as browser:
        page = await open_page(browser, f"{link}{path}")
        return await submit(browser, page, path, fields)


async def note_duty(
    public_url: str, link: str, duty: str, period: str, *, note: str
) -> httpx.Response:
    """Note what was done about a duty that the party sees to."""
    path = f"/duties/{duty}/{period}"
    async with signatory.browser(public_url) as browser:
        page = await open_page(browser, f"{link}{path}")
        return await submit(browser, page, path, {"note": note})


async def sign(public_url: str, link: str) -> httpx.Response:
    """Sign behind a link; return the receipt, or the page that says “being recorded”."""
    async with signatory.browser(public_url) as browser:
        return await signatory.post_signature(browser, link)
