"""One transaction on the records, for the commands that administer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.sessions import make_engine, make_sessions
from adapters.settings import Settings


@asynccontextmanager
async def transaction(settings: Settings) -> AsyncIterator[AsyncSession]:
    """Give a session that commits at the end, or changes nothing when something is raised."""
    engine = make_engine(settings.database_url)
    try:
        async with make_sessions(engine).begin() as session:
            yield session
    finally:
        await engine.dispose()
