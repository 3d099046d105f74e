"""The list of agreements: newest first, page by page, by status."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.database.agreement_list import CursorNotValid, list_agreements
from adapters.database.drafts import take_number
from domain.lifecycle import AgreementStatus
from domain.numbers import NumberNotValid, NumberTaken
from tests.adapters.database.rows import AT, add_agreement
from tests.databases import Database


async def test_pages_follow_each_other_without_gap_or_repeat(database: Database) -> None:
    async with database.sessions.begin() as session:
        for n in range(7):
            # Two a moment: the cursor tells them apart.
            await add_agreement(session, f"A{n}", created_at=AT + timedelta(minutes=n // 2))
    seen: list[str] = []
    cursor: str | None = None
    async with database.reads() as session:
        for _ in range(4):
            page = await list_agreements(session, after=cursor, limit=2)
            seen += [item.number for item in page.items]
            cursor = page.next_cursor
    assert cursor is None
    assert sorted(seen) == [f"A{n}" for n in range(7)]
    assert [int(number[1:]) // 2 for number in seen] == [3, 2, 2, 1, 1, 0, 0]


async def test_the_list_is_filtered_by_status_and_counts_parties(database: Database) -> None:
    async with database.sessions.begin() as session:
        await add_agreement(session, "draft")
        await add_agreement(session, "force", status=AgreementStatus.IN_FORCE)
    async with database.reads() as session:
        page = await list_agreements(session, statuses=[AgreementStatus.IN_FORCE])
    (item,) = page.items
    assert (item.number, item.parties, item.bound, item.round_number) == ("force", 2, 0, None)


@pytest.mark.parametrize("cursor", ["", "x", "!!!!", "MjAyNi0wMS0wMSBh", "ÄÄ"])
async def test_a_cursor_of_another_make_is_refused(sqlite_database: Database, cursor: str) -> None:
    async with sqlite_database.reads() as session:
        with pytest.raises(CursorNotValid):
            await list_agreements(session, after=cursor)


async def test_a_number_is_taken_once_and_kept_by_its_agreement(database: Database) -> None:
    async with database.sessions.begin() as session:
        assert await take_number(session, "a", wanted="X-1", year=2026) == "X-1"
        assert await take_number(session, "a", wanted="", year=2026) == "X-1"
        with pytest.raises(NumberTaken):
            await take_number(session, "b", wanted="X-1", year=2026)
        with pytest.raises(NumberNotValid):
            await take_number(session, "b", wanted="bad\nnumber", year=2026)
        assert await take_number(session, "b", wanted="", year=2027) == "2027-0001"
