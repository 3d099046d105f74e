"""The page of somebody who reads and does not sign: what opens it, and what it never does."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from lxml import html
from sqlalchemy import select, update

from adapters.database.tables import PartyRow, PersonRow, ReaderRow, SigningRoundRow
from adapters.keys import KeyRing, new_key
from adapters.links import Link, LinkPurpose, make_token
from domain.lifecycle import RoundStatus
from domain.reading_links import DAYS_OF_A_COPY
from tests.service.pages.conftest import Browser
from tests.service.pages.world import World, later

PATHS = ("", "/document.pdf", "/pages/1.png")


async def reads(world: World, role: str = "viewer") -> str:
    """Let somebody read the world's document; return the id of the reader."""
    reader_id, person_id = str(uuid4()), str(uuid4())
    async with world.services.sessions.begin() as session:
        party = await session.scalar(select(PartyRow.id).where(PartyRow.ordinal == 1))
        session.add(
            PersonRow(
                id=person_id,
                party_id=party,
                identity=person_id,
                ordinal=9,
                role=role,
                name="Vera Viewer",
                email="vera@example.org",
                title="",
                capacity="",
                language="en",
            )
        )
        await session.flush()
        session.add(
            ReaderRow(
                id=reader_id,
                round_id=world.round_id,
                person_id=person_id,
                generation=1,
                sent_at=world.clock(),
            )
        )
    return reader_id


def link(world: World, reader_id: str, generation: int = 1) -> str:
    ring = world.services.settings.link_ring()
    return "/read/" + make_token(ring, LinkPurpose.READING, Link(reader_id, generation))


async def seal(world: World) -> None:
    async with world.services.sessions.begin() as session:
        await session.execute(
            update(SigningRoundRow)
            .where(SigningRoundRow.id == world.round_id)
            .values(status="complete", sealed_sha256=world.document_sha256)
        )


def names_something_of(world: World, text: str) -> bool:
    told = ("Cooperation agreement", "2026-0001", "Vera", "Mikkeli", world.document_sha256)
    return any(word in text for word in told)


async def refused(browser: Browser, world: World, address: str, status: int) -> None:
    for path in PATHS:
        answer = await browser.get(f"{address}{path}")
        assert answer.status_code == status
        assert not names_something_of(world, answer.text)
        assert address not in answer.text


@pytest.mark.abuse(1)
async def test_a_viewer_reads_the_document_and_no_form_is_there_to_act_by(
    browser: Browser, world: World
) -> None:
    address = link(world, await reads(world))
    page = await browser.get(address)
    assert page.status_code == 200
    assert "nothing is asked of you" in page.text
    assert "The parties work together." in page.text
    assert "<form" not in page.text
    assert (await browser.get(f"{address}/document.pdf")).content.startswith(b"%PDF")
    assert (await browser.get(f"{address}/pages/1.png")).status_code == 200
    for path in ("", "/sign", "/read", "/decline"):
        assert (await browser.client.post(f"{address}{path}")).status_code in {403, 404, 405}
    kinds = {access.kind for access in await world.accesses()}
    assert kinds == {"reading_link_fetched", "document_fetched"}
    assert await world.signatures() == []


@pytest.mark.abuse(44)
async def test_nobody_keeps_the_page_frames_it_or_finds_it(browser: Browser, world: World) -> None:
    answer = await browser.get(link(world, await reads(world)))
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.abuse(3)
@pytest.mark.abuse(7)
@pytest.mark.abuse(9)
async def test_a_link_of_another_key_or_purpose_is_unknown(browser: Browser, world: World) -> None:
    reader_id, ring = await reads(world), world.services.settings.link_ring()
    for of_ring, purpose, id_ in (
        (KeyRing.parse(new_key("k1")), LinkPurpose.READING, reader_id),
        (ring, LinkPurpose.SIGNING, reader_id),
        (ring, LinkPurpose.PARTY, reader_id),
        (ring, LinkPurpose.SIGNING, world.requests["Aino"]),
        (ring, LinkPurpose.READING, world.requests["Aino"]),
    ):
        token = make_token(of_ring, purpose, Link(id_, 1))
        await refused(browser, world, f"/read/{token}", 404)
    reading = link(world, reader_id).removeprefix("/read/")
    for other in ("sign", "decide"):
        assert (await browser.get(f"/{other}/{reading}")).status_code == 404


@pytest.mark.abuse(7)
@pytest.mark.abuse(8)
async def test_a_replaced_link_is_gone(browser: Browser, world: World) -> None:
    reader_id = await reads(world)
    async with world.services.sessions.begin() as session:
        await session.execute(update(ReaderRow).values(generation=2))
    await refused(browser, world, link(world, reader_id), 410)
    assert (await browser.get(link(world, reader_id, 2))).status_code == 200
    assert "dead_reading_link_tried" in {a.kind for a in await world.accesses()}


@pytest.mark.abuse(7)
@pytest.mark.parametrize(
    "status", [RoundStatus.WITHDRAWN, RoundStatus.EXPIRED, RoundStatus.DECLINED]
)
async def test_nothing_is_read_of_a_round_that_ended_without_a_seal(
    browser: Browser, world: World, status: RoundStatus
) -> None:
    address = link(world, await reads(world))
    await world.end_round(status)
    await refused(browser, world, address, 410)


async def test_who_was_taken_from_the_list_reads_nothing(browser: Browser, world: World) -> None:
    address = link(world, await reads(world))
    async with world.services.sessions.begin() as session:
        await session.execute(
            update(PersonRow).where(PersonRow.role == "viewer").values(removed_at=later(1))
        )
    await refused(browser, world, address, 410)


async def test_who_gets_a_copy_reads_it_sealed_and_for_ninety_days(
    browser: Browser, world: World
) -> None:
    address = link(world, await reads(world, "copy"))
    await refused(browser, world, address, 410)
    await seal(world)
    page = await browser.get(address)
    assert "Download the signed and sealed document" in page.text
    world.clock.now += timedelta(days=DAYS_OF_A_COPY)
    await refused(browser, world, address, 410)


async def test_a_bullet_of_word_is_a_bullet_on_the_page(browser: Browser, world: World) -> None:
    page = (await browser.get(link(world, await reads(world)))).text
    assert html.fromstring(page).xpath("//article//ul[not(@class)]/li/text()") == ["first point"]
    assert "\uf0b7" not in page
