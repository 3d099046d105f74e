"""No address that a visitor brings along leads a reader away from this service (abuse 43)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from adapters.database.staff import add_staff
from adapters.staff_links import sign_in_address
from service.dependencies import Services
from tests.service.pages.conftest import ADDRESS, Browser
from tests.service.pages.world import World

FOREIGN = ("//evil.example.com", "/\\evil.example.com", "javascript:alert(1)", "https:evil.example")
_NAMES = ("next", "return", "redirect", "url", "back")


def _own(address: str, seen_from: str) -> bool:
    leads_to = urlsplit(urljoin(f"{ADDRESS}{seen_from}", address))
    return f"{leads_to.scheme}://{leads_to.netloc}" == ADDRESS


@pytest.mark.abuse(43)
@pytest.mark.parametrize("foreign", FOREIGN)
async def test_who_signs_in_or_out_stays_here_whatever_the_link_says(
    browser: Browser, services: Services, foreign: str
) -> None:
    async with services.sessions.begin() as session:
        staff = await add_staff(
            session, email="kai@example.org", role="legal", language="en", at=services.clock()
        )
    path = sign_in_address(services.settings, staff).removeprefix(ADDRESS)
    brought = dict.fromkeys(_NAMES, foreign)
    page = await browser.get(path, params=brought)
    forms = html.fromstring(page.text).xpath("//form/@action")
    assert all(_own(action, path) for action in forms)
    for address in (foreign, f"/{foreign}", f"/..{foreign}"):
        await browser.get("/sign-in", params={"next": address})
    signed_in = await browser.post(path, brought, page=page)
    assert signed_in.headers["location"] == "/agreements"
    page = await browser.get("/agreements", params=brought)
    signed_out = await browser.post("/staff/sign-out", brought, page=page)
    assert signed_out.headers["location"] == "/"


@pytest.mark.abuse(43)
@pytest.mark.parametrize("foreign", FOREIGN)
async def test_no_link_or_form_of_a_signing_page_leads_away(
    browser: Browser, world: World, foreign: str
) -> None:
    path = world.link("Aino")
    page = await browser.get(path, params=dict.fromkeys(_NAMES, foreign) | {"lang": "sv"})
    assert page.status_code == 200
    found = html.fromstring(page.text).xpath("//main//@href | //nav//@href | //form/@action")
    assert found
    assert all(_own(address, path) for address in found)
