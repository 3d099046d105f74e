"""The authority's certificates in the database: made once, whoever comes first."""

from __future__ import annotations

import asyncio

from adapters.authority.credentials import StoredCredential
from adapters.database.credentials import DatabaseCredentials
from tests.adapters.database.rows import AT
from tests.databases import Database


async def test_of_many_that_store_at_once_all_get_the_same(database: Database) -> None:
    store = DatabaseCredentials(database.sessions, lambda: AT)
    made = [StoredCredential(f"cert {n}".encode(), b"key") for n in range(6)]
    kept = await asyncio.gather(*(store.put_once("root", one) for one in made))
    assert len(set(kept)) == 1
    assert await store.get("root") == kept[0]
    assert await store.get("another") is None
