"""The list of agreements on its page: searched by its address, and never empty without a word."""

from __future__ import annotations

import re
from datetime import date

from adapters.database.tables import DecidingRow
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.world import START, Ticking, World, make_world


async def test_the_list_is_searched_and_filtered_by_its_address(
    coordinator: Browser, world: World
) -> None:
    for asked in ("q=cooperation", "state=signing", "q=mikkeli&order=title", "state=x&page=-1"):
        assert "2026-0001" in (await coordinator.get(f"/agreements?{asked}")).text
    none = await coordinator.get("/agreements?stuck=mail&q=<b>")
    assert "2026-0001" not in none.text
    assert "No agreement is like that." in none.text
    assert "&lt;b&gt;" in none.text


async def test_an_empty_list_says_what_comes_next(coordinator: Browser) -> None:
    page = await coordinator.get("/agreements")
    assert "There are no agreements yet." in page.text
    assert "Make the first one" in page.text


async def test_when_all_have_decided_the_next_step_says_so(
    coordinator: Browser, services: Services, clock: Ticking
) -> None:
    world = await make_world(services, clock, status="deciding")
    async with services.sessions.begin() as session:
        session.add(
            DecidingRow(
                id="sent",
                agreement_id=world.agreement_id,
                document_sha256=world.document_sha256,
                version=1,
                expected_on=date(2026, 3, 31),
                sent_by="staff",
                sent_at=START,
            )
        )
    page = await coordinator.get(f"/agreements/{world.agreement_id}")
    assert "All parties have decided. Send the agreement for signing." in page.text
    assert "<strong>decisions by 31 March 2026</strong>" in page.text


async def test_the_contents_of_a_page_lead_to_its_sections(
    coordinator: Browser, world: World
) -> None:
    page = (await coordinator.get(f"/agreements/{world.agreement_id}")).text
    contents = re.findall(r'<li><a href="#([a-z]+)">', page)
    assert {"parties", "term", "documents", "history"} <= set(contents)
    assert all(f'<h2 id="{anchor}"' in page for anchor in contents)
