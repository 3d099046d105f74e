"""Database engines and sessions, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

Sessions = async_sessionmaker[AsyncSession]

# The patience first: switching to WAL may have to wait for another process that does the same.
_SQLITE_PRAGMAS = ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL")


def make_engine(url: str, *, holds_references: bool = True) -> AsyncEngine:
    """Return an engine for `sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`.

    With `holds_references` false SQLite lets a row go that others refer to, as a migration
    needs that makes a table anew.
    """
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    # Errors must not carry what was being written: names and addresses (abuse 60).
    engine = create_async_engine(url, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _: Any) -> None:
        # The driver must not begin by itself: the listener below decides how.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _SQLITE_PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if holds_references else 'OFF'}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        # A transaction that reads first and writes later must own the write lock from
        # its start, or two of them fail on each other instead of waiting.
        only_reads = connection.get_execution_options().get("only_reads", False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


def make_sessions(engine: AsyncEngine) -> Sessions:
    """Return the maker of sessions; rows stay readable after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


def make_read_sessions(engine: AsyncEngine) -> Sessions:
    """Return the maker of sessions that only read: they wait for no writer."""
    return async_sessionmaker(engine.execution_options(only_reads=True), expire_on_commit=False)
