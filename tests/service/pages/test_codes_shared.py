"""The tries of a code, counted by several processes over one database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.database.audit import list_events
from adapters.database.identification import code_row
from adapters.database.sessions import make_engine, make_read_sessions, make_sessions
from adapters.database.signing import RequestView, request_view
from adapters.identification_codes import code_of
from domain.errors import DomainError
from domain.identification import CodeBlocked, CodeWrong
from service.dependencies import Services
from service.identification import ask_for_code, enter_code
from tests.databases import Database
from tests.service.pages.conftest import make_services
from tests.service.pages.world import Ticking, World, make_world


async def view_of(world: World) -> RequestView:
    async with world.services.reads() as session:
        view = await request_view(session, world.requests["Aino"])
    assert view is not None
    return view


async def tries(found: Services, world: World, code: str, times: int) -> list[type[DomainError]]:
    """Enter a code many times at once; return what each try was told."""
    view = await view_of(world)

    async def one() -> type[DomainError]:
        try:
            await enter_code(found, view, typed=code, browser="browser", at=world.clock())
        except DomainError as refusal:
            return type(refusal)
        raise AssertionError("a wrong code was taken")

    return await asyncio.gather(*(one() for _ in range(times)))


@pytest.mark.abuse(20)
async def test_two_processes_count_five_wrong_tries_together_and_a_third_begins_blocked(
    database: Database, tmp_path: Path, clock: Ticking
) -> None:
    services = await make_services(database, tmp_path, clock)
    world = await make_world(services, clock)
    await ask_for_code(services, await view_of(world), browser="browser", at=clock())
    async with services.reads() as session:
        row = await code_row(session, world.requests["Aino"])
    assert row is not None
    right = code_of(services.settings.link_ring(), row.key_name, row.request_id, row.serial)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    engine = make_engine(database.url)
    other = replace(services, sessions=make_sessions(engine), reads=make_read_sessions(engine))
    try:
        told = await asyncio.gather(tries(services, world, wrong, 6), tries(other, world, wrong, 6))
        heard = [*told[0], *told[1]]
        assert heard.count(CodeWrong) == 4
        assert heard.count(CodeBlocked) == 8
        # As after a restart: the count is in the database and nowhere else.
        with pytest.raises(CodeBlocked):
            await enter_code(
                other, await view_of(world), typed=right, browser="browser", at=clock()
            )
    finally:
        await engine.dispose()
    async with services.reads() as session:
        events = await list_events(session, world.agreement_id)
    assert [event.kind for event in events].count("code_entered_wrong") == 5
