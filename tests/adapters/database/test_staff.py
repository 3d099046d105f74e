"""Staff and tokens in the records, on both kinds of database."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.api_tokens import add_api_token, find_token, revoke_api_token
from adapters.database.staff import LINK_GOOD_FOR, StaffView, add_staff, find_staff
from adapters.database.staff_changes import change_staff, disable_staff
from adapters.database.staff_events import staff_chain, staff_events
from adapters.database.staff_sessions import (
    close_all_sessions,
    close_session,
    session_seen,
    staff_of_session,
    use_link,
)
from domain.audit import first_break
from domain.staff import LastAdmin
from tests.databases import Database

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONGEST, IDLE = timedelta(hours=24), timedelta(hours=8)


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
            longest=LONGEST,
        )


async def signed_in(database: Database, secret: str, *, at: datetime = AT) -> StaffView | None:
    async with database.reads() as session:
        found = await staff_of_session(session, secret, at=at, idle=IDLE)
    return found.staff if found else None


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
    assert await signed_in(database, one, at=AT + IDLE - timedelta(seconds=1)) is not None
    assert await signed_in(database, one, at=AT + IDLE) is None
    for hours in range(6, 24, 6):
        async with database.sessions.begin() as session:
            await session_seen(session, one, at=AT + timedelta(hours=hours))
    assert await signed_in(database, one, at=AT + LONGEST - timedelta(seconds=1)) is not None
    assert await signed_in(database, one, at=AT + LONGEST) is None
    async with database.sessions.begin() as session:
        await close_session(session, one, at=AT)
        assert await disable_staff(session, email="eve@example.org", at=AT)
    assert await signed_in(database, one) is None
    assert await signed_in(database, two) is None
    async with database.reads() as session:
        gone = await find_staff(session, other.id)
    assert gone is not None
    assert gone.disabled_at == AT


async def test_signing_out_everywhere_ends_every_browser_of_that_member_alone(
    database: Database,
) -> None:
    staff, other = await added(database), await added(database, "eve@example.org")
    first = await used(database, staff)
    second = await used(database, await added(database))
    stays = await used(database, other)
    async with database.sessions.begin() as session:
        await close_all_sessions(session, staff.id, at=AT)
    assert [await signed_in(database, secret or "") for secret in (first, second)] == [None, None]
    assert await signed_in(database, stays or "") is not None


@pytest.mark.abuse(50)
async def test_what_happens_to_staff_is_recorded_in_a_chain_that_nobody_changes(
    database: Database,
) -> None:
    staff = await added(database)
    await used(database, staff)
    async with database.sessions.begin() as session:
        await change_staff(
            session, staff.id, role="admin", language="sv", name="Ida", at=AT, by="boss"
        )
        await add_staff(
            session, email="b@example.org", role="admin", language="fi", at=AT, by=staff.id
        )
        await disable_staff(session, email=staff.email, at=AT, by="boss")
    async with database.reads() as session:
        events = await staff_events(session, limit=10)
        chain = await staff_chain(session)
    assert [event.kind.value.removeprefix("staff_") for event in reversed(events)] == [
        "added",
        "signed_in",
        "changed",
        "added",
        "access_ended",
    ]
    assert [event.by for event in reversed(events)] == ["", staff.id, "boss", staff.id, "boss"]
    assert first_break(chain) is None
    assert "Ida" not in str(chain)
    assert "example.org" not in str(chain)
    for change in ("UPDATE staff_event SET kind = 'x'", "DELETE FROM staff_event"):
        with pytest.raises(DBAPIError):
            async with database.sessions.begin() as session:
                await session.execute(text(change))


async def test_of_many_who_sign_in_at_once_each_is_recorded(database: Database) -> None:
    members = [await added(database, f"{number}@example.org") for number in range(6)]
    secrets = await asyncio.gather(*(used(database, staff) for staff in members))
    assert all(secrets)
    async with database.reads() as session:
        chain = await staff_chain(session)
    assert len(chain) == 12
    assert first_break(chain) is None


async def test_the_last_administrator_keeps_role_and_access(database: Database) -> None:
    async with database.sessions.begin() as session:
        first = await add_staff(session, email="a@example.org", role="admin", language="fi", at=AT)

    async def end(session: AsyncSession) -> None:
        await disable_staff(session, email="a@example.org", at=AT)

    async def change(session: AsyncSession) -> None:
        await change_staff(
            session, first.id, role="legal", language="fi", name="", at=AT, by=first.id
        )

    async def add_anew(session: AsyncSession) -> None:
        await add_staff(session, email="a@example.org", role="legal", language="fi", at=AT)

    for take_away in (end, change, add_anew):
        with pytest.raises(LastAdmin):
            async with database.sessions.begin() as session:
                await take_away(session)
    async with database.sessions.begin() as session:
        await add_staff(session, email="b@example.org", role="admin", language="fi", at=AT)
        await end(session)


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
