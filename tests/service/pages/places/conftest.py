"""Fixtures of the pages about places: real records, acts recorded at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import httpx
import pytest
from temporalio.client import Client

from adapters.database.rounds import RoundView
from service.app import create_app
from service.dependencies import Services
from service.pages.documents import ending_pictures
from tests.activities.house import House, make_house
from tests.activities.test_handing_over import opened
from tests.databases import Database
from tests.service.api.conftest import make_settings
from tests.service.api.temporal import InstantTemporal
from tests.service.pages.conftest import ADDRESS, Browser


@pytest.fixture
async def house(sqlite_database: Database, tmp_path: Path) -> House:
    return await make_house(sqlite_database, tmp_path)


@pytest.fixture
def services(house: House, tmp_path: Path) -> Services:
    """Services whose acts are recorded at once, without a server."""
    return Services(
        settings=make_settings(house.database, tmp_path, public_url=ADDRESS),
        sessions=house.database.sessions,
        reads=house.database.reads,
        blobs=house.blobs,
        temporal=cast("Client", InstantTemporal(house)),
        templates=house.document_tools.templates,
        authority=house.document_tools.authority,
        clock=house.clock,
    )


@pytest.fixture
async def browser(services: Services) -> AsyncIterator[Browser]:
    app = create_app(services)
    transport = httpx.ASGITransport(app)
    async with (
        ending_pictures(app),
        httpx.AsyncClient(
            transport=transport, base_url=ADDRESS, headers={"accept-language": "en"}
        ) as client,
    ):
        yield Browser(client)


@pytest.fixture
async def round_(house: House) -> RoundView:
    """Return a round in which oak has the signatories ann and bea, and the alternate alf."""
    return await opened(house)
