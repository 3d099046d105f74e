"""Fixtures of the pages: an application on real records, with the delivery of acts replaced."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import httpx
import pytest
from temporalio.client import Client

from adapters.authority.ceremony import load_authority
from adapters.authority.issuing import Authority
from adapters.blobs import Blobs
from adapters.database.credentials import DatabaseCredentials
from adapters.database.staff import add_staff
from adapters.documents.template_library import TemplateLibrary
from adapters.keys import new_key
from adapters.settings import Settings
from adapters.staff_links import sign_in_address
from service import act_delivery
from service.dependencies import Services
from service.pages.documents import ending_pictures
from tests.databases import Database
from tests.service.applications import app_of
from tests.service.pages.world import InstantDelivery, Ticking, World, make_world

ROOT = Path(__file__).resolve().parents[3]
ADDRESS = "http://sidos.example.org"
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
_NONCE = re.compile(r'name="nonce" value="([0-9a-f]{32})"')


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
async def services(sqlite_database: Database, tmp_path: Path, clock: Ticking) -> Services:
    return await make_services(sqlite_database, tmp_path, clock)


async def make_services(database: Database, folder: Path, clock: Ticking) -> Services:
    settings = Settings(
        _env_file=None,
        public_url=ADDRESS,
        organisation="Example County",
        database_url=database.url,
        blobs_url=f"file://{folder}/blobs",
        link_keys=new_key("k1"),
        payload_keys=new_key("p1"),
        authority_passphrase="a long passphrase for tests",
        smtp_host="127.0.0.1",
        mail_from="sidos@example.org",
    )
    return Services(
        settings=settings,
        sessions=database.sessions,
        reads=database.reads,
        blobs=Blobs(settings.blobs_url),
        temporal=None,
        templates=TemplateLibrary(ROOT / "templates" / "agreements"),
        authority=await _authority(database, clock),
        clock=clock,
    )


async def _authority(database: Database, clock: Ticking) -> Authority:
    store = DatabaseCredentials(database.sessions, clock)
    return await load_authority(store, "passphrase", "Example", f"{ADDRESS}/authority", clock)


@pytest.fixture
def delivery(services: Services, monkeypatch: pytest.MonkeyPatch) -> InstantDelivery:
    stand_in = InstantDelivery(services)
    monkeypatch.setattr(act_delivery, "deliver_and_settle", stand_in)
    return stand_in


@pytest.fixture
async def world(services: Services, clock: Ticking) -> World:
    return await make_world(services, clock)


@dataclass
class Browser:
    """A browser that sends a page's own hidden fields back, as people's browsers do."""

    client: httpx.AsyncClient

    async def get(self, path: str, **more: object) -> httpx.Response:
        return await self.client.get(path, **more)  # type: ignore[arg-type]

    async def post(
        self,
        path: str,
        fields: dict[str, str] | None = None,
        *,
        page: httpx.Response,
        files: dict[str, tuple[str, bytes]] | None = None,
    ) -> httpx.Response:
        data = {"csrf": hidden(page, _CSRF), **(fields or {})}
        if _NONCE.search(page.text):
            data.setdefault("nonce", hidden(page, _NONCE))
        return await self.client.post(path, data=data, files=files)


def hidden(page: httpx.Response, pattern: re.Pattern[str]) -> str:
    found = pattern.search(page.text)
    assert found, f"no {pattern.pattern} in {page.status_code}: {page.text[:500]}"
    return found[1]


@asynccontextmanager
async def opened_browser(services: Services) -> AsyncIterator[Browser]:
    """Open a browser with an application of its own, which believes that Temporal is there."""
    async with browser_of(replace(services, temporal=cast("Client", object()))) as opened:
        yield opened


@asynccontextmanager
async def browser_of(services: Services) -> AsyncIterator[Browser]:
    """Open a browser in front of an application of its own."""
    app = app_of(services)
    transport = httpx.ASGITransport(app)
    async with (
        ending_pictures(app),
        httpx.AsyncClient(
            transport=transport, base_url=ADDRESS, headers={"accept-language": "en"}
        ) as client,
    ):
        yield Browser(client)


@pytest.fixture
async def browser(services: Services, delivery: InstantDelivery) -> AsyncIterator[Browser]:
    async with opened_browser(services) as opened:
        yield opened


async def sign_in(browser: Browser, services: Services, role: str) -> None:
    async with services.sessions.begin() as session:
        staff = await add_staff(
            session, email=f"{role}@example.org", role=role, language="en", at=services.clock()
        )
    path = sign_in_address(services.settings, staff).removeprefix(ADDRESS)
    page = await browser.get(path)
    answer = await browser.post(path, page=page)
    assert answer.status_code == 303, answer.text


@pytest.fixture
async def coordinator(browser: Browser, services: Services) -> Browser:
    """A browser in which a coordinator is signed in."""
    await sign_in(browser, services, "coordinator")
    return browser


@pytest.fixture
async def legal(browser: Browser, services: Services) -> Browser:
    """A browser in which legal staff are signed in."""
    await sign_in(browser, services, "legal")
    return browser
