"""What the link to a party's page opens, and what it does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.database.tables import PersonRow
from adapters.keys import KeyRing, new_key
from adapters.links import Link, LinkPurpose, make_token
from domain.party_links import generation_at
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.party.scene import Scene, make_scene
from tests.service.pages.world import START, Ticking, later


@pytest.fixture
async def scene(services: Services, clock: Ticking) -> Scene:
    return await make_scene(services, clock)


async def test_the_page_shows_the_agreement_and_the_partys_own_people(
    browser: Browser, scene: Scene
) -> None:
    page = await browser.get(scene.link("Cecilia"))
    assert page.status_code == 200
    for shown in ("Cooperation agreement", "2026-0001", "Juva", "Dan Example", "in force"):
        assert shown in page.text
    assert "Bertil" not in page.text
    assert page.headers["cache-control"] == "no-store"


async def test_the_page_is_in_its_readers_language_until_another_is_chosen(
    browser: Browser, scene: Scene
) -> None:
    link = scene.link("Aino")
    assert 'lang="fi"' in (await browser.get(link)).text
    assert 'lang="sv"' in (await browser.get(f"{link}?lang=sv")).text


async def test_the_history_leaves_out_what_others_did_and_what_the_service_did_for_itself(
    browser: Browser, scene: Scene
) -> None:
    page = await browser.get(scene.link("Cecilia"))
    assert page.text.count("A signature was given.") == 1
    assert "The agreement came into force." in page.text
    assert "access log" not in page.text


@pytest.mark.abuse(9)
async def test_only_what_was_sealed_can_be_fetched_and_only_of_this_agreement(
    browser: Browser, scene: Scene, services: Services, clock: Ticking
) -> None:
    other = await make_scene(services, clock, number="2026-0002", status="signing")
    link = scene.link("Cecilia")
    sealed = await browser.get(f"{link}/documents/{scene.sealed_sha256}.pdf")
    assert sealed.status_code == 200
    assert sealed.content.startswith(b"%PDF")
    assert (await browser.get(f"{link}/documents/{scene.draft_sha256}.pdf")).status_code == 404
    assert (await browser.get(f"{link}/documents/{'0' * 64}.pdf")).status_code == 404
    page = await browser.get(link)
    assert other.agreement_id not in page.text


@pytest.mark.abuse(7)
async def test_an_old_a_replaced_and_a_removed_persons_link_are_gone(
    browser: Browser, scene: Scene
) -> None:
    link = scene.link("Cecilia")
    scene.clock.now = later(30)
    assert (await browser.get(link)).status_code == 200
    scene.clock.now = later(31)
    assert (await browser.get(link)).status_code == 410
    scene.clock.now = later(10)
    await scene.mailed("Cecilia", later(9), status="failed")
    assert (await browser.get(link)).status_code == 200
    await scene.mailed("Cecilia", later(10))
    gone = await browser.get(link)
    assert gone.status_code == 410
    assert "Juva" not in gone.text
    newest = scene.link("Cecilia")
    assert (await browser.get(newest)).status_code == 200
    await scene.change(PersonRow, scene.people["Cecilia"], removed_at=later(10))
    assert (await browser.get(newest)).status_code == 410


@pytest.mark.abuse(3)
async def test_a_link_under_another_key_or_of_another_purpose_is_unknown(
    browser: Browser, scene: Scene
) -> None:
    link = Link(scene.people["Cecilia"], generation_at(START))
    foreign = make_token(KeyRing.parse(new_key("k1")), LinkPurpose.PARTY, link)
    ring = scene.services.settings.link_ring()
    signing = make_token(ring, LinkPurpose.SIGNING, link)
    for token in (foreign, signing):
        answer = await browser.get(f"/party/{token}")
        assert answer.status_code == 404
        assert token not in answer.text


async def test_a_draft_has_no_party_page(
    browser: Browser, services: Services, clock: Ticking
) -> None:
    scene = await make_scene(services, clock, status="draft")
    assert (await browser.get(scene.link("Cecilia"))).status_code == 410


async def test_somebody_of_two_agreements_finds_each_from_the_other(
    browser: Browser, scene: Scene, services: Services, clock: Ticking
) -> None:
    other = await make_scene(services, clock, number="2026-0002")
    await other.change(PersonRow, other.people["Aino"], email="CECILIA@example.org")
    page = await browser.get(scene.link("Cecilia"))
    ring = services.settings.link_ring()
    address = "/party/" + make_token(
        ring, LinkPurpose.PARTY, Link(other.people["Aino"], generation_at(clock()))
    )
    assert address in page.text
    opened = await browser.get(address)
    assert opened.status_code == 200
    assert "2026-0002" in opened.text
    clock.now = START + timedelta(days=31)
    assert (await browser.get(address)).status_code == 410
