"""Bearer tokens: how far they reach, and when they no longer open."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from adapters.database.api_tokens import UnknownScope, add_api_token, revoke_api_token
from adapters.database.tables import ApiTokenRow
from service.dependencies import Services
from tests.activities.house import STARTED_AT, House
from tests.service.api.conftest import AGREEMENT, call_as

READ, WRITE, VERIFY = "agreements:read", "agreements:write", "verify"
POSTMAN = "mail:returned"
NOBODY = "/agreements/00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("header", [None, "Bearer nothing", "Basic abc", "Bearer "])
async def test_without_a_valid_token_nothing_opens(
    client: httpx.AsyncClient, header: str | None
) -> None:
    headers = {"authorization": header} if header else {}
    answer = await client.get("/api/v1/agreements", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_not_valid")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (READ, (200, 403, 403, 403)),
        (WRITE, (403, 422, 403, 403)),
        (VERIFY, (403, 403, 422, 403)),
        (POSTMAN, (403, 403, 403, 200)),
    ],
)
async def test_a_token_reaches_as_far_as_its_scopes(
    services: Services,
    client: httpx.AsyncClient,
    scope: str,
    expected: tuple[int, ...],
) -> None:
    caller = await call_as(services, client, (scope,))
    answers = (
        await caller.get("/agreements"),
        await caller.post("/agreements", {}),
        await caller.post("/verifications"),
        await caller.post("/mail/returned"),
    )
    assert tuple(answer.status_code for answer in answers) == expected
    assert (await caller.post(f"{NOBODY}/signing-rounds", {})).status_code in {403, 404}


async def test_a_token_that_ran_out_or_was_taken_back_opens_nothing(
    services: Services, client: httpx.AsyncClient, house: House
) -> None:
    one = await call_as(services, client, (READ,), days=1)
    other = await call_as(services, client, (READ,))
    async with services.sessions.begin() as session:
        assert await revoke_api_token(session, other.token_id, at=STARTED_AT)
        assert not await revoke_api_token(session, "nobody", at=STARTED_AT)
    assert (await one.get("/agreements")).status_code == 200
    assert (await other.get("/agreements")).status_code == 401
    house.clock.now = STARTED_AT + timedelta(days=1)
    assert (await one.get("/agreements")).status_code == 401


@pytest.mark.abuse(3)
async def test_of_a_token_only_its_hash_is_stored(
    services: Services, client: httpx.AsyncClient
) -> None:
    caller = await call_as(services, client, (READ,))
    async with services.reads() as session:
        (row,) = await session.scalars(select(ApiTokenRow))
    assert caller.secret not in repr(vars(row))
    assert len(caller.secret) > 40


async def test_an_unknown_scope_is_refused(services: Services) -> None:
    with pytest.raises(UnknownScope):
        async with services.sessions.begin() as session:
            await add_api_token(session, name="x", scopes=["all"], at=STARTED_AT, valid_until=None)


async def test_two_tokens_with_the_same_key_do_not_meet(
    services: Services, client: httpx.AsyncClient
) -> None:
    first = await call_as(services, client, (READ, WRITE))
    second = await call_as(services, client, (READ, WRITE))
    made = await first.post("/agreements", AGREEMENT, key="the-same-key")
    also = await second.post("/agreements", AGREEMENT, key="the-same-key")
    assert made.json()["id"] != also.json()["id"]
