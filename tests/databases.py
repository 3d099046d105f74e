"""Databases for tests: migrated once, then copied for each test, on SQLite and PostgreSQL."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.migrate import upgrade_async
from adapters.database.sessions import (
    Sessions,
    make_engine,
    make_read_sessions,
    make_sessions,
)

_names = itertools.count()


@dataclass(frozen=True, slots=True)
class Database:
    """One database with the newest schema, for one test."""

    url: str
    engine: AsyncEngine
    sessions: Sessions
    reads: Sessions


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Open a database and close what it opened."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _without_waiting_for_the_disk)
    try:
        yield Database(url, engine, make_sessions(engine), make_read_sessions(engine))
    finally:
        await engine.dispose()


def _without_waiting_for_the_disk(connection: DBAPIConnection, _: object) -> None:
    # Nothing here outlives the tests, so nothing has to reach the disk.
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


async def migrated_sqlite(folder: Path) -> Path:
    """Return the file of a migrated database, to be copied."""
    path = folder / "migrated.db"
    await upgrade_async(f"sqlite+aiosqlite:///{path}")
    return path


@asynccontextmanager
async def sqlite_copy(migrated: Path, folder: Path) -> AsyncIterator[Database]:
    """Yield a copy of the migrated file."""
    path = folder / f"test-{next(_names)}.db"
    shutil.copyfile(migrated, path)
    async with opened(f"sqlite+aiosqlite:///{path}") as database:
        yield database


async def migrated_postgres(server: str) -> str:
    """Return the name of a migrated database, to be copied."""
    await _execute(server, "CREATE DATABASE migrated")
    await upgrade_async(f"{server}/migrated")
    return "migrated"


@asynccontextmanager
async def postgres_copy(server: str, migrated: str) -> AsyncIterator[Database]:
    """Yield a copy of the migrated database, dropped afterwards."""
    name = f"test_{next(_names)}"
    await _execute(server, f"CREATE DATABASE {name} TEMPLATE {migrated}")
    try:
        async with opened(f"{server}/{name}") as database:
            yield database
    finally:
        await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@asynccontextmanager
async def empty_postgres(server: str) -> AsyncIterator[str]:
    """Yield the address of a database without any table, dropped afterwards."""
    name = f"test_{next(_names)}"
    await _execute(server, f"CREATE DATABASE {name}")
    try:
        yield f"{server}/{name}"
    finally:
        await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _execute(server: str, statement: str) -> None:
    address = f"{server}/postgres".replace("postgresql+asyncpg", "postgresql")
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
