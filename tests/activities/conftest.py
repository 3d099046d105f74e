"""Fixtures of the activities' tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.activities.house import House, make_house
from tests.databases import Database


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> House:
    """The activities on real parts, on each kind of database."""
    return await make_house(database, tmp_path)


@pytest.fixture
async def house_that_decides(database: Database, tmp_path: Path) -> House:
    """The same, with a template that requires each party's decision before signing."""
    return await make_house(database, tmp_path, "[decisions]\nrequired = true\n")
