"""The list of agreements on its page: searched by its address, and never empty without a word."""

from __future__ import annotations

from tests.service.pages.conftest import Browser
from tests.service.pages.world import World


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
