"""Asking for the link: the same answer to every address, and not without end."""

from __future__ import annotations

import re

import httpx
import pytest
from sqlalchemy import select

from adapters.database.tables import AttemptRow, InboxRow, PersonRow
from domain.email_address import is_email_address
from service.dependencies import Services
from tests.service.pages.conftest import Browser, opened_browser
from tests.service.pages.party.scene import Scene, make_scene
from tests.service.pages.world import InstantDelivery, Ticking, later

_OF_THE_REQUEST = re.compile(r"[0-9a-f]{64}")


@pytest.fixture
async def scene(services: Services, clock: Ticking) -> Scene:
    return await make_scene(services, clock)


async def ask(browser: Browser, address: str) -> httpx.Response:
    return await browser.post("/party", {"email": address}, page=await browser.get("/party"))


def asked_for(delivery: InstantDelivery) -> list[str]:
    return [act.payload["person_id"] for act in delivery.delivered]


@pytest.mark.abuse(13)
async def test_a_known_and_an_unknown_address_get_the_same_answer(
    browser: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    unknown = await ask(browser, "nobody@example.org")
    assert not delivery.delivered
    known = await ask(browser, "cecilia@example.org")
    assert asked_for(delivery) == [scene.people["Cecilia"]]
    assert unknown.status_code == known.status_code == 200
    assert _OF_THE_REQUEST.sub("", unknown.text) == _OF_THE_REQUEST.sub("", known.text)
    assert dict(unknown.headers) == dict(known.headers)


@pytest.mark.abuse(13)
async def test_an_address_that_is_asked_for_again_and_again_gets_three_mails_an_hour(
    browser: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    answers = [await ask(browser, "Cecilia@example.org") for _ in range(5)]
    assert len(delivery.delivered) == 3
    assert {answer.status_code for answer in answers} == {200}
    scene.clock.now = later(1 / 23)
    await ask(browser, "cecilia@example.org")
    assert len(delivery.delivered) == 4


@pytest.mark.abuse(23)
async def test_one_place_of_the_network_is_slowed_down_also_by_another_replica(
    browser: Browser, scene: Scene, services: Services, delivery: InstantDelivery
) -> None:
    for number in range(30):
        assert (await ask(browser, f"guess-{number}@example.org")).status_code == 200
    async with opened_browser(services) as replica:
        assert (await ask(replica, "cecilia@example.org")).status_code == 429
        scene.clock.now = later(1 / 23)
        assert (await ask(replica, "cecilia@example.org")).status_code == 200
    assert asked_for(delivery) == [scene.people["Cecilia"]]


async def test_what_is_kept_of_an_attempt_is_no_address_and_goes_after_a_day(
    browser: Browser, scene: Scene, services: Services
) -> None:
    await ask(browser, "cecilia@example.org")
    scene.clock.now = later(1.5)
    await ask(browser, "nobody@example.org")
    async with services.reads() as session:
        kept = list(await session.scalars(select(AttemptRow)))
    assert len(kept) == 1
    assert not any(is_email_address(text) for text in (kept[0].subject, kept[0].kind))


async def test_a_removed_person_is_not_written_to(
    browser: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    await scene.change(PersonRow, scene.people["Cecilia"], removed_at=later(0))
    await ask(browser, "cecilia@example.org")
    assert not delivery.delivered


async def test_while_temporal_is_down_the_request_waits_in_the_inbox(
    browser: Browser, scene: Scene, services: Services, delivery: InstantDelivery
) -> None:
    delivery.down = True
    answer = await ask(browser, "cecilia@example.org")
    assert answer.status_code == 200
    async with services.reads() as session:
        acts = list(await session.scalars(select(InboxRow)))
    assert [(act.kind, act.status) for act in acts] == [("ask_party_page", "waiting")]
    assert acts[0].payload["person_id"] == scene.people["Cecilia"]


async def test_what_is_no_address_is_said_beside_the_field(browser: Browser) -> None:
    answer = await ask(browser, "cecilia at example.org")
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
