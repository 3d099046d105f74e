"""A real browser on a running stack: what it did that it may not do, and how pages are handled."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, Request, async_playwright

from commands.rehearsal.api import Api
from commands.stack.embedded import EmbeddedStack
from tests.journeys.round import journey_stack

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
WITHIN_MS = 30_000
_SWITCHES = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
_LEFT = "net::ERR_ABORTED"
"""What a request says that ended because the reader went on, or took a file."""


@dataclass(frozen=True)
class House:
    stack: EmbeddedStack
    api: Api
    browser: Browser


@asynccontextmanager
async def house_in(folder: Path) -> AsyncIterator[House]:
    """Give a stack, its API, and a browser."""
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is not installed (see make install)"
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
        page.on("requestfailed", self._failed)
        page.on(
            "request", lambda asked: self._note(asked.url, is_fault=not self._is_own(asked.url))
        )
        page.on("response", lambda answer: self._note(answer.url, is_fault=answer.status >= 400))

    def _failed(self, request: Request) -> None:
        self._note(f"failed: {request.url}", is_fault=request.failure != _LEFT)

    def _is_own(self, url: str) -> bool:
        return url.startswith(("data:", f"{self.own}/"))

    def _note(self, text: str, *, is_fault: bool = True) -> None:
        if is_fault:
            self.faults.append(text)


@asynccontextmanager
async def opened(house: House, size: Mapping[str, int], **options: Any) -> AsyncIterator[Page]:
    """Give a page in a browser of its own; at the end, hold that it did nothing wrong."""
    context = await house.browser.new_context(viewport=dict(size), **options)  # type: ignore[arg-type]
    context.set_default_timeout(WITHIN_MS)
    page = await context.new_page()
    watched = Watched(house.stack.public_url)
    watched.watch(page)
    yield page
    assert watched.faults == []
    await context.close()


async def fits_its_width(page: Page) -> bool:
    """Tell whether nothing is wider than the window."""
    wide: bool = await page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return not wide


def button(page: Page, name: str) -> Locator:
    """Return the button of the page itself, not of its frame."""
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


async def draw_signature(page: Page) -> None:
    """Draw a signature where one may."""
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
