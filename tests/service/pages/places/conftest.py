"""Fixtures of the pages about places: real records, acts recorded at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.database.rounds import RoundView
from service.dependencies import Services
from tests.activities.house import House, make_house
from tests.activities.test_handing_over import opened
from tests.databases import Database
from tests.service.pages.conftest import Browser, browser_of
from tests.service.pages.instant import instant_services


@pytest.fixture
async def house(sqlite_database: Database, tmp_path: Path) -> House:
    return await make_house(sqlite_database, tmp_path)


@pytest.fixture
def services(house: House, tmp_path: Path) -> Services:
    return instant_services(house, tmp_path)


@pytest.fixture
async def browser(services: Services) -> AsyncIterator[Browser]:
    async with browser_of(services) as opened:
        yield opened


@pytest.fixture
async def round_(house: House) -> RoundView:
    """Return a round in which oak has the signatories ann and bea, and the alternate alf."""
    return await opened(house)
