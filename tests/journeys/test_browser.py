"""In a real browser: on a phone, by keyboard without JavaScript, and at the coordinator's desk."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Locator, Page, expect

from adapters.i18n import translator
from tests.journeys.browsing import (
    DESK,
    PHONE,
    WITHIN_MS,
    House,
    button,
    draw_signature,
    fits_its_width,
    house_in,
    opened,
)
from tests.journeys.round import OpenRound, draft, send

pytestmark = pytest.mark.timeout(180)

ENGLISH, SWEDISH = "risto@palvelu.example.org", "olof@foreningen.example.org"
_MOST_KEYS = 60


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house_in(tmp_path_factory.mktemp("browser")) as made:
        yield made


async def _new_round(house: House) -> OpenRound:
    return await send(house.stack, house.api, await draft(house.api))


async def _has_signed(round_: OpenRound, address: str) -> bool:
    return any(
        request["status"] == "signed"
        for party in (await round_.state())["parties"]
        for request in party["requests"]
        if request["person"]["email"] == address
    )


async def test_a_signatory_draws_a_signature_on_a_phone(house: House) -> None:
    round_ = await _new_round(house)
    async with opened(house, PHONE, has_touch=True, locale="en") as page:
        await page.goto(round_.link_of[ENGLISH])
        assert await fits_its_width(page)
        await button(page, "I have read the agreement – continue").click()
        await expect(page.get_by_role("heading", name="Who you are")).to_be_visible()
        assert await fits_its_width(page)
        await button(page, "Yes, this is me – continue").click()
        await page.get_by_label("Draw your signature", exact=True).check()
        await draw_signature(page)
        assert await fits_its_width(page)
        await page.get_by_role("checkbox").check()
        await button(page, "Sign the agreement").click()
        done = page.get_by_role("heading", name="You have signed")
        await expect(done).to_be_visible(timeout=WITHIN_MS)
        assert await fits_its_width(page)
    assert await _has_signed(round_, ENGLISH)


async def test_a_signatory_signs_by_keyboard_alone_without_javascript(house: House) -> None:
    round_ = await _new_round(house)
    words = translator("sv")
    async with opened(house, PHONE, java_script_enabled=False) as page:
        await page.goto(round_.link_of[SWEDISH])
        await _press(page, button(page, words.text("I have read the agreement – continue")))
        await _press(page, button(page, words.text("Yes, this is me – continue")))
        await _tab_to(page, page.get_by_role("radio").first)
        await page.keyboard.press("ArrowDown")  # from “confirm” to “type your name”
        await _tab_to(page, page.get_by_label(words.text("Your name"), exact=True))
        await page.keyboard.type("Olof Ordförande")
        await _tab_to(page, page.get_by_role("checkbox"))
        await page.keyboard.press("Space")
        await _press(page, button(page, words.text("Sign the agreement")))
        done = page.get_by_role("heading", name=words.text("You have signed"))
        await expect(done).to_be_visible(timeout=WITHIN_MS)
    assert await _has_signed(round_, SWEDISH)


async def _tab_to(page: Page, wanted: Locator) -> None:
    """Press the tabulator until the focus is there, as a person without a mouse would."""
    await expect(wanted).to_be_visible()
    for _ in range(_MOST_KEYS):
        await page.keyboard.press("Tab")
        if await wanted.and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


async def _press(page: Page, button: Locator) -> None:
    await _tab_to(page, button)
    await page.keyboard.press("Enter")


async def test_a_coordinator_starts_a_round_by_keyboard_alone_without_javascript(
    house: House,
) -> None:
    agreement_id = await draft(house.api)
    made = await house.stack.run(
        *("staff", "add", "kati@hva.example.org", "--role", "coordinator"),
        *("--language", "en", "--json"),
    )
    async with opened(house, DESK, locale="en", java_script_enabled=False) as page:
        await page.goto(json.loads(made)["link"])
        await _press(page, button(page, "Sign in"))
        await expect(page.get_by_role("heading", name="Agreements", exact=True)).to_be_visible()
        await _press(page, page.locator(f"a[href='/agreements/{agreement_id}']"))
        await _press(page, page.get_by_role("link", name="Send for signing"))
        await expect(page.get_by_role("row")).to_have_count(9)  # the heads and eight persons
        assert await fits_its_width(page)
        await _press(page, button(page, "Send 8 mails and start the round"))
        await expect(page.get_by_text("0 of 5 parties have signed")).to_be_visible()
        assert urlsplit(page.url).path == f"/agreements/{agreement_id}"
        assert await fits_its_width(page)
    round_ = await house.api.wait_for_round(agreement_id, 1, "open")
    assert len(round_["parties"]) == 5
