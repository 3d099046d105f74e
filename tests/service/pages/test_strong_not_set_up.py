"""A template that asks for strong identification where nothing is set up, as people read it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.database.tables import AgreementRow
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.template_library import TemplateLibrary
from commands.checkup_identification import without_providers
from commands.composition import TEMPLATES
from commands.findings import Level
from domain.identification import Identification
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.party.scene import make_scene
from tests.service.pages.party.test_notice import TERMS
from tests.service.pages.world import InstantDelivery, Ticking, make_world

SAID = "Strong identification is not set up in this service."


class Stricter(TemplateLibrary):
    """The templates, each asking for strong identification."""

    def get(self, name: str, version: int | None = None) -> AgreementTemplate:
        template = super().get(name, version)
        signing = template.signing.model_copy(update={"identification": Identification.STRONG})
        return template.model_copy(update={"signing": signing})


@pytest.fixture
def services(services: Services) -> Services:
    return replace(services, templates=Stricter(TEMPLATES))


async def test_the_page_that_starts_a_round_says_so_and_takes_another_way(
    coordinator: Browser, services: Services, clock: Ticking, delivery: InstantDelivery
) -> None:
    draft = await make_world(services, clock, status="draft")
    path = f"/agreements/{draft.agreement_id}/signing-rounds/new"
    page = await coordinator.get(path)
    assert page.status_code == 200
    assert SAID in page.text
    fields = {"closes_on": "2026-04-01", "identification": "strong"}
    answer = await coordinator.post(path, fields, page=page)
    assert answer.status_code == 422
    assert SAID in answer.text
    assert delivery.delivered == []
    taken = await coordinator.post(path, {**fields, "identification": "link"}, page=page)
    assert taken.status_code == 303


async def test_a_party_is_told_before_its_notice_waits_for_signatures_that_nobody_can_give(
    browser: Browser, services: Services, clock: Ticking, delivery: InstantDelivery
) -> None:
    scene = await make_scene(services, clock)
    await scene.change(AgreementRow, scene.agreement_id, terms=TERMS)
    link = scene.link("Cecilia")
    page = await browser.get(f"{link}/notice")
    answer = await browser.post(f"{link}/notice", page=page)
    assert SAID in answer.text
    assert delivery.delivered == []


def test_doctor_warns_of_a_template_that_asks_for_it() -> None:
    found = without_providers(Stricter(TEMPLATES).list())
    assert found.level is Level.WARNING
    assert "family-centre-cooperation" in found.text
    assert without_providers(TemplateLibrary(TEMPLATES).list()).level is Level.GOOD
