"""A signing round that moves shows it on the open page, with a script and without one."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import cast

import pytest
from playwright.async_api import Page, async_playwright, expect
from temporalio.client import Client

from adapters.database.audit import append_event
from adapters.database.staff import add_staff
from adapters.database.staff_changes import disable_staff
from adapters.database.tables import SignatureRow, SigningRequestRow
from adapters.staff_links import sign_in_address
from domain.lifecycle import RequestStatus
from service import live
from service.app import create_app, server_of
from service.dependencies import Services
from service.live import MOST_STREAMS_OF_ONE, TooManyStreams, Watcher
from service.pages.coordinator import live as live_page
from tests.service.pages.conftest import Browser
from tests.service.pages.world import START, World

pytestmark = pytest.mark.timeout(120)
SOON = 0.02


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SECONDS_BETWEEN_LOOKS", SOON)


async def moved(world: World, what: str, *, signs: str = "") -> None:
    """Let something happen to the agreement: an event, and a signature where one is named."""
    async with world.services.sessions.begin() as session:
        if signs:
            request = await session.get_one(SigningRequestRow, world.requests[signs])
            request.status = RequestStatus.SIGNED
            session.add(
                SignatureRow(
                    id=what,
                    request_id=request.id,
                    document_sha256=world.document_sha256,
                    evidence_sha256="e",
                    cms_sha256=what,
                    signed_at=START,
                )
            )
        await append_event(
            session,
            agreement_id=world.agreement_id,
            kind="link_fetched",
            occurred_at=START,
            recorded_at=START,
            data={},
            personal={},
            once_key=what,
        )


async def left_alone(watcher: Watcher) -> None:
    """Wait until the watcher has seen that nobody looks on any more."""
    assert watcher._task is not None
    await asyncio.wait_for(watcher._task, 10)


def never() -> bool:
    return False


async def test_each_move_is_told_once_and_one_watcher_looks_for_all(world: World) -> None:
    watcher = Watcher(world.services.reads)
    agreement_id = world.agreement_id
    with watcher.looking_on(agreement_id, "a") as one, watcher.looking_on(agreement_id, "b"):
        task = watcher._task
        told = live_page.moves(watcher, agreement_id, one, 0, is_stopping=never)
        assert await anext(told) == "retry: 5000\n\n"
        await moved(world, "first")
        assert await anext(told) == "id: 1\nevent: moved\ndata: 1\n\n"
        await moved(world, "second")
        assert await anext(told) == "id: 2\nevent: moved\ndata: 2\n\n"
        assert watcher._task is task
        await told.aclose()
    await left_alone(watcher)
    assert watcher.newest(agreement_id) is None


async def test_a_page_that_has_seen_the_newest_is_told_nothing_and_the_stream_ends_by_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await moved(world, "first")
    monkeypatch.setattr(live_page, "SECONDS_OF_A_STREAM", 0.5)
    watcher = Watcher(world.services.reads)
    with watcher.looking_on(world.agreement_id, "a") as event:
        told = live_page.moves(watcher, world.agreement_id, event, 1, is_stopping=never)
        assert [line async for line in told] == ["retry: 5000\n\n"]
        assert watcher.newest(world.agreement_id) == 1
    await left_alone(watcher)


@pytest.mark.abuse(53)
async def test_a_stream_ends_within_five_minutes_and_who_was_removed_opens_no_other(
    coordinator: Browser, world: World
) -> None:
    assert live_page.SECONDS_OF_A_STREAM < 5 * 60
    async with world.services.sessions.begin() as session:
        await disable_staff(session, email="coordinator@example.org", at=START)
    answer = await coordinator.get(f"/agreements/{world.agreement_id}/live")
    assert answer.status_code == 401


def test_one_person_has_so_many_streams_and_no_more(services: Services) -> None:
    watcher = Watcher(services.reads)
    for n in range(MOST_STREAMS_OF_ONE):
        watcher._lookers[str(n)] = {asyncio.Event(): "a"}
    with pytest.raises(TooManyStreams):
        watcher.check_room("a")
    watcher.check_room("b")


@asynccontextmanager
async def opened_desk(services: Services, *, scripts: bool) -> AsyncIterator[Page]:
    """Serve the application over HTTP, and open Chromium with a coordinator signed in."""
    app = create_app(replace(services, temporal=cast("Client", object())))
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = server_of(app, host="127.0.0.1", port=port)
    serving = asyncio.create_task(server.serve([listening]))
    async with services.sessions.begin() as session:
        staff = await add_staff(
            session, email="c@example.org", role="coordinator", language="en", at=services.clock()
        )
    link = sign_in_address(services.settings, staff)
    chromium = shutil.which("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = await (await browser.new_context(java_script_enabled=scripts)).new_page()
        own = f"http://127.0.0.1:{port}"
        await page.goto(link.replace(services.settings.public_url, own))
        await page.locator("main form button").click()
        try:
            yield page
        finally:
            await browser.close()
            server.should_exit = True
            await serving
    if scripts:
        await left_alone(app.state.watcher)


async def test_the_open_page_shows_a_signature_by_itself(world: World) -> None:
    async with opened_desk(world.services, scripts=True) as page:
        await page.goto(page.url.rstrip("/") + f"/{world.agreement_id}")
        said = page.get_by_role("status")
        await expect(said).to_have_text("0 of 3 parties have signed")
        await page.evaluate("document.body.dataset.same = 'yes'")
        await moved(world, "signed", signs="Aino")
        await expect(said).to_have_text("1 of 3 parties have signed")
        await expect(page.locator("#party-list")).to_contain_text("signed by the party")
        assert await page.evaluate("document.body.dataset.same") == "yes"


async def test_without_a_script_a_reload_shows_the_same(world: World) -> None:
    async with opened_desk(world.services, scripts=False) as page:
        await page.goto(page.url.rstrip("/") + f"/{world.agreement_id}")
        await expect(page.get_by_role("status")).to_have_text("0 of 3 parties have signed")
        await moved(world, "signed", signs="Aino")
        await page.reload()
        await expect(page.get_by_role("status")).to_have_text("1 of 3 parties have signed")
