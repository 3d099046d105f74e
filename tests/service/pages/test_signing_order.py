"""An order of signing on the pages: who gets which mail when, the steps, a link that is early."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from adapters.database.tables import PartyRow, PersonRow, SigningRequestRow
from service.api.shapes import PartyRowIn
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.steps import go_to_signature, sign
from tests.service.pages.test_accessibility import faults
from tests.service.pages.world import Ticking, World, make_world


async def _dora_signs_last(services: Services, clock: Ticking, status: str) -> World:
    world = await make_world(services, clock, status=status)
    async with services.sessions.begin() as session:
        await session.execute(
            update(PersonRow).where(PersonRow.name.startswith("Dora")).values(step=2)
        )
        if "Dora" in world.requests:
            await session.execute(
                update(SigningRequestRow)
                .where(SigningRequestRow.id == world.requests["Dora"])
                .values(step=2)
            )
    return world


async def _sign(browser: Browser, link: str) -> None:
    await sign(browser, link, await go_to_signature(browser, link))


@pytest.mark.abuse(7)
async def test_a_link_before_its_turn_opens_nothing_and_says_so(
    browser: Browser, services: Services, clock: Ticking
) -> None:
    world = await _dora_signs_last(services, clock, "signing")
    early = await browser.get(world.link("Dora"))
    assert early.status_code == 409
    assert "Your turn has not come yet" in early.text
    assert "Cooperation agreement" not in early.text
    for step in ("decline", "not-me", "hand-over", "document.pdf"):
        assert (await browser.get(f"{world.link('Dora')}/{step}")).status_code == 409
    assert {row.kind for row in await world.accesses()} == {"early_link_tried"}
    assert (await browser.get(world.link("Aino"))).status_code == 200


async def test_the_board_and_the_list_show_the_steps_and_who_holds_up_the_next(
    coordinator: Browser, services: Services, clock: Ticking
) -> None:
    world = await _dora_signs_last(services, clock, "signing")
    page = (await coordinator.get(f"/agreements/{world.agreement_id}")).text
    assert "Step 1: 0 of 3 signatories have signed" in page
    assert "Step 2: 0 of 1 signatory has signed" in page
    names = "Aino Example (Mikkeli), Bertta Example (Järvi ry), Carl Example (Järvi ry)"
    assert f"The next step waits for: {names}" in page
    assert page.count("waits for their turn") == 1
    dora = f"/requests/{world.requests['Dora']}"
    acts = set(re.findall(rf"{dora}/([a-z]+)", page))
    assert acts == {"address", "replacement"}
    assert "step 1 / 2" in (await coordinator.get("/agreements")).text


async def test_who_need_not_sign_any_more_reads_so_and_is_not_reminded(
    browser: Browser, coordinator: Browser, services: Services, clock: Ticking
) -> None:
    world = await _dora_signs_last(services, clock, "signing")
    async with services.sessions.begin() as session:
        await session.execute(
            update(PartyRow).where(PartyRow.name == "Järvi ry").values(authority="any")
        )
    page = (await coordinator.get(f"/agreements/{world.agreement_id}")).text
    rule = "The next step waits for: Aino Example (Mikkeli), Järvi ry ("
    assert rule in page
    assert "welcome until the signing closes" not in (await browser.get(world.link("Carl"))).text
    await _sign(browser, world.link("Bertta"))
    page = (await coordinator.get(f"/agreements/{world.agreement_id}")).text
    assert "The next step waits for: Aino Example (Mikkeli)<" in page
    assert page.count("need not sign: the party is bound") == 1
    carl = f"/requests/{world.requests['Carl']}"
    assert set(re.findall(rf"{carl}/([a-z]+)", page)) == {"link", "address", "replacement"}
    own = await browser.get(world.link("Carl"))
    assert "Din underskrift" in own.text
    assert faults(own.text) == []
    await _sign(browser, world.link("Aino"))
    page = (await coordinator.get(f"/agreements/{world.agreement_id}")).text
    assert page.count("step done") == 1


async def test_the_start_shows_who_is_asked_later(
    coordinator: Browser, services: Services, clock: Ticking
) -> None:
    world = await _dora_signs_last(services, clock, "draft")
    page = await coordinator.get(f"/agreements/{world.agreement_id}/signing-rounds/new")
    now, later = page.text.split("Who gets an invitation later, when their turn comes")
    assert "3 mails go out" in now
    assert "aino@" in now.lower()
    assert "dora@" not in now.lower()
    assert "dora@" in later.lower()


def test_a_step_in_a_row_of_the_api_may_be_a_number() -> None:
    row = dict.fromkeys(("party", "kind", "authority", "role", "name", "email", "language"), "x")
    assert PartyRowIn.model_validate({**row, "step": 2}).step == "2"
    assert PartyRowIn.model_validate({**row, "step": "2"}).step == "2"
    assert not PartyRowIn.model_validate(row).step
