"""Administrators say who belongs to staff; everybody sets their own things; legal staff read."""

from __future__ import annotations

import re

import httpx
import pytest

from adapters.database.staff import StaffView, list_staff
from adapters.database.staff_events import staff_events
from service.dependencies import Services
from tests.service.pages.conftest import Browser, opened_browser, sign_in
from tests.service.pages.world import InstantDelivery

EVA = {"email": "Eva@example.org", "name": "Eva  Lind", "role": "legal", "language": "sv"}


@pytest.fixture
async def admin(browser: Browser, services: Services) -> Browser:
    await sign_in(browser, services, "admin")
    return browser


async def members(services: Services) -> dict[str, StaffView]:
    async with services.reads() as session:
        return {member.email: member for member in await list_staff(session)}


async def add(admin: Browser, **changed: str) -> httpx.Response:
    return await admin.post("/staff", EVA | changed, page=await admin.get("/staff"))


async def kinds(services: Services) -> list[tuple[str, str]]:
    async with services.reads() as session:
        events = await staff_events(session, limit=20)
    return [(event.kind.value, event.by) for event in reversed(events)]


async def test_whoever_is_added_is_invited_by_mail_at_once(
    admin: Browser, services: Services, delivery: InstantDelivery
) -> None:
    assert (await add(admin)).headers["location"] == "/staff?added=1"
    there = await members(services)
    eva, boss = there["eva@example.org"], there["admin@example.org"]
    assert (eva.name, eva.role, eva.language) == ("Eva Lind", "legal", "sv")
    (act,) = delivery.delivered
    assert (act.payload["staff_id"], act.payload["kind"]) == (eva.id, "staff_invited")
    assert (await kinds(services))[-1] == ("staff_added", boss.id)
    assert "Eva Lind" in (await admin.get("/staff")).text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "eva at example.org"}, "email"),
        ({"email": "admin@example.org"}, "email"),
        ({"role": "boss"}, "role"),
        ({"language": "de"}, "language"),
        ({"name": "Eva\u202e"}, "name"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nobody_is_added(
    admin: Browser,
    services: Services,
    delivery: InstantDelivery,
    changed: dict[str, str],
    field: str,
) -> None:
    answer = await add(admin, **changed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert set(await members(services)) == {"admin@example.org"}
    assert not delivery.delivered


@pytest.mark.abuse(53)
async def test_whose_access_ends_is_signed_out_at_once_and_can_be_let_in_again(
    admin: Browser, services: Services
) -> None:
    async with opened_browser(services) as other:
        await sign_in(other, services, "coordinator")
        assert (await other.get("/agreements")).status_code == 200
        page = f"/staff/members/{(await members(services))['coordinator@example.org'].id}/end"
        answer = await admin.post(page, page=await admin.get(page))
        assert answer.status_code == 303
        assert (await other.get("/agreements")).status_code == 401
        assert (await admin.get(page)).status_code == 404
    await add(admin, email="coordinator@example.org", role="coordinator")
    assert (await members(services))["coordinator@example.org"].disabled_at is None


async def test_a_new_role_holds_from_the_next_request_on(
    admin: Browser, services: Services
) -> None:
    async with opened_browser(services) as other:
        await sign_in(other, services, "coordinator")
        page = f"/staff/members/{(await members(services))['coordinator@example.org'].id}"
        fields = {"role": "legal", "language": "en", "name": ""}
        assert (await admin.post(page, fields, page=await admin.get(page))).status_code == 303
        assert (await other.get("/agreements/new")).status_code == 403
    record = (await admin.get("/staff/record")).text
    assert "Coordinator became Legal staff" in record


async def test_the_only_administrator_stays_one(admin: Browser, services: Services) -> None:
    page = f"/staff/members/{(await members(services))['admin@example.org'].id}"
    fields = {"role": "legal", "language": "en", "name": ""}
    answer = await admin.post(page, fields, page=await admin.get(page))
    assert answer.status_code == 422
    assert 'id="role-error"' in answer.text
    ending = await admin.post(f"{page}/end", page=await admin.get(f"{page}/end"))
    assert ending.status_code == 409
    assert (await admin.get("/staff")).status_code == 200


async def test_an_invitation_sent_again_replaces_the_link(
    admin: Browser, services: Services, delivery: InstantDelivery
) -> None:
    await add(admin)
    eva = (await members(services))["eva@example.org"]
    page = f"/staff/members/{eva.id}"
    await admin.post(f"{page}/invitation", page=await admin.get(page))
    first, second = delivery.delivered
    assert second.payload["generation"] == first.payload["generation"] + 1


async def test_own_settings_are_language_and_where_notices_go(
    coordinator: Browser, services: Services
) -> None:
    fields = {"language": "sv", "notices_to": "team@example.org"}
    page = await coordinator.get("/my-settings")
    answer = await coordinator.post("/my-settings", fields, page=page)
    assert answer.status_code == 303
    saved = await coordinator.get(answer.headers["location"])
    assert '<html lang="sv">' in saved.text
    me = (await members(services))["coordinator@example.org"]
    assert (me.language, me.notices_to) == ("sv", "team@example.org")
    wrong = await coordinator.post(
        "/my-settings", {"language": "sv", "notices_to": "x"}, page=saved
    )
    assert wrong.status_code == 422
    assert 'id="notices_to-error"' in wrong.text


async def test_signing_out_everywhere_signs_out_the_other_browser_too(
    coordinator: Browser, services: Services
) -> None:
    async with opened_browser(services) as other:
        await sign_in(other, services, "coordinator")
        page = await coordinator.get("/my-settings")
        await coordinator.post("/staff/sign-out-everywhere", page=page)
        for browser in (coordinator, other):
            assert (await browser.get("/my-settings")).status_code == 401


@pytest.mark.abuse(52)
async def test_legal_staff_read_the_record_and_change_nobody(
    legal: Browser, services: Services
) -> None:
    assert "legal@example.org signed in" in (await legal.get("/staff/record")).text
    assert (await legal.get("/staff")).status_code == 403
    me = (await members(services))["legal@example.org"]
    for page in (f"/staff/members/{me.id}", f"/staff/members/{me.id}/end"):
        assert (await legal.get(page)).status_code == 403


async def test_a_coordinator_does_not_read_who_signed_in(coordinator: Browser) -> None:
    assert (await coordinator.get("/staff/record")).status_code == 403


async def test_the_record_goes_on_page_by_page(admin: Browser, services: Services) -> None:
    for _ in range(60):
        await sign_in(admin, services, "admin")
    first = await admin.get("/staff/record")
    (older,) = re.findall(r'href="(/staff/record\?before=\d+)"', first.text)
    assert first.text.count("<tr>") == 101
    assert 1 < (await admin.get(older)).text.count("<tr>") < 101
