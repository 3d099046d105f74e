"""The inbox: each act once, delivered in order, its first outcome kept."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.inbox import (
    InboxAct,
    get_act,
    put_act,
    settle,
    waiting_act_of_request,
    waiting_acts,
)
from tests.adapters.database.rows import AT
from tests.databases import Database


async def put(session: AsyncSession, act_id: str, once_key: str, minutes: int = 0) -> InboxAct:
    return await put_act(
        session,
        act_id=act_id,
        once_key=once_key,
        kind="sign",
        workflow_id="group",
        payload={"request_id": "r"},
        received_at=AT + timedelta(minutes=minutes),
    )


@pytest.mark.abuse(14)
async def test_a_repeat_finds_the_first_act(database: Database) -> None:
    async with database.sessions.begin() as session:
        first = await put(session, "a", "key")
    async with database.sessions.begin() as session:
        assert await put(session, "b", "key", minutes=5) == first


@pytest.mark.abuse(14)
async def test_the_same_act_sent_many_times_at_once_is_one(database: Database) -> None:
    async def send(act_id: str) -> str:
        async with database.sessions.begin() as session:
            return (await put(session, act_id, "key")).act_id

    found = await asyncio.gather(*(send(str(n)) for n in range(8)))
    assert len(set(found)) == 1


async def test_waiting_acts_come_in_the_order_in_which_they_were_received(
    database: Database,
) -> None:
    async with database.sessions.begin() as session:
        for act_id, minutes in (("late", 9), ("second", 2), ("first", 1), ("done", 0)):
            await put(session, act_id, act_id, minutes)
        await settle(session, "done", status="delivered", outcome={"ok": True}, at=AT)
    async with database.reads() as session:
        acts = await waiting_acts(session, AT + timedelta(minutes=5), 10)
    assert [act.act_id for act in acts] == ["first", "second"]


async def test_the_act_that_is_under_way_for_a_request_is_the_first_that_waits(
    database: Database,
) -> None:
    async with database.sessions.begin() as session:
        await put(session, "second", "second", minutes=2)
        await put(session, "first", "first", minutes=1)
        found = await waiting_act_of_request(session, "group", "r")
        assert found is not None
        assert found.act_id == "first"
        assert await waiting_act_of_request(session, "group", "another") is None
        assert await waiting_act_of_request(session, "another", "r") is None


async def test_the_first_outcome_stays(database: Database) -> None:
    async with database.sessions.begin() as session:
        await put(session, "a", "key")
        await settle(session, "a", status="delivered", outcome={"n": 1}, at=AT)
        await settle(session, "a", status="refused", outcome={"n": 2}, at=AT)
    async with database.reads() as session:
        act = await get_act(session, "a")
    assert act is not None
    assert (act.status, act.outcome) == ("delivered", {"n": 1})
