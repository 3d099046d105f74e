"""The audit chain in the database: appended to by one writer at a time, changed by none."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database import audit
from adapters.database.audit import append_event, chain_of, head_of, list_events
from adapters.database.tables import AuditEventRow
from domain.audit import GENESIS, commitment, first_break
from tests.adapters.database.rows import AT, add_agreement
from tests.databases import Database

INSERT_ONLY = ("audit_event", "signature", "revision")


async def append(
    session: AsyncSession,
    agreement_id: str,
    once_key: str,
    personal: Mapping[str, str] | None = None,
) -> str:
    return await append_event(
        session,
        agreement_id=agreement_id,
        kind="document_opened",
        occurred_at=AT,
        recorded_at=AT,
        data={"n": once_key},
        personal=personal or {},
        once_key=once_key,
    )


async def agreement_with_events(database: Database, events: int) -> str:
    async with database.sessions.begin() as session:
        agreement_id = await add_agreement(session)
        for number in range(events):
            await append(session, agreement_id, str(number))
    return agreement_id


async def test_events_chain_from_the_genesis(database: Database) -> None:
    agreement_id = await agreement_with_events(database, 3)
    async with database.reads() as session:
        chain = await chain_of(session, agreement_id)
        assert first_break(chain) is None
        assert await head_of(session, agreement_id) == (3, chain[-1].hash)
        assert await head_of(session, "another") == (0, GENESIS)


async def test_an_event_that_happens_once_returns_the_first_one_s_hash(
    database: Database,
) -> None:
    agreement_id = await agreement_with_events(database, 1)
    async with database.sessions.begin() as session:
        repeated = await append(session, agreement_id, "0")
        assert repeated == (await chain_of(session, agreement_id))[0].hash
        assert len(await chain_of(session, agreement_id)) == 1


@pytest.mark.abuse(50)
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_event"]
)
async def test_an_audit_row_can_be_neither_changed_nor_deleted(
    database: Database, statement: str
) -> None:
    await agreement_with_events(database, 2)
    with pytest.raises(DBAPIError, match="takes INSERT only"):
        async with database.sessions.begin() as session:
            await session.execute(text(statement))


@pytest.mark.abuse(50)
@pytest.mark.parametrize(
    "same",
    [
        {"id": "id"},
        {"agreement_id": "agreement_id", "sequence": "sequence"},
        {"agreement_id": "agreement_id", "once_key": "once_key"},
        {"rowid": "rowid"},
    ],
    ids=str,
)
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
async def test_sqlite_refuses_to_replace_an_audit_row_by_any_of_its_keys(
    sqlite_database: Database, verb: str, same: Mapping[str, str]
) -> None:
    agreement_id = await agreement_with_events(sqlite_database, 2)
    async with sqlite_database.sessions.begin() as session:
        another = await add_agreement(session, "2026-0002")
    new = {
        "id": "'new'",
        "agreement_id": f"'{another}'",
        "sequence": "7",
        "kind": "'forged'",
        "occurred_at": "occurred_at",
        "once_key": "'new'",
        "event": "event",
        "hash": "hash",
        **same,
    }
    statement = (
        f"{verb} INTO audit_event ({', '.join(new)}) SELECT {', '.join(new.values())} "
        f"FROM audit_event WHERE sequence = 1"
    )
    with pytest.raises(IntegrityError, match="takes INSERT only"):
        async with sqlite_database.sessions.begin() as session:
            await session.execute(text(statement))
    async with sqlite_database.reads() as session:
        assert first_break(await chain_of(session, agreement_id)) is None


@pytest.mark.abuse(50)
@pytest.mark.parametrize("table", INSERT_ONLY)
async def test_the_trigger_against_replacing_knows_every_key_of_its_table(
    sqlite_database: Database, table: str
) -> None:
    async with sqlite_database.reads() as session:
        trigger = await session.scalar(
            text(f"SELECT sql FROM sqlite_master WHERE name = '{table}_no_replace'")
        )
        indexes = await session.execute(text(f"PRAGMA index_list({table})"))
        unique = [index.name for index in indexes if index.unique]
        keys = [
            [column.name for column in await session.execute(text(f"PRAGMA index_info({name})"))]
            for name in unique
        ]
    assert len(keys) >= 3
    for key in keys:
        assert " AND ".join(f"{column} = NEW.{column}" for column in key) in str(trigger)


@pytest.mark.abuse(50)
async def test_postgresql_has_no_way_to_replace_an_audit_row(
    postgres_database: Database,
) -> None:
    await agreement_with_events(postgres_database, 1)
    statement = (
        "INSERT INTO audit_event SELECT * FROM audit_event "
        "ON CONFLICT (id) DO UPDATE SET kind = 'forged'"
    )
    with pytest.raises(DBAPIError, match="takes INSERT only"):
        async with postgres_database.sessions.begin() as session:
            await session.execute(text(statement))


@pytest.mark.abuse(50)
@pytest.mark.parametrize("table", INSERT_ONLY)
async def test_postgresql_refuses_to_truncate_what_takes_insert_only(
    postgres_database: Database, table: str
) -> None:
    with pytest.raises(DBAPIError, match="takes INSERT only"):
        async with postgres_database.sessions.begin() as session:
            await session.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.abuse(50)
async def test_a_superuser_s_edit_is_found_by_the_chain_which_names_the_row(
    database: Database,
) -> None:
    agreement_id = await agreement_with_events(database, 5)
    disarm = (
        "DROP TRIGGER audit_event_no_update"
        if database.url.startswith("sqlite")
        else "ALTER TABLE audit_event DISABLE TRIGGER USER"
    )
    async with database.sessions.begin() as session:
        await session.execute(text(disarm))
        third = select(AuditEventRow).where(AuditEventRow.sequence == 3)
        row = (await session.scalars(third)).one()
        row.event = {**row.event, "occurred_at": "2020-01-01T00:00:00.000000Z"}
    async with database.reads() as session:
        found = first_break(await chain_of(session, agreement_id))
    assert found is not None
    assert found.sequence == 3


async def test_personal_values_can_be_erased_and_the_chain_still_holds(
    database: Database,
) -> None:
    agreement_id = await agreement_with_events(database, 0)
    async with database.sessions.begin() as session:
        await append(session, agreement_id, "a", {"name": "Ann", "email": "ann@example.org"})
    async with database.reads() as session:
        (event,) = await list_events(session, agreement_id)
    committed = event.event["personal"]
    assert isinstance(committed, dict)
    assert len(event.personal["name"].salt) == 16
    for field, personal in event.personal.items():
        assert committed[field] == commitment(personal.salt, personal.value)
    async with database.sessions.begin() as session:
        await session.execute(text("DELETE FROM personal_value"))
    async with database.reads() as session:
        assert first_break(await chain_of(session, agreement_id)) is None
        assert (await list_events(session, agreement_id))[0].personal == {}


async def test_two_writers_at_once_both_get_into_the_chain(database: Database) -> None:
    agreement_id = await agreement_with_events(database, 1)

    async def write(key: str) -> None:
        async with database.sessions.begin() as session:
            await append(session, agreement_id, key)

    await asyncio.gather(*(write(f"writer-{n}") for n in range(8)))
    async with database.reads() as session:
        chain = await chain_of(session, agreement_id)
    assert len(chain) == 9
    assert first_break(chain) is None


async def test_a_writer_that_saw_an_old_head_loses(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The compare-and-set holds by itself, without the lock that spares a second try."""

    async def no_lock(*_: object) -> None:
        return None

    monkeypatch.setattr(audit, "lock_agreement", no_lock)
    agreement_id = await agreement_with_events(postgres_database, 1)
    both_have_read = asyncio.Barrier(2)
    read = audit.head_of

    async def read_together(session: AsyncSession, of: str) -> tuple[int, str]:
        head = await read(session, of)
        await both_have_read.wait()
        return head

    monkeypatch.setattr(audit, "head_of", read_together)

    async def write(key: str) -> None:
        async with postgres_database.sessions.begin() as session:
            await append(session, agreement_id, key)

    results = await asyncio.gather(write("a"), write("b"), return_exceptions=True)
    assert [type(result) for result in results if result] == [IntegrityError]
    async with postgres_database.reads() as session:
        chain = await chain_of(session, agreement_id)
    assert len(chain) == 2
    assert first_break(chain) is None


async def test_events_are_read_page_by_page(database: Database) -> None:
    agreement_id = await agreement_with_events(database, 5)
    async with database.reads() as session:
        page = await list_events(session, agreement_id, after=2, limit=2)
    assert [event.sequence for event in page] == [3, 4]
