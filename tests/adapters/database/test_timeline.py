"""The timeline: newest first, page by page, by party, person, kind and time; named at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreement_list import CursorNotValid
from adapters.database.audit import NewEvent, append_events
from adapters.database.people import PartyView, parties_of
from adapters.database.timeline import TimelineFilter, is_known_party, timeline_page
from adapters.database.timeline_names import names_in
from tests.adapters.database.rows import AT, add_agreement
from tests.databases import Database


async def make_history(session: AsyncSession, number: str) -> tuple[str, tuple[PartyView, ...]]:
    """Add an agreement to which something happened of each of its two parties."""
    agreement_id = await add_agreement(session, number)
    parties = await parties_of(session, agreement_id)
    events = [NewEvent("agreement_drafted", AT, "drafted", {"staff_id": "s1"})]
    for minute, party in enumerate(parties, start=1):
        at, person = AT + timedelta(minutes=minute), party.persons[0]
        data = {"mail": "invitation", "recipient_id": person.person_id}
        key = f"mail:{person.person_id}"
        events.append(NewEvent("mail_sent", at, key, data, {"email": person.email}))
        data = {"party_id": party.party_id}
        events.append(NewEvent("decision_recorded", at, f"decided:{party.party_id}", data))
    await append_events(session, agreement_id, events, recorded_at=AT)
    return agreement_id, parties


async def test_pages_of_the_timeline_follow_each_other_without_gap_or_repeat(
    database: Database,
) -> None:
    async with database.sessions.begin() as session:
        agreements = {(await make_history(session, f"A{n}"))[0] for n in range(3)}
    seen: list[tuple[str, int]] = []
    moments = []
    before: str | None = ""
    async with database.reads() as session:
        while before is not None:
            page = await timeline_page(session, TimelineFilter(), before=before, limit=4)
            seen += [(entry.agreement_id, entry.event.sequence) for entry in page.entries]
            moments += [entry.event.occurred_at for entry in page.entries]
            before = page.older
    assert sorted(seen) == sorted((found, n) for found in agreements for n in range(1, 6))
    assert moments == sorted(moments, reverse=True)


async def test_the_timeline_is_filtered_by_party_person_kind_and_time(database: Database) -> None:
    async with database.sessions.begin() as session:
        agreement_id, (oak, elm) = await make_history(session, "A1")
        await make_history(session, "A2")
    person = oak.persons[0]

    async def found(asked: TimelineFilter) -> list[tuple[str, int]]:
        async with database.reads() as reading:
            page = await timeline_page(reading, asked)
        return [(entry.number, entry.event.sequence) for entry in page.entries]

    assert await found(TimelineFilter(party=oak.party_id)) == [("A1", 3), ("A1", 2)]
    assert await found(TimelineFilter(agreement_id, party="ELM")) == [("A1", 5), ("A1", 4)]
    assert await found(TimelineFilter(agreement_id, person=person.identity)) == [("A1", 2)]
    assert await found(TimelineFilter(agreement_id, person=person.email.upper())) == [("A1", 2)]
    assert await found(TimelineFilter(agreement_id, kinds=("mail_sent",), party="elm")) == [
        ("A1", 4)
    ]
    at = AT + timedelta(minutes=1)
    assert await found(TimelineFilter(agreement_id, since=at, until=at + timedelta(seconds=1))) == [
        ("A1", 3),
        ("A1", 2),
    ]
    assert await found(TimelineFilter(agreement_id, party="100%_")) == []
    async with database.reads() as session:
        assert not await is_known_party(session, TimelineFilter(agreement_id, party="%"))
        # A party of another agreement is none of this one.
        other = TimelineFilter("another", party=elm.party_id)
        assert not await is_known_party(session, other)


async def test_a_page_takes_as_many_queries_however_many_lines_it_has(database: Database) -> None:
    async with database.sessions.begin() as session:
        for n in range(4):
            await make_history(session, f"A{n}")
    asked: list[str] = []
    sqlalchemy_event.listen(
        database.engine.sync_engine,
        "before_cursor_execute",
        lambda *about: asked.append(about[2]),
    )
    numbers = []
    for limit in (1, 20):
        asked.clear()
        async with database.reads() as session:
            page = await timeline_page(session, TimelineFilter(), limit=limit)
            names = await names_in(session, [entry.event for entry in page.entries])
        numbers.append(len([query for query in asked if query.startswith("SELECT")]))
    assert len(page.entries) == 20
    assert len(names) == 16, "two parties and two persons of each agreement"
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("cursor", ["x", "a_b_c", "2026-01-01T00:00:00Z_x_1", "2026-01-01_x_1"])
async def test_a_cursor_that_the_timeline_did_not_give_is_refused(
    sqlite_database: Database, cursor: str
) -> None:
    async with sqlite_database.reads() as session:
        with pytest.raises(CursorNotValid):
            await timeline_page(session, TimelineFilter(), before=cursor)
