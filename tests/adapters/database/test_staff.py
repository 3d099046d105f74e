"""Staff and tokens in the records, on both kinds of database."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.database.api_tokens import add_api_token, find_token, revoke_api_token
from adapters.database.staff import (
    LINK_GOOD_FOR,
    SESSION_GOOD_FOR,
    StaffView,
    add_staff,
    close_session,
    disable_staff,
    find_staff,
    staff_of_session,
    use_link,
)
from tests.databases import Database

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def added(database: Database, email: str = "ida@example.org") -> StaffView:
    async with database.sessions.begin() as session:
        return await add_staff(session, email=email, role="legal", language="sv", at=AT)


async def used(
    database: Database, staff: StaffView, *, at: datetime = AT, generation: int | None = None
) -> str | None:
    async with database.sessions.begin() as session:
        return await use_link(
            session,
            staff_id=staff.id,
            generation=staff.link_generation if generation is None else generation,
            at=at,
        )


async def signed_in(database: Database, secret: str, *, at: datetime = AT) -> StaffView | None:
    async with database.reads() as session:
        return await staff_of_session(session, secret, at=at)


@pytest.mark.abuse(14)
async def test_of_many_who_use_a_link_at_once_one_gets_in(database: Database) -> None:
    staff = await added(database)
    secrets = await asyncio.gather(*(used(database, staff) for _ in range(5)))
    (secret,) = [secret for secret in secrets if secret]
    found = await signed_in(database, secret)
    assert found is not None
    assert (found.id, found.link_generation) == (staff.id, staff.link_generation + 1)


async def test_a_link_that_ran_out_or_was_replaced_opens_nothing(database: Database) -> None:
    first = await added(database)
    second = await added(database)
    assert second.id == first.id
    assert await used(database, first) is None
    assert await used(database, second, generation=second.link_generation + 1) is None
    assert await used(database, second, at=AT + LINK_GOOD_FOR) is None
    assert await used(database, second) is not None


async def test_a_session_ends_by_time_by_signing_out_and_by_disabling(database: Database) -> None:
    staff = await added(database)
    other = await added(database, "eve@example.org")
    one, two = await used(database, staff), await used(database, other)
    assert one is not None
    assert two is not None
    assert await signed_in(database, one, at=AT + SESSION_GOOD_FOR) is None
    async with database.sessions.begin() as session:
        await close_session(session, one)
        assert await disable_staff(session, email="eve@example.org", at=AT)
    assert await signed_in(database, one) is None
    assert await signed_in(database, two) is None
    async with database.reads() as session:
        gone = await find_staff(session, other.id)
    assert gone is not None
    assert gone.disabled_at == AT


async def test_a_token_is_found_by_its_secret_until_it_ends(database: Database) -> None:
    until = AT + timedelta(days=1)
    async with database.sessions.begin() as session:
        first = await add_api_token(session, name="a", scopes=["verify"], at=AT, valid_until=until)
        other = await add_api_token(session, name="b", scopes=[], at=AT, valid_until=None)
        await revoke_api_token(session, other[0], at=AT)
    async with database.reads() as session:
        found = await find_token(session, first[1], at=AT)
        assert found is not None
        assert (found.id, found.scopes) == (first[0], frozenset({"verify"}))
        assert await find_token(session, first[1], at=until) is None
        assert await find_token(session, other[1], at=AT) is None
        assert await find_token(session, first[0], at=AT) is None
