"""A coordinator acts while a round runs: a wrong address, a lost link, a reminder."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from lxml import html

from commands.rehearsal import signatory
from commands.rehearsal.forms import UnexpectedPage, open_page, submit
from commands.rehearsal.mailbox import links_to
from tests.journeys.round import OpenRound, check_nothing_is_lost_or_doubled, open_round, until

pytestmark = pytest.mark.timeout(240)

MAYOR = "tero.testi@testila.example.org"
RIGHT = "tero.oikea@testila.example.org"
CHAIR = "olof@foreningen.example.org"


@asynccontextmanager
async def _desk(round_: OpenRound) -> AsyncIterator[httpx.AsyncClient]:
    """Give the browser of a coordinator who has signed in."""
    made = await round_.stack.run(
        *("staff", "add", "kati@hva.example.org", "--role", "coordinator"),
        *("--language", "en", "--json"),
    )
    link = json.loads(made)["link"]
    async with signatory.browser(round_.stack.public_url) as client:
        page = await open_page(client, link)
        await submit(client, page, html.fromstring(page.content).forms[0].action or "")
        yield client


async def _request_of(round_: OpenRound, address: str) -> str:
    requests = [r for party in (await round_.state())["parties"] for r in party["requests"]]
    return next(str(r["id"]) for r in requests if r["person"]["email"] == address)


async def _act(
    desk: httpx.AsyncClient, round_: OpenRound, address: str, act: str, **fields: str
) -> httpx.Response:
    """Do something about a signatory on the page that shows who gets what."""
    about = f"/requests/{await _request_of(round_, address)}/{act}"
    path = f"/agreements/{round_.agreement_id}/signing-rounds/{round_.number}{about}"
    return await submit(desk, await open_page(desk, path), about, fields)


def _links(round_: OpenRound, address: str) -> list[str]:
    return links_to(round_.stack.caught_mail, address, "sign")


async def _answer(round_: OpenRound, link: str) -> int:
    async with signatory.browser(round_.stack.public_url) as client:
        return (await client.get(link)).status_code


@pytest.mark.abuse(8)
async def test_a_wrong_address_is_corrected_a_lost_link_sent_anew_and_all_sign(
    tmp_path: Path,
) -> None:
    async with open_round(tmp_path) as round_, _desk(round_) as desk:
        wrong = round_.link_of[MAYOR]
        await _act(desk, round_, MAYOR, "address", email=RIGHT)
        await until(lambda: bool(_links(round_, RIGHT)))
        assert await _answer(round_, wrong) == 410

        lost = round_.link_of[CHAIR]
        await _act(desk, round_, CHAIR, "link")
        await until(lambda: len(_links(round_, CHAIR)) == 2)
        assert await _answer(round_, lost) == 410
        with pytest.raises(UnexpectedPage) as soon:
            await _act(desk, round_, CHAIR, "reminder")
        assert soon.value.status == 422

        others = [link for who, link in round_.link_of.items() if who not in {MAYOR, CHAIR}]
        newest = [_links(round_, RIGHT)[0], _links(round_, CHAIR)[0]]
        signed = 0
        for link in [*others, *newest]:
            async with signatory.browser(round_.stack.public_url) as client:
                await signatory.sign(client, link)
            signed += 1
        with pytest.raises(UnexpectedPage) as answered:
            await _act(desk, round_, RIGHT, "link")
        assert answered.value.status in {404, 409}
        await check_nothing_is_lost_or_doubled(round_, signed)
        kinds = [event["kind"] for event in await round_.api.events(round_.agreement_id)]
        assert kinds.count("address_corrected") == kinds.count("link_resent") == 1
