"""A party proposes corrections of its people; the coordinator decides or corrects."""

from __future__ import annotations

import re
from datetime import datetime

import httpx
import pytest
from sqlalchemy import select

from activities.recording.correction_mails import mails_of_change
from adapters.database.tables import CorrectionRow, PersonRow
from adapters.payloads.corrections import CorrectionDecision, CorrectionPayload
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.party.scene import Scene, make_scene
from tests.service.pages.world import START, InstantDelivery, Ticking

FIELDS = {"kind": "change", "title": "", "language": "en", "name": "Cecilia Example"}


@pytest.fixture
async def scene(services: Services, clock: Ticking) -> Scene:
    return await make_scene(services, clock)


async def sent_by(scene: Scene, delivery: InstantDelivery) -> CorrectionPayload:
    data = await scene.services.blobs.get(delivery.delivered[-1].payload["payload_sha256"])
    return CorrectionPayload.from_bytes(data)


async def proposed(scene: Scene, who: str, name: str, at: datetime = START) -> str:
    """Record a proposal as the workflow would."""
    async with scene.services.sessions.begin() as session:
        session.add(
            CorrectionRow(
                id="5f0b6a6e-0000-4000-8000-000000000001",
                agreement_id=scene.agreement_id,
                party_id=scene.parties["Juva"],
                kind="change",
                status="proposed",
                person_id=scene.people[who],
                new_person_id=None,
                proposal={
                    "person": {
                        "role": "contact",
                        "name": name,
                        "email": "new@example.org",
                        "language": "en",
                        "capacity": "",
                        "title": "",
                    },
                    "basis": "",
                },
                proposed_by=scene.people[who],
                proposed_at=at,
                decided_by="",
                decided_at=None,
                reason="",
                document_sha256=None,
            )
        )
    return "5f0b6a6e-0000-4000-8000-000000000001"


async def fill(browser: Browser, path: str, **fields: str) -> httpx.Response:
    page = await browser.get(path)
    assert page.status_code == 200, page.text
    return await browser.post(path, FIELDS | fields, page=page)


def addresses(page: str, mail: str) -> set[str]:
    """Return who is listed for a mail."""
    rows = re.findall(r'data-label="Email">([^<]+)</td><td data-label="Mail">([^<]+)<', page)
    return {email for email, words in rows if mail in words}


async def mailed(scene: Scene, correction: str) -> set[str]:
    """Return to whom the act mails of those who are recorded already."""
    async with scene.services.reads() as session:
        row = await session.get_one(CorrectionRow, correction)
        mails = await mails_of_change(session, row)
        return {(await session.get_one(PersonRow, mail.person_id)).email for mail in mails}


