"""Links that do not open: unknown, replaced, expired, withdrawn; and what every page carries."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from adapters.database.tables import SigningRequestRow
from adapters.keys import KeyRing, new_key
from adapters.links import Link, LinkPurpose, make_token
from domain.lifecycle import RoundStatus
from tests.service.pages.conftest import Browser
from tests.service.pages.world import World, later

PATHS = (
    "",
    "/identify",
    "/sign",
    "/receipt",
    "/decline",
    "/not-me",
    "/document.pdf",
    "/pages/1.png",
)


def names_something_of(world: World, text: str) -> bool:
    told = ("Cooperation agreement", "2026-0001", "Aino", "Mikkeli", world.document_sha256)
    return any(word in text for word in told)


@pytest.mark.abuse(3)
@pytest.mark.abuse(7)
async def test_a_link_under_another_key_is_unknown(browser: Browser, world: World) -> None:
    ring = KeyRing.parse(new_key("k1"))
    token = make_token(ring, LinkPurpose.SIGNING, Link(world.requests["Aino"], 1))
    for path in PATHS:
        answer = await browser.get(f"/sign/{token}{path}")
        assert answer.status_code == 404
        assert not names_something_of(world, answer.text)
        assert token not in answer.text


@pytest.mark.abuse(7)
@pytest.mark.abuse(8)
async def test_a_replaced_link_is_gone_and_the_new_one_opens(
    browser: Browser, world: World
) -> None:
    old = world.link("Aino")
    async with world.services.sessions.begin() as session:
        await session.execute(
            update(SigningRequestRow)
            .where(SigningRequestRow.id == world.requests["Aino"])
            .values(generation=2)
        )
    for path in PATHS:
        answer = await browser.get(f"{old}{path}")
        assert answer.status_code == 410
        assert not names_something_of(world, answer.text)
        assert old not in answer.text
    assert (await browser.get(world.link("Aino", 2))).status_code == 200
    assert (await browser.get(world.link("Aino", 3))).status_code == 410


@pytest.mark.abuse(7)
@pytest.mark.parametrize(
    ("status", "told"),
    [
        (RoundStatus.WITHDRAWN, "withdrawn this agreement from signing"),
        (RoundStatus.EXPIRED, "time for signing this agreement has run out"),
        (RoundStatus.DECLINED, "has ended, and your signature is not needed now"),
        (RoundStatus.COMPLETE, "has ended, and your signature is not needed now"),
    ],
)
async def test_a_link_of_an_ended_round_says_why_and_names_nothing(
    browser: Browser, world: World, status: RoundStatus, told: str
) -> None:
    await world.end_round(status)
    answer = await browser.get(world.link("Aino"))
    assert answer.status_code == 410
    assert told in answer.text
    assert not names_something_of(world, answer.text)
    assert {row.kind for row in await world.accesses()} == {"dead_link_tried"}


async def test_a_link_after_the_deadline_is_gone_before_the_round_has_noticed(
    browser: Browser, world: World
) -> None:
    world.clock.now = later(40)
    assert (await browser.get(world.link("Aino"))).status_code == 410


@pytest.mark.abuse(10)
async def test_a_page_number_outside_the_document_is_not_found(
    browser: Browser, world: World
) -> None:
    link = world.link("Aino")
    assert (await browser.get(f"{link}/pages/2.png?w=480")).status_code == 200
    for path in ("/pages/0.png", "/pages/3.png", "/pages/-1.png", "/pages/1.png?w=99999"):
        assert (await browser.get(f"{link}{path}")).status_code == 404


@pytest.mark.abuse(44)
@pytest.mark.parametrize("path", PATHS)
async def test_what_a_link_opens_is_not_framed_stored_indexed_or_sniffed(
    browser: Browser, world: World, path: str
) -> None:
    answer = await browser.get(world.link("Aino") + path)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.abuse(44)
async def test_no_page_has_an_inline_script_or_style(browser: Browser, world: World) -> None:
    page = (await browser.get(world.link("Aino"))).text
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert "onclick" not in page


@pytest.mark.abuse(45)
async def test_a_poisoned_host_changes_no_address_on_a_page(browser: Browser, world: World) -> None:
    poisoned = {"host": "evil.example.net", "x-forwarded-host": "evil.example.net"}
    page = await browser.get(world.link("Aino"), headers=poisoned)
    assert page.status_code == 200
    assert "evil.example.net" not in page.text
