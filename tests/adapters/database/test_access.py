"""The access log's digest says what was seen before an instant, and nothing in clear."""

from __future__ import annotations

from datetime import timedelta

from adapters.database.access import AccessDigest, digest_of_access, log_access
from tests.adapters.database.rows import AT
from tests.databases import Database


async def digest(database: Database, agreement_id: str, minutes: int) -> AccessDigest:
    async with database.reads() as session:
        return await digest_of_access(session, agreement_id, before=AT + timedelta(minutes=minutes))


async def note(database: Database, agreement_id: str, minute: int) -> None:
    async with database.sessions.begin() as session:
        await log_access(
            session,
            agreement_id=agreement_id,
            request_id=None,
            kind="link_fetched",
            occurred_at=AT + timedelta(minutes=minute),
            ip="192.0.2.1",
            user_agent="x" * 1000,
        )


async def test_the_digest_covers_one_agreement_up_to_the_instant(database: Database) -> None:
    await note(database, "a", 1)
    await note(database, "b", 1)
    first = await digest(database, "a", 5)
    assert first.entries == 1
    await note(database, "a", 6)
    assert await digest(database, "a", 5) == first
    later = await digest(database, "a", 7)
    assert later.entries == 2
    assert later.sha256 != first.sha256
