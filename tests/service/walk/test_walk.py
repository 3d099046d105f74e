"""Every page, walked in a browser: nothing for axe to find, nothing wider than the window.

A new page must be entered in `pages.py`, or the first test fails.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from playwright.async_api import Browser, Page, StorageState, async_playwright

from adapters.database.staff import add_staff
from adapters.staff_links import sign_in_address
from commands.stack.processes import free_port
from service.app import create_app, server_of
from tests.databases import sqlite_copy
from tests.service.pages.test_accessibility import faults
from tests.service.walk.pages import LAYOUTS, MORE, PUBLIC, STAFF, STEPS
from tests.service.walk.routes import pages_of, routes_of
from tests.service.walk.scene import Walk, make_walk

pytestmark = pytest.mark.timeout(240)

PHONE, NARROW, DESK = 390, 320, 1280
Scheme = Literal["light", "dark"]
_RULES = {"resultTypes": ["violations"]}
_SWITCHES = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")


@dataclass(frozen=True)
class Form:
    """In which language, on light or dark, in how wide a window a page is looked at."""

    language: str
    scheme: Scheme
    width: int


@dataclass(frozen=True)
class Walked:
    """A running service on the records, a browser, and an administrator who is signed in there."""

    walk: Walk
    app: FastAPI
    browser: Browser
    address: str
    signed_in: StorageState

    def at(self, place: str) -> str:
        """Return the address of a place in the list of pages."""
        return self.address + place.format(**self.walk.ids)


@pytest.fixture(scope="module")
async def walked(
    migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Walked]:
    folder, port = tmp_path_factory.mktemp("walk"), free_port()
    address = f"http://127.0.0.1:{port}"
    async with sqlite_copy(migrated_sqlite_file, folder) as database:
        walk = await make_walk(database, folder, address)
        app = create_app(walk.services)
        async with _serving(app, port), _browsing() as browser:
            yield Walked(walk, app, browser, address, await _signed_in(browser, walk))


@asynccontextmanager
async def _serving(app: FastAPI, port: int) -> AsyncIterator[None]:
    server = server_of(app, host="127.0.0.1", port=port)
    running = asyncio.create_task(server.serve())
    try:
        yield
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def _browsing() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is not installed (see make install)"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(_SWITCHES))
        yield browser
        await browser.close()


async def _signed_in(browser: Browser, walk: Walk) -> StorageState:
    services = walk.services
    async with services.sessions.begin() as session:
        staff, other = [
            await add_staff(
                session,
                email=f"{role}@example.org",
                role=role,
                language="fi",
                at=services.clock(),
            )
            for role in ("admin", "coordinator")
        ]
    walk.ids["staff_sign_in"] = sign_in_address(services.settings, other).removeprefix(
        services.settings.public_url
    )
    walk.ids["member"] = other.id
    page = await browser.new_page()
    await page.goto(sign_in_address(services.settings, staff))
    await page.get_by_role("main").get_by_role("button").click()
    return await page.context.storage_state()


def test_every_page_has_its_entry(walked: Walked) -> None:
    assert pages_of(walked.app) == {*PUBLIC, *STAFF, *STEPS}


@pytest.mark.abuse(44)
async def test_every_route_answers_with_every_header_whatever_it_answers(walked: Walked) -> None:
    async with httpx.AsyncClient(base_url=walked.address) as client:
        for method, path in sorted(set(routes_of(walked.app))):
            answer = await client.request(method, path.replace("{", "").replace("}", ""))
            assert answer.status_code < 500, (method, path)
            check_headers(answer.headers, path)


def check_headers(headers: Any, path: str) -> None:
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy, path
    assert "frame-ancestors 'none'" in policy or path.endswith("/html"), path
    assert "unsafe" not in policy or path.endswith("/html"), path
    assert headers["x-content-type-options"] == "nosniff", path
    assert headers["referrer-policy"] == "no-referrer", path
    assert "noindex" in headers["x-robots-tag"], path
    stored = path.startswith(("/static", "/authority/", "/look/"))
    assert stored or headers["cache-control"] == "no-store", path


@asynccontextmanager
async def window(walked: Walked, signed_in: StorageState | None, form: Form) -> AsyncIterator[Page]:
    context = await walked.browser.new_context(
        viewport={"width": form.width, "height": 850},
        color_scheme=form.scheme,
        locale=form.language,
        storage_state=signed_in,
    )
    yield await context.new_page()
    await context.close()


async def look_at(page: Page, address: str, language: str) -> list[str]:
    """Return what is wrong with a page."""
    joint = "&" if "?" in address else "?"
    answer = await page.goto(f"{address}{joint}lang={language}")
    assert answer is not None
    if answer.status != httpx.codes.OK or page.url.partition("?")[0] != address.partition("?")[0]:
        return [f"answers {answer.status} at {page.url}"]
    check_headers(await answer.all_headers(), address)
    return await faults_of(page, language)


async def faults_of(page: Page, language: str) -> list[str]:
    """Return what axe and we find, and what is wider than the window."""
    found = faults(await page.content())
    wide, said = await page.evaluate(
        "[document.documentElement.scrollWidth > document.documentElement.clientWidth,"
        " document.documentElement.lang]"
    )
    found += ["wider than the window"] if wide else []
    found += [f"says it is in {said}"] if said != language else []
    results = await Axe().run(page, options=_RULES)
    return found + [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]


async def walk_through(walked: Walked, places: Iterable[str], form: Form) -> dict[str, list[str]]:
    """Return the faults of each page that has any, and of the steps behind the signing link."""
    ours = [place for place in places if place in OURS]
    found = {}
    async with window(walked, None, form) as page:
        for place in places:
            if place not in ours:
                found[place] = await look_at(page, walked.at(place), form.language)
        found |= await take_steps(page, walked, form.language)
    async with window(walked, walked.signed_in, form) as page:
        for place in ours:
            found[place] = await look_at(page, walked.at(place), form.language)
    return {place: faults for place, faults in found.items() if faults}


async def take_steps(page: Page, walked: Walked, language: str) -> dict[str, list[str]]:
    """Read, identify, and sign without consent: the faults of each page on the way."""
    found = {"{sign}": await look_at(page, walked.at("{sign}"), language)}
    button = page.get_by_role("main").get_by_role("button")
    for step in STEPS:
        await button.first.click()
        assert page.url.endswith(step.rpartition("/")[2]), page.url
        found[step] = await faults_of(page, language)
    await button.last.click()
    found["without consent"] = await faults_of(page, language)
    assert await page.evaluate("document.activeElement.id") == "problems"
    return found


OURS = {*STAFF.values(), *MORE}
EVERYWHERE = [*PUBLIC.values(), *STAFF.values(), *MORE]


async def test_every_page_is_accessible_on_a_phone_in_finnish(walked: Walked) -> None:
    assert await walk_through(walked, EVERYWHERE, Form("fi", "light", PHONE)) == {}


@pytest.mark.parametrize(
    "form", [Form("sv", "dark", NARROW), Form("en", "dark", DESK)], ids=lambda form: form.language
)
async def test_every_frame_is_accessible_in_the_other_languages_and_in_the_dark(
    walked: Walked, form: Form
) -> None:
    assert await walk_through(walked, LAYOUTS, form) == {}


@pytest.mark.all
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, DESK])
async def test_every_page_is_accessible_in_every_language_light_and_dark(
    walked: Walked, language: str, scheme: Scheme, width: int
) -> None:
    assert await walk_through(walked, EVERYWHERE, Form(language, scheme, width)) == {}
