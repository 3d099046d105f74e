"""Fixtures of the API: the application on real records, Temporal alone is replaced."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import structlog

from adapters.database.api_tokens import Scope, add_api_token
from adapters.keys import new_key
from adapters.logs import configure_logs
from adapters.settings import Settings
from service.dependencies import Services
from tests.activities.house import STARTED_AT, House, make_house
from tests.databases import Database
from tests.service.api.temporal import InstantTemporal
from tests.service.applications import app_of

ADDRESS = "https://sidos.example.org"
_keys = itertools.count(1)

ROWS = [
    {
        "party": party,
        "kind": "company",
        "authority": "any",
        "role": "signatory",
        "name": name,
        "email": f"{name.lower()}@{party.lower()}.example.org",
        "language": "en",
    }
    for party, name in (("Oak", "Ann"), ("Elm", "Bea"))
]
AGREEMENT = {"template": "small", "values": {"subject": "trees"}, "parties": ROWS}


def make_settings(database: Database, folder: Path, **changed: Any) -> Settings:
    return Settings.model_validate(
        {
            "public_url": ADDRESS,
            "organisation": "Example County",
            "database_url": database.url,
            "blobs_url": f"file://{folder}/blobs",
            "link_keys": new_key("k1"),
            "payload_keys": new_key("p1"),
            "authority_passphrase": "a long passphrase for tests",
            "smtp_host": "127.0.0.1",
            "mail_from": "sidos@example.org",
            **changed,
        }
    )


@pytest.fixture(autouse=True)
def _log_as_the_processes_do() -> Iterator[None]:
    kept = structlog.get_config()
    configure_logs()
    # A test reads what it writes itself: through the stream of that moment.
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(), cache_logger_on_first_use=False
    )
    yield
    structlog.configure(**kept)


@pytest.fixture
async def house(request: pytest.FixtureRequest, sqlite_database: Database, tmp_path: Path) -> House:
    """A house; a test may say what its small template's manifest holds besides."""
    return await make_house(sqlite_database, tmp_path, getattr(request, "param", ""))


@pytest.fixture
def temporal(house: House) -> InstantTemporal:
    return InstantTemporal(house)


@pytest.fixture
def services(house: House, temporal: InstantTemporal, tmp_path: Path) -> Services:
    return Services(
        settings=make_settings(house.database, tmp_path),
        sessions=house.database.sessions,
        reads=house.database.reads,
        blobs=house.blobs,
        temporal=cast("Any", temporal),
        templates=house.document_tools.templates,
        authority=house.document_tools.authority,
        clock=house.clock,
    )


@dataclass(frozen=True)
class Caller:
    """A program that calls the API with a token; each POST has a key of its own."""

    client: httpx.AsyncClient
    token_id: str
    secret: str

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(f"/api/v1{path}", headers=self._with(headers))

    async def post(
        self, path: str, json: Any = None, *, key: str | None = None, **more: Any
    ) -> httpx.Response:
        headers = self._with({"idempotency-key": key or f"request-{next(_keys)}"})
        return await self.client.post(f"/api/v1{path}", json=json, headers=headers, **more)

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return {"authorization": f"Bearer {self.secret}", "accept-language": "en", **named}


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app_of(services), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as found:
        yield found


async def call_as(
    services: Services, client: httpx.AsyncClient, scopes: tuple[str, ...], days: int = 30
) -> Caller:
    async with services.sessions.begin() as session:
        token_id, secret = await add_api_token(
            session,
            name="test",
            scopes=scopes,
            at=STARTED_AT,
            valid_until=STARTED_AT + timedelta(days=days),
        )
    return Caller(client, token_id, secret)


@pytest.fixture
async def caller(services: Services, client: httpx.AsyncClient) -> Caller:
    return await call_as(services, client, tuple(Scope))


@pytest.fixture
def serving() -> Callable[[Services], httpx.AsyncClient]:
    """Return a client of an application on changed services."""

    def serve(services: Services) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app_of(services), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=services.settings.public_url)

    return serve


def over_http(services: Services) -> Services:
    """Return services whose pages are reached without HTTPS, as in the demo."""
    settings = services.settings.model_copy(update={"public_url": "http://sidos.example.org"})
    return replace(services, settings=settings)
