"""In a real browser: on a phone, by keyboard without JavaScript, and at the coordinator's desk."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from adapters.i18n import translator
from commands.rehearsal.api import Api
from commands.stack.embedded import EmbeddedStack
from tests.journeys.round import OpenRound, draft, journey_stack, send

pytestmark = pytest.mark.timeout(180)

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
ENGLISH, SWEDISH = "risto@palvelu.example.org", "olof@foreningen.example.org"
_SWITCHES = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
_WITHIN_MS = 30_000
_MOST_KEYS = 60


@dataclass(frozen=True)
class House:
    stack: EmbeddedStack
    api: Api
    browser: Browser


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is not installed (see make install)"
    folder = tmp_path_factory.mktemp("browser")
    async with (
        journey_stack(folder) as stack,
        Api.of(stack) as api,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(_SWITCHES))
        yield House(stack, api, browser)
        await browser.close()


@dataclass
class Watched:
    """What a page did that no page of ours may do."""

    own: str
    faults: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on(
            "console",
            lambda said: self._note(said.text, is_fault=said.type in {"error", "warning"}),
        )
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("requestfailed", lambda request: self._note(f"failed: {request.url}"))
        page.on(
            "request", lambda asked: self._note(asked.url, is_fault=not self._is_own(asked.url))
        )
        page.on("response", lambda answer: self._note(answer.url, is_fault=answer.status >= 400))

    def _is_own(self, url: str) -> bool:
        return url.startswith(("data:", f"{self.own}/"))

    def _note(self, text: str, *, is_fault: bool = True) -> None:
        if is_fault:
            self.faults.append(text)


@asynccontextmanager
async def opened(house: House, size: Mapping[str, int], **options: Any) -> AsyncIterator[Page]:
    """Give a page in a browser of its own; at the end, hold that it did nothing wrong."""
    context = await house.browser.new_context(viewport=dict(size), **options)  # type: ignore[arg-type]
    context.set_default_timeout(_WITHIN_MS)
    page = await context.new_page()
    watched = Watched(house.stack.public_url)
    watched.watch(page)
    yield page
    assert watched.faults == []
    await context.close()


async def _new_round(house: House) -> OpenRound:
    return await send(house.stack, house.api, await draft(house.api))


async def _has_signed(round_: OpenRound, address: str) -> bool:
    return any(
        request["status"] == "signed"
        for party in (await round_.state())["parties"]
        for request in party["requests"]
        if request["person"]["email"] == address
    )


async def _fits_its_width(page: Page) -> bool:
    wide: bool = await page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return not wide


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


async def test_a_signatory_draws_a_signature_on_a_phone(house: House) -> None:
    round_ = await _new_round(house)
    async with opened(house, PHONE, has_touch=True, locale="en") as page:
        await page.goto(round_.link_of[ENGLISH])
        assert await _fits_its_width(page)
        await _button(page, "I have read the agreement – continue").click()
        await expect(page.get_by_role("heading", name="Who you are")).to_be_visible()
        assert await _fits_its_width(page)
        await _button(page, "Yes, this is me – continue").click()
        await page.get_by_label("Draw your signature", exact=True).check()
        await _draw(page)
        assert await _fits_its_width(page)
        await page.get_by_role("checkbox").check()
        await _button(page, "Sign the agreement").click()
        done = page.get_by_role("heading", name="You have signed")
        await expect(done).to_be_visible(timeout=_WITHIN_MS)
        assert await _fits_its_width(page)
    assert await _has_signed(round_, ENGLISH)


async def _draw(page: Page) -> None:
    canvas = page.locator("canvas")
    await canvas.scroll_into_view_if_needed()
    box = await canvas.bounding_box()
    assert box is not None
    points = [(0.2, 0.3), (0.35, 0.7), (0.5, 0.3), (0.65, 0.7), (0.8, 0.4)]
    (x, y), *others = [
        (box["x"] + across * box["width"], box["y"] + down * box["height"])
        for across, down in points
    ]
    await page.mouse.move(x, y)
    await page.mouse.down()
    for x, y in others:
        await page.mouse.move(x, y, steps=4)
    await page.mouse.up()


async def test_a_signatory_signs_by_keyboard_alone_without_javascript(house: House) -> None:
    round_ = await _new_round(house)
    words = translator("sv")
    async with opened(house, PHONE, java_script_enabled=False) as page:
        await page.goto(round_.link_of[SWEDISH])
        await _press(page, _button(page, words.text("I have read the agreement – continue")))
        await _press(page, _button(page, words.text("Yes, this is me – continue")))
        await _tab_to(page, page.get_by_role("radio").first)
        await page.keyboard.press("ArrowDown")  # from “confirm” to “type your name”
        await _tab_to(page, page.get_by_label(words.text("Your name"), exact=True))
        await page.keyboard.type("Olof Ordförande")
        await _tab_to(page, page.get_by_role("checkbox"))
        await page.keyboard.press("Space")
        await _press(page, _button(page, words.text("Sign the agreement")))
        done = page.get_by_role("heading", name=words.text("You have signed"))
        await expect(done).to_be_visible(timeout=_WITHIN_MS)
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
        await _press(page, _button(page, "Sign in"))
        await expect(page.get_by_role("heading", name="Agreements", exact=True)).to_be_visible()
        await _press(page, page.locator(f"a[href='/agreements/{agreement_id}']"))
        await _press(page, page.get_by_role("link", name="Send for signing"))
        await expect(page.get_by_role("row")).to_have_count(9)  # the heads and eight persons
        assert await _fits_its_width(page)
        await _press(page, _button(page, "Send 8 mails and start the round"))
        await expect(page.get_by_text("0 of 5 parties have signed")).to_be_visible()
        assert urlsplit(page.url).path == f"/agreements/{agreement_id}"
        assert await _fits_its_width(page)
    round_ = await house.api.wait_for_round(agreement_id, 1, "open")
    assert len(round_["parties"]) == 5
