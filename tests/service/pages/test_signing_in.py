"""Staff ask for their link by mail: the same answer to every address, and back to the page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from adapters.database.staff import (
    LINK_GOOD_FOR,
    MAILED_LINK_GOOD_FOR,
    StaffView,
    add_staff,
    find_staff,
)
from adapters.database.staff_changes import disable_staff
from adapters.database.tables.staff import StaffRow
from adapters.staff_links import sign_in_address
from service.dependencies import Services
from tests.service.pages.conftest import ADDRESS, Browser, opened_browser
from tests.service.pages.world import InstantDelivery, Ticking, World, later

_OF_THE_REQUEST = re.compile(r"[0-9a-f]{64}")
IDA = "ida@example.org"


async def invite_ida(services: Services) -> StaffView:
    async with services.sessions.begin() as session:
        return await add_staff(
            session, email=IDA, role="coordinator", language="en", at=services.clock()
        )


@pytest.fixture
async def ida(services: Services) -> StaffView:
    """Ida, who has used her invitation."""
    invited = await invite_ida(services)
    async with services.sessions.begin() as session:
        (await session.get_one(StaffRow, invited.id)).link_valid_until = None
    return invited


@pytest.fixture
async def other(services: Services, delivery: InstantDelivery) -> AsyncIterator[Browser]:
    async with opened_browser(services) as opened:
        yield opened


async def ask(browser: Browser, address: str) -> httpx.Response:
    return await browser.post("/sign-in", {"email": address}, page=await browser.get("/sign-in"))


async def link_of(services: Services, ida: StaffView) -> str:
    """Return the path of the link that the newest mail brings."""
    async with services.reads() as session:
        found = await find_staff(session, ida.id)
    assert found is not None
    return sign_in_address(services.settings, found).removeprefix(ADDRESS)


async def opened(browser: Browser, path: str) -> httpx.Response:
    return await browser.post(path, page=await browser.get(path))


@pytest.mark.abuse(13)
async def test_a_members_and_a_strangers_address_get_the_same_answer(
    browser: Browser, services: Services, ida: StaffView, delivery: InstantDelivery
) -> None:
    async with services.sessions.begin() as session:
        await add_staff(
            session, email="gone@example.org", role="legal", language="en", at=services.clock()
        )
        await disable_staff(session, email="gone@example.org", at=services.clock())
    unknown, gone = await ask(browser, "nobody@example.org"), await ask(browser, "gone@example.org")
    assert not delivery.delivered
    known = await ask(browser, " Ida@example.org")
    (act,) = delivery.delivered
    assert act.payload["staff_id"] == ida.id
    assert "example.org" not in str(act.payload)
    for answer in (unknown, gone, known):
        assert answer.status_code == 200
        assert _OF_THE_REQUEST.sub("", answer.text) == _OF_THE_REQUEST.sub("", known.text)
        assert dict(answer.headers) == dict(known.headers)


async def test_the_newest_link_alone_signs_in_once_for_fifteen_minutes(
    browser: Browser, services: Services, ida: StaffView, clock: Ticking
) -> None:
    links = []
    for _ in range(2):
        await ask(browser, IDA)
        links.append(await link_of(services, ida))
    assert (await browser.get(links[0])).status_code == 410
    asked_at = clock.now
    clock.now = asked_at + MAILED_LINK_GOOD_FOR
    late = await browser.get(links[1])
    assert late.status_code == 410
    assert 'href="/sign-in"' in late.text
    clock.now = asked_at + MAILED_LINK_GOOD_FOR - timedelta(seconds=1)
    assert (await opened(browser, links[1])).headers["location"] == "/agreements"
    assert (await browser.get(links[1])).status_code == 410


async def test_an_invitation_outlives_that_anybody_asks_for_a_link(
    browser: Browser, services: Services, clock: Ticking, delivery: InstantDelivery
) -> None:
    ida = await invite_ida(services)
    invitation = await link_of(services, ida)
    invited_at = clock.now
    await ask(browser, IDA)
    assert [act.payload["generation"] for act in delivery.delivered] == [ida.link_generation]
    clock.now = invited_at + LINK_GOOD_FOR - timedelta(minutes=1)
    assert (await browser.get(invitation)).status_code == 200
    await ask(browser, IDA)  # so near its end the new one lives longer
    assert (await browser.get(invitation)).status_code == 410
    assert (await browser.get(await link_of(services, ida))).status_code == 200


@pytest.mark.abuse(23)
async def test_who_asks_again_and_again_is_slowed_down_also_by_another_replica(
    browser: Browser,
    other: Browser,
    ida: StaffView,
    clock: Ticking,
    delivery: InstantDelivery,
) -> None:
    for _ in range(5):
        assert (await ask(browser, IDA)).status_code == 200
    assert len(delivery.delivered) == 3
    for number in range(26):
        answer = await ask(browser, f"guess-{number}@example.org")
    assert answer.status_code == 429
    assert (await ask(other, IDA)).status_code == 429
    clock.now = later(1 / 23)
    assert (await ask(other, IDA)).status_code == 200
    assert len(delivery.delivered) == 4


async def test_whoever_signs_in_comes_back_to_the_page_that_asked_for_it(
    browser: Browser, services: Services, world: World, ida: StaffView
) -> None:
    wanted = f"/agreements/{world.agreement_id}?kind=a%20b"
    refused = await browser.get(wanted)
    assert refused.status_code == 401
    (way,) = re.findall(r'href="(/sign-in\?next=[^"]+)"', refused.text)
    await browser.get(way)
    await ask(browser, IDA)
    answer = await opened(browser, await link_of(services, ida))
    assert answer.headers["location"] == wanted
    again = await browser.get("/sign-in", params={"next": wanted})
    assert (again.status_code, again.headers["location"]) == (303, wanted)


async def test_of_a_form_that_came_too_late_one_comes_back_to_its_page(
    browser: Browser, world: World
) -> None:
    page = f"/agreements/{world.agreement_id}"
    refused = await browser.client.post(f"{page}/signing-rounds/1/withdrawal", data={"reason": "x"})
    assert refused.status_code == 401
    assert f"next={page.replace('/', '%2F')}" in refused.text


async def test_while_temporal_is_down_the_request_waits_in_the_inbox(
    browser: Browser,
    ida: StaffView,
    delivery: InstantDelivery,
) -> None:
    delivery.down = True
    assert (await ask(browser, IDA)).status_code == 200
    assert not delivery.delivered
