"""Whoever has lost the link to sign asks for it by address: mailed again, and silent otherwise."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from adapters.database.tables import InboxRow
from domain.lifecycle import RoundStatus
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.world import World

_OF_THE_REQUEST = re.compile(r'value="[0-9a-f]{64}"')
_AINO = "aino@example.org"


async def ask(browser: Browser, email: str) -> httpx.Response:
    return await browser.post("/sign", {"email": email}, page=await browser.get("/sign"))


async def asked_of(services: Services) -> list[str]:
    """Return the ids of the requests whose link was asked for."""
    async with services.reads() as session:
        acts = await session.scalars(select(InboxRow).where(InboxRow.kind == "manage"))
        return [act.payload["request_id"] for act in acts]


@pytest.mark.abuse(13)
async def test_a_known_and_an_unknown_address_get_the_same_answer(
    browser: Browser, services: Services, world: World
) -> None:
    unknown = await ask(browser, "nobody@example.org")
    assert not await asked_of(services)
    known = await ask(browser, _AINO.title())
    assert await asked_of(services) == [world.requests["Aino"]]
    assert unknown.status_code == known.status_code == 200
    assert _OF_THE_REQUEST.sub("", unknown.text) == _OF_THE_REQUEST.sub("", known.text)
    assert dict(unknown.headers) == dict(known.headers)


@pytest.mark.abuse(13)
async def test_an_address_gets_three_mails_an_hour(
    browser: Browser, services: Services, world: World
) -> None:
    answers = [await ask(browser, _AINO) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert len(await asked_of(services)) == 3
    world.clock.now += timedelta(hours=2)
    await ask(browser, _AINO)
    assert len(await asked_of(services)) == 4


@pytest.mark.parametrize("outcome", [RoundStatus.WITHDRAWN, RoundStatus.EXPIRED])
async def test_nothing_is_mailed_of_a_round_that_has_ended(
    browser: Browser, services: Services, world: World, outcome: RoundStatus
) -> None:
    await world.end_round(outcome)
    assert (await ask(browser, _AINO)).status_code == 200
    assert not await asked_of(services)


async def test_what_is_no_address_is_said_beside_the_field(browser: Browser, world: World) -> None:
    answer = await ask(browser, "aino")
    assert answer.status_code == 422
    assert "Write your email address" in answer.text


@pytest.mark.abuse(7)
async def test_a_replaced_or_broken_link_offers_the_newest_and_an_ended_round_does_not(
    browser: Browser, world: World
) -> None:
    replaced = await browser.get(world.link("Aino", generation=2))
    broken = await browser.get(world.link("Aino")[:-3])
    assert (replaced.status_code, broken.status_code) == (410, 404)
    assert all('class="button" href="/sign"' in page.text for page in (replaced, broken))
    await world.end_round(RoundStatus.WITHDRAWN)
    ended = await browser.get(world.link("Aino"))
    assert ended.status_code == 410
    assert 'href="/sign"' not in ended.text
