"""Staff: the link that opens once, the session, and who loses access when."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select
from starlette.requests import Request

from adapters.database.staff import (
    LINK_GOOD_FOR,
    StaffView,
    add_staff,
)
from adapters.database.staff_changes import disable_staff
from adapters.database.tables import StaffSessionRow
from adapters.database.tables.staff import StaffRole
from adapters.staff_links import sign_in_address
from domain.staff import StaffNotValid
from service.app import create_app
from service.dependencies import Services
from service.refusals import NotAllowed, SignInNeeded
from service.sessions import current_staff, staff_in
from tests.activities.house import STARTED_AT, House
from tests.service.api.conftest import ADDRESS

_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


async def member(services: Services, role: str = "coordinator") -> StaffView:
    async with services.sessions.begin() as session:
        return await add_staff(
            session, email=" Ida@Example.org ", role=role, language="en", at=services.clock()
        )


def link(services: Services, staff: StaffView) -> str:
    return sign_in_address(services.settings, staff).removeprefix(ADDRESS)


async def sign_in(client: httpx.AsyncClient, path: str) -> httpx.Response:
    page = await client.get(path)
    found = _CSRF.search(page.text)
    return await client.post(path, data={"csrf": found[1] if found else ""})


def request_of(client: httpx.AsyncClient, services: Services) -> Request:
    """Return a request as the browser would send it now."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
    return Request(
        {
            "type": "http",
            "headers": [(b"cookie", cookies.encode())],
            "app": create_app(services),
            "state": {},
        }
    )


