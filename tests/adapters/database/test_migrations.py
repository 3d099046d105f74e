"""The schema that the migrations make is the one that the code knows, on both databases."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.agreement_terms import rule_of
from adapters.database.migrate import MIGRATIONS, head, is_current, upgrade_async
from adapters.database.sessions import make_engine
from adapters.database.tables import AgreementRow, AgreementWordsRow, Base, PersonRow
from domain.termination.rule import YearlyDeadline
from tests.databases import Database, empty_postgres

ROOT = Path(__file__).parents[3]


async def drift(url: str) -> list[Any]:
    """How a database differs from the tables in code."""
    engine = make_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(
                lambda sync: compare_metadata(
                    MigrationContext.configure(sync, opts={"compare_type": True}), Base.metadata
                )
            )
    finally:
        await engine.dispose()


async def test_the_migrations_make_exactly_the_tables_in_code(database: Database) -> None:
    assert await drift(database.url) == []
    assert await is_current(database.url)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"'([a-z_]+)'", text))


async def test_every_enum_in_code_has_its_check_in_the_database(database: Database) -> None:
    def checks(connection: Connection) -> dict[str, dict[str, frozenset[str]]]:
        look = inspect(connection)
        return {
            table: {
                str(check["name"]): _words(check["sqltext"])
                for check in look.get_check_constraints(table)
            }
            for table in Base.metadata.tables
        }

    async with database.engine.connect() as connection:
        found = await connection.run_sync(checks)
    expected = {
        name: {
            str(c.name): _words(str(c.sqltext))
            for c in table.constraints
            if isinstance(c, CheckConstraint)
        }
        for name, table in Base.metadata.tables.items()
    }
    assert found == expected


async def test_an_upgrade_may_be_run_again(database: Database) -> None:
    await upgrade_async(database.url)
    assert await is_current(database.url)


def test_the_head_file_names_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [head()]


async def _migrate_at_once(url: str) -> None:
    program = "import sys; from adapters.database.migrate import upgrade; upgrade(sys.argv[1])"
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, url, cwd=ROOT)
        for _ in range(2)
    ]
    assert [await process.wait() for process in processes] == [0, 0]


async def test_two_processes_may_migrate_a_new_database_at_once(
    postgres: str, tmp_path: Path
) -> None:
    async with empty_postgres(postgres) as url:
        await _migrate_at_once(url)
        assert await drift(url) == []
    url = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    await _migrate_at_once(url)
    assert await drift(url) == []


_OF_BEFORE = (
    """INSERT INTO agreement (id, number, title, template_name, template_version, language, zone,
    "values", first_on, last_on, status, version, created_by, created_at)
    VALUES ('a', '2026-0001', 'T', 'family-centre-cooperation', '1', 'fi', 'Europe/Helsinki', '{}',
    '2026-01-01', '2029-12-31', 'draft', 0, 's', '2026-03-02 09:00:00')""",
    """INSERT INTO party (id, agreement_id, ordinal, name, kind, business_id, authority)
    VALUES ('p', 'a', 1, 'ÖVRE', 'company', '', 'any')""",
    """INSERT INTO person (id, party_id, identity, ordinal, role, name, email, title, capacity,
    language) VALUES ('q', 'p', 'q', 1, 'contact', 'Ann', 'ann@example.org', '', '', 'fi')""",
)


async def _from_before(url: str) -> None:
    await upgrade_async(url, to="0005")
    engine = make_engine(url)
    try:
        async with engine.begin() as connection:
            for statement in _OF_BEFORE:
                await connection.execute(text(statement))
        await upgrade_async(url)
        async with AsyncSession(engine) as session:
            agreement = await session.get_one(AgreementRow, "a")
            persons = (await session.scalars(select(PersonRow.email))).all()
            words = (await session.scalars(select(AgreementWordsRow.words))).all()
    finally:
        await engine.dispose()
    rule = rule_of(agreement)
    assert isinstance(rule.termination, YearlyDeadline)
    assert str(rule.termination.notice_by) == "06-30"
    assert persons == ["ann@example.org"]
    assert words == ["2026-0001\nt\növre"]


async def test_an_agreement_of_before_gets_its_terms_and_the_words_it_is_searched_by(
    postgres: str, tmp_path: Path
) -> None:
    async with empty_postgres(postgres) as url:
        await _from_before(url)
    await _from_before(f"sqlite+aiosqlite:///{tmp_path / 'before.db'}")
