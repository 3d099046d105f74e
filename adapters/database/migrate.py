"""Brings a database to the newest schema, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from adapters.database.sessions import make_engine

MIGRATIONS = Path(__file__).parent / "migrations"
# A migration that waits for a lock makes everybody behind it wait as well.
_LOCK_TIMEOUT = "5s"
_STATEMENT_TIMEOUT = "5min"
_ADVISORY_LOCK = 0x51D05


class ReferenceLost(Exception):
    """A migration on SQLite has lost rows that others refer to: a bug, and undone."""


def head() -> str:
    """Return the newest migration's number, as the file HEAD states it."""
    return (MIGRATIONS / "HEAD").read_text("utf-8").strip()


def upgrade(url: str) -> None:
    """Run every migration that is missing, in one transaction.

    Safe to call again, and by several processes at once. It runs a loop of its own:
    a caller that is on one already uses `await upgrade_async(url)`.
    """
    asyncio.run(upgrade_async(url))


async def upgrade_async(url: str, *, to: str = "head") -> None:
    """Run every migration that is missing, up to the number `to`, in one transaction."""
    engine = make_engine(url, holds_references=False)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, to)
    finally:
        await engine.dispose()


async def is_current(url: str) -> bool:
    """Tell whether the database has the newest schema."""
    engine = make_engine(url)
    try:
        async with engine.connect() as connection:
            revision = await connection.run_sync(
                lambda sync: MigrationContext.configure(sync).get_current_revision()
            )
    finally:
        await engine.dispose()
    return revision == head()


def _upgrade(connection: Connection, to: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'"))
        connection.execute(text(f"SET LOCAL statement_timeout = '{_STATEMENT_TIMEOUT}'"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    if connection.dialect.name == "sqlite":
        lost = connection.execute(text("PRAGMA foreign_key_check")).all()
        if lost:
            raise ReferenceLost(f"{len(lost)} rows refer to what is not there: {lost[0]}")