async def test_a_proposal_goes_to_the_coordinator_with_what_was_typed(
    browser: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    link = scene.link("Cecilia")
    path = f"{link}/people/{scene.people['Cecilia']}"
    answer = await fill(browser, path, email="cecilia.new@example.org")
    assert answer.headers["location"] == f"{link}?done=received"
    (act,) = delivery.delivered
    assert act.payload["kind"] == "propose_correction"
    assert act.payload["person_id"] == scene.people["Cecilia"]
    assert "cecilia" not in str(act.payload)
    correction = (await sent_by(scene, delivery)).correction()
    assert correction.person is not None
    assert correction.person.email == "cecilia.new@example.org"
    assert "Received" in (await browser.get(answer.headers["location"])).text


async def test_removing_and_adding_are_proposals_too(
    browser: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    link = scene.link("Cecilia")
    await fill(browser, f"{link}/people/{scene.people['Frans']}", kind="remove")
    removal = await sent_by(scene, delivery)
    assert (removal.kind, removal.person_id, removal.person) == (
        "remove",
        scene.people["Frans"],
        None,
    )
    await fill(
        browser,
        f"{link}/people/new",
        role="signatory",
        name="Greta Example",
        email="greta@example.org",
        capacity="board",
        basis="Board, 24 November 2026, § 66",
    )
    addition = (await sent_by(scene, delivery)).correction()
    assert addition.kind == "add"
    assert addition.basis.endswith("§ 66")


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_sent(
    browser: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    path = f"{scene.link('Cecilia')}/people/{scene.people['Cecilia']}"
    answer = await fill(browser, path, email="nowhere", name="")
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert 'id="name-error"' in answer.text
    assert not delivery.delivered


@pytest.mark.abuse(10)
async def test_another_partys_person_cannot_be_reached(browser: Browser, scene: Scene) -> None:
    answer = await browser.get(f"{scene.link('Cecilia')}/people/{scene.people['Aino']}")
    assert answer.status_code == 409
    assert "Aino" not in answer.text


async def test_the_coordinator_sees_what_waits_and_makes_it(
    coordinator: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    correction = await proposed(scene, "Cecilia", "Carin Example")
    page = await coordinator.get(f"/agreements/{scene.agreement_id}")
    path = f"/agreements/{scene.agreement_id}/corrections/{correction}"
    assert path in page.text
    shown = await coordinator.get(path)
    for text in ("Cecilia Example", "Carin Example", "Juva"):
        assert text in shown.text
    made = addresses(shown.text, "if the correction is made")
    assert made == await mailed(scene, correction) | {"new@example.org"}  # who takes over
    assert addresses(shown.text, "if it is refused") == {"Cecilia@example.org"}
    answer = await coordinator.post(path, {"decision": "approve"}, page=shown)
    assert answer.status_code == 303
    data = await scene.services.blobs.get(delivery.delivered[-1].payload["payload_sha256"])
    assert CorrectionDecision.from_bytes(data) == CorrectionDecision(correction, approved=True)


async def test_a_refusal_needs_a_reason(
    coordinator: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    correction = await proposed(scene, "Cecilia", "Carin Example")
    path = f"/agreements/{scene.agreement_id}/corrections/{correction}"
    shown = await coordinator.get(path)
    answer = await coordinator.post(path, {"decision": "refuse", "reason": " "}, page=shown)
    assert answer.status_code == 422
    assert not delivery.delivered
    fields = {"decision": "refuse", "reason": "Ask your director first."}
    assert (await coordinator.post(path, fields, page=answer)).status_code == 303
    data = await scene.services.blobs.get(delivery.delivered[-1].payload["payload_sha256"])
    assert CorrectionDecision.from_bytes(data).reason == "Ask your director first."


async def test_the_party_sees_its_own_proposal(browser: Browser, scene: Scene) -> None:
    await proposed(scene, "Cecilia", "Carin Example")
    assert "Carin Example" in (await browser.get(scene.link("Dan"))).text
    assert "Carin Example" not in (await browser.get(scene.link("Bertil"))).text


async def test_the_coordinator_corrects_without_a_proposal(
    coordinator: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    path = (
        f"/agreements/{scene.agreement_id}/parties/{scene.parties['Mikkeli']}"
        f"/people/{scene.people['Aino']}"
    )
    told = addresses((await coordinator.get(path)).text, "people changed")
    assert told == {"Aino@example.org"}  # by the old address; the signatory is not written to
    answer = await fill(coordinator, path, name="Aino Virta", email="aino@example.org")
    assert answer.status_code == 303
    assert delivery.delivered[-1].payload["kind"] == "correct_contacts"
    async with scene.services.reads() as session:
        assert not list(await session.scalars(select(CorrectionRow)))


@pytest.mark.abuse(52)
async def test_legal_staff_see_proposals_and_correct_nothing(legal: Browser, scene: Scene) -> None:
    correction = await proposed(scene, "Cecilia", "Carin Example")
    page = await legal.get(f"/agreements/{scene.agreement_id}")
    assert "Carin Example" in page.text
    for path in (f"corrections/{correction}", f"parties/{scene.parties['Juva']}/people/new"):
        answer = await legal.get(f"/agreements/{scene.agreement_id}/{path}")
        assert answer.status_code == 403
