"""The desk of a coordinator: a browser that has signed in, and what is done on its pages."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from lxml import html

from commands.rehearsal import signatory
from commands.rehearsal.forms import open_page, submit
from commands.rehearsal.mailbox import links_to
from commands.stack.embedded import EmbeddedStack
from tests.journeys.round import OpenRound


@asynccontextmanager
async def desk_at(stack: EmbeddedStack) -> AsyncIterator[httpx.AsyncClient]:
    """Give the browser of a coordinator who has signed in."""
    made = await stack.run(
        *("staff", "add", "kati@hva.example.org", "--role", "coordinator"),
        *("--language", "en", "--json"),
    )
    async with signed_in(stack.public_url, json.loads(made)["link"]) as client:
        yield client


@asynccontextmanager
async def signed_in(public_url: str, link: str) -> AsyncIterator[httpx.AsyncClient]:
    """Give a browser that has signed in by the link of a member of staff."""
    async with signatory.browser(public_url) as client:
        page = await open_page(client, link)
        await submit(client, page, html.fromstring(page.content).forms[0].action or "")
        yield client


async def request_of(round_: OpenRound, address: str) -> str:
    """Return the id of the request of whoever has an address now."""
    requests = [r for party in (await round_.state())["parties"] for r in party["requests"]]
    return next(str(r["id"]) for r in requests if r["person"]["email"] == address)


async def act_on(
    desk: httpx.AsyncClient, round_: OpenRound, address: str, act: str, **fields: str
) -> httpx.Response:
    """Do something about a signatory on the page that shows who gets what."""
    about = f"/requests/{await request_of(round_, address)}/{act}"
    path = f"/agreements/{round_.agreement_id}/signing-rounds/{round_.number}{about}"
    return await submit(desk, await open_page(desk, path), about, fields)


def links_of(round_: OpenRound, address: str) -> list[str]:
    """Return the signing links that an address was sent, the newest first."""
    return links_to(round_.stack.caught_mail, address, "sign")


async def answer_of(round_: OpenRound, link: str) -> int:
    """Return the status with which a link answers."""
    async with signatory.browser(round_.stack.public_url) as client:
        return (await client.get(link)).status_code


def request_behind(link: str) -> str:
    """Return the id of the request to which a signing link leads: its token begins with it."""
    return link.rpartition("/")[2].partition(".")[0]