@pytest.fixture
async def other(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(services), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as found:
        yield found


@pytest.mark.abuse(1)
async def test_opening_the_link_changes_nothing_and_the_button_signs_in(
    services: Services, client: httpx.AsyncClient
) -> None:
    path = link(services, await member(services))
    for method in ("GET", "GET", "HEAD", "OPTIONS"):
        await client.request(method, path)
    async with services.reads() as session:
        assert list(await session.scalars(select(StaffSessionRow))) == []
    answer = await sign_in(client, path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/agreements")
    staff = await current_staff(request_of(client, services))
    assert (staff.email, staff.role) == ("ida@example.org", StaffRole.COORDINATOR)


@pytest.mark.abuse(8)
async def test_a_link_opens_once_and_a_newer_one_kills_it(
    services: Services, client: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    first = link(services, await member(services))
    second = link(services, await member(services))
    assert (await client.get(first)).status_code == 410
    page = await other.get(second)
    assert (await sign_in(client, second)).status_code == 303
    assert (await client.get(second)).status_code == 410
    found = _CSRF.search(page.text)
    assert found is not None
    late = await other.post(second, data={"csrf": found[1]})
    assert late.status_code == 410
    assert "ida@example.org" not in late.text
    with pytest.raises(SignInNeeded):
        await current_staff(request_of(other, services))


async def test_a_link_runs_out(services: Services, client: httpx.AsyncClient, house: House) -> None:
    path = link(services, await member(services))
    house.clock.now = STARTED_AT + LINK_GOOD_FOR
    assert (await client.get(path)).status_code == 410


@pytest.mark.parametrize("ending", ["", ".x", "junk"])
async def test_a_link_that_is_not_authentic_is_unknown(
    services: Services, client: httpx.AsyncClient, ending: str
) -> None:
    path = link(services, await member(services))
    assert (await client.get(path[:-1] + ending)).status_code == 404
    assert (await client.post(path[:-1] + ending)).status_code == 404


@pytest.mark.abuse(53)
async def test_who_is_disabled_loses_open_browsers_and_links_at_once(
    services: Services, client: httpx.AsyncClient
) -> None:
    await sign_in(client, link(services, await member(services)))
    later = await member(services)
    async with services.sessions.begin() as session:
        assert await disable_staff(session, email="IDA@example.org", at=STARTED_AT)
        assert not await disable_staff(session, email="nobody@example.org", at=STARTED_AT)
    with pytest.raises(SignInNeeded):
        await current_staff(request_of(client, services))
    assert (await client.get("/agreements")).status_code == 401
    assert (await sign_in(client, link(services, later))).status_code in {403, 410}


async def test_a_session_ends_when_it_is_not_used_and_after_a_day(
    services: Services, client: httpx.AsyncClient, house: House
) -> None:
    await sign_in(client, link(services, await member(services)))
    for hours in (7, 14, 21, 23.9):
        house.clock.now = STARTED_AT + timedelta(hours=hours)
        await current_staff(request_of(client, services))
    house.clock.now = STARTED_AT + timedelta(hours=24)
    with pytest.raises(SignInNeeded):
        await current_staff(request_of(client, services))
    await sign_in(client, link(services, await member(services)))
    house.clock.now += timedelta(hours=8)
    with pytest.raises(SignInNeeded):
        await current_staff(request_of(client, services))


async def test_signing_out_ends_the_session_in_the_records(
    services: Services, client: httpx.AsyncClient
) -> None:
    await sign_in(client, link(services, await member(services)))
    kept = request_of(client, services)
    page = await client.get("/")
    found = _CSRF.search(page.text)
    assert found is not None
    answer = await client.post("/staff/sign-out", data={"csrf": found[1]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    with pytest.raises(SignInNeeded):
        await current_staff(kept)


async def test_legal_staff_may_not_do_what_coordinators_do(
    services: Services, client: httpx.AsyncClient
) -> None:
    await sign_in(client, link(services, await member(services, "legal")))
    request = request_of(client, services)
    assert (await staff_in(StaffRole.LEGAL)(request)).role is StaffRole.LEGAL
    with pytest.raises(NotAllowed):
        await staff_in(StaffRole.COORDINATOR, StaffRole.ADMIN)(request)


@pytest.mark.abuse(46)
async def test_cookies_are_tied_to_this_host_and_read_by_no_script(
    services: Services, client: httpx.AsyncClient
) -> None:
    path = link(services, await member(services))
    shown = (await client.get(path)).headers["set-cookie"]
    given = (await sign_in(client, path)).headers["set-cookie"]
    for name, cookie in (("browser", shown), ("staff", given)):
        assert cookie.startswith(f"__Host-sidos-{name}=")
        for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
            assert part in cookie
        assert "Domain" not in cookie


@pytest.mark.abuse(46)
@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({}, {}),
        ({"csrf": "0" * 64}, {}),
        ({"csrf": "ä"}, {}),
        (None, {"sec-fetch-site": "cross-site"}),
    ],
)
async def test_a_form_that_another_site_sends_is_refused(
    services: Services,
    client: httpx.AsyncClient,
    fields: dict[str, str] | None,
    headers: dict[str, str],
) -> None:
    path = link(services, await member(services))
    page = await client.get(path)
    found = _CSRF.search(page.text)
    assert found is not None
    sent = {"csrf": found[1]} if fields is None else fields
    answer = await client.post(path, data=sent, headers=headers)
    assert answer.status_code == 403
    assert (await client.get(path)).status_code == 200


@pytest.mark.abuse(46)
async def test_the_mark_of_one_browser_is_none_of_another(
    services: Services, client: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    path = link(services, await member(services))
    found = _CSRF.search((await client.get(path)).text)
    assert found is not None
    await other.get(path)
    assert (await other.post(path, data={"csrf": found[1]})).status_code == 403


@pytest.mark.parametrize(("role", "language"), [("boss", "fi"), ("admin", "de")])
async def test_an_unknown_role_or_language_is_refused(
    services: Services, role: str, language: str
) -> None:
    async with services.sessions.begin() as session:
        with pytest.raises(StaffNotValid):
            await add_staff(
                session, email="a@example.org", role=role, language=language, at=STARTED_AT
            )


async def test_adding_again_changes_the_role_and_lets_back_in(services: Services) -> None:
    first = await member(services)
    async with services.sessions.begin() as session:
        await disable_staff(session, email=first.email, at=STARTED_AT)
    again = await member(services, "admin")
    assert (again.id, again.role, again.disabled_at) == (first.id, StaffRole.ADMIN, None)
    assert again.link_generation == first.link_generation + 1
