"""The coordinator lets a party accede, or amends the text."""

from __future__ import annotations

import pytest
from lxml import html

from adapters.payloads.changes import AccessionPayload, AmendmentPayload
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.party.scene import Scene, make_scene
from tests.service.pages.world import InstantDelivery, Ticking

HEADER = "party,kind,business_id,authority,role,capacity,name,title,email,language\n"
PUUMALA = "Puumala,municipality,,any,signatory,,Pia Puu,Director,pia@example.org,fi\n"
SULKAVA = "Sulkava,municipality,,any,signatory,,Sia Sul,Director,sia@example.org,fi\n"


SIGNATORIES = [f"{name}@example.org" for name in ("Bertil", "Dan", "Eeva", "Frans")]


def listed(page: str) -> list[str]:
    """Return the addresses to which the page says that a mail goes."""
    (table,) = html.fromstring(page).xpath("//table[caption='Who gets a mail']")
    return sorted(table.xpath("tbody/tr/td[1]/text()"))


@pytest.fixture
async def scene(services: Services, clock: Ticking) -> Scene:
    return await make_scene(services, clock)


def a_file(*rows: str) -> dict[str, tuple[str, bytes]]:
    return {"parties": ("parties.csv", (HEADER + "".join(rows)).encode())}


async def test_an_accession_is_a_round_of_its_own_on_what_was_uploaded(
    coordinator: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    path = f"/agreements/{scene.agreement_id}/accessions/new"
    page = await coordinator.get(path)
    assert "Mikkeli, Juva" in page.text
    assert listed(page.text) == SIGNATORIES
    answer = await coordinator.post(
        path, {"closes_on": "2026-04-01"}, page=page, files=a_file(PUUMALA)
    )
    assert answer.status_code == 303
    (act,) = delivery.delivered
    assert (act.kind, act.payload["kind"]) == ("start_signing_round", "accession")
    data = await scene.services.blobs.get(act.payload["payload_sha256"])
    assert AccessionPayload.from_bytes(data).party.name == "Puumala"
    assert "pia" not in str(act.payload).lower()


@pytest.mark.parametrize(
    ("rows", "day_and_said"),
    [
        ((PUUMALA, SULKAVA), ("2026-04-01", "it names 2")),
        ((PUUMALA.replace("pia@", "pia at "),), ("2026-04-01", "Row 2")),
        ((PUUMALA,), ("soon", "Give the last day")),
    ],
)
async def test_what_is_wrong_with_an_accession_is_said_and_nothing_is_sent(
    coordinator: Browser,
    scene: Scene,
    delivery: InstantDelivery,
    rows: tuple[str, ...],
    day_and_said: tuple[str, str],
) -> None:
    day, said = day_and_said
    path = f"/agreements/{scene.agreement_id}/accessions/new"
    answer = await coordinator.post(
        path, {"closes_on": day}, page=await coordinator.get(path), files=a_file(*rows)
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert not delivery.delivered


async def test_an_amendment_starts_from_the_text_in_force(
    coordinator: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    path = f"/agreements/{scene.agreement_id}/amendments/new"
    page = await coordinator.get(path)
    assert page.status_code == 200
    assert listed(page.text) == SIGNATORIES
    fields = {
        "value-term_first_day": "2026-01-01",
        "value-term_last_day": "2030-12-31",
        "value-coordinator_email": "coordinator@example.org",
        "closes_on": "2026-04-01",
    }
    named = {
        f"value-{f.key}": "A name"
        for f in scene.services.templates.get("family-centre-cooperation").own_fields
        if f.type == "text"
    }
    choices = {
        f"value-{f.key}": str(f.choices[0] if f.choices else f.default or "4")
        for f in scene.services.templates.get("family-centre-cooperation").own_fields
        if f.type in {"choice", "integer"}
    }
    answer = await coordinator.post(path, named | choices | fields, page=page)
    assert answer.status_code == 303, answer.text
    data = await scene.services.blobs.get(delivery.delivered[-1].payload["payload_sha256"])
    payload = AmendmentPayload.from_bytes(data)
    assert (payload.template_version, payload.values["term_last_day"]) == (1, "2030-12-31")


async def test_a_value_that_does_not_fit_is_said_beside_its_field(
    coordinator: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    path = f"/agreements/{scene.agreement_id}/amendments/new"
    fields = {"value-term_last_day": "tomorrow", "closes_on": "2026-04-01"}
    answer = await coordinator.post(path, fields, page=await coordinator.get(path))
    assert answer.status_code == 422
    assert 'id="value-term_last_day-error"' in answer.text
    assert not delivery.delivered


async def test_nothing_is_changed_of_what_is_not_in_force(
    coordinator: Browser, services: Services, clock: Ticking
) -> None:
    scene = await make_scene(services, clock, status="signing")
    for change in ("accessions", "amendments"):
        answer = await coordinator.get(f"/agreements/{scene.agreement_id}/{change}/new")
        assert answer.status_code == 409
