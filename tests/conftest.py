"""Fixtures that tests of several rooms share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.databases import (
    Database,
    migrated_postgres,
    migrated_sqlite,
    postgres_copy,
    sqlite_copy,
)
from tests.postgres import postgres_server

# On a busy machine an example takes long; that says nothing of the rule that it is an example of.
settings.register_profile("sidos", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sidos")

# The default draws the local variables of every frame of a logged exception: ten seconds for one.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL server."""
    with postgres_server() as address:
        yield address


@pytest.fixture(scope="session")
async def migrated_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return await migrated_sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
async def migrated_postgres_name(postgres: str) -> str:
    return await migrated_postgres(postgres)


@pytest.fixture
async def sqlite_database(migrated_sqlite_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database on SQLite, made by the real migrations."""
    async with sqlite_copy(migrated_sqlite_file, tmp_path) as database:
        yield database


@pytest.fixture
async def postgres_database(postgres: str, migrated_postgres_name: str) -> AsyncIterator[Database]:
    """An empty database on PostgreSQL, made by the real migrations."""
    async with postgres_copy(postgres, migrated_postgres_name) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database; a test that asks for it runs on both kinds."""
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    found = request.getfixturevalue(name)
    assert isinstance(found, Database)
    return found
