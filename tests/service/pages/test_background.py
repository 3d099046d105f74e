"""Background documents on the pages of those who sign, read and coordinate."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest
from sqlalchemy import select

from adapters.acts_payloads import SigningEvidence
from adapters.database.background import list_background
from adapters.database.tables import InboxRow
from adapters.payloads.background import BackgroundPayload
from domain.background import BackgroundDocument
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.reading.test_reading import link, reads
from tests.service.pages.steps import go_to_signature, sign
from tests.service.pages.world import HOSTILE, Ticking, World, make_world, small_pdf

PLAN, ACTION = small_pdf(3), small_pdf(1)


async def document(world: World, title: str, data: bytes) -> BackgroundDocument:
    pages = 3 if data == PLAN else 1
    return BackgroundDocument(title, await world.services.blobs.put(data), len(data), pages)


async def sent_with(world: World) -> None:
    """Let the world's round have been sent with two documents."""
    documents = (await document(world, f"Plan {HOSTILE}", PLAN), await document(world, "A", ACTION))
    async with world.services.sessions.begin() as session:
        await list_background(session, world.agreement_id, documents, round_id=world.round_id)


@pytest.fixture
async def draft(services: Services, clock: Ticking) -> World:
    return await make_world(services, clock, status="draft")


@pytest.mark.abuse(27)
async def test_a_signatory_reads_the_documents_and_the_consent_and_evidence_name_them(
    browser: Browser, world: World
) -> None:
    await sent_with(world)
    address = world.link("Aino")
    page = await browser.get(address)
    assert "Background documents" in page.text
    assert HOSTILE not in page.text
    assert "I have read the agreement and its background documents" in page.text
    fetched = await browser.get(f"{address}/background/1.pdf")
    assert fetched.content == PLAN
    assert "2026-0001" in fetched.headers["content-disposition"]
    page = await go_to_signature(browser, address)
    assert "I have also read its 2 background documents: “Plan" in page.text
    assert (await sign(browser, address, page)).status_code == 303
    (signature,) = await world.signatures()
    evidence = SigningEvidence.from_bytes(await world.services.blobs.get(signature.evidence_sha256))
    hashes = [hashlib.sha256(data).hexdigest() for data in (PLAN, ACTION)]
    assert list(evidence.background_sha256) == hashes
    assert "“A”" in evidence.consent_text


@pytest.mark.abuse(9)
@pytest.mark.abuse(10)
async def test_no_other_place_and_no_other_round_gives_a_document(
    browser: Browser, world: World
) -> None:
    address, reading = world.link("Aino"), link(world, await reads(world))
    for page in (address, reading):
        assert (await browser.get(f"{page}/background/1.pdf")).status_code == 404
    async with world.services.sessions.begin() as session:
        draft_only = (await document(world, "Draft", PLAN),)
        await list_background(session, world.agreement_id, draft_only)
    for page in (address, reading):
        assert (await browser.get(f"{page}/background/1.pdf")).status_code == 404
    await sent_with(world)
    for page in (address, reading):
        assert (await browser.get(f"{page}/background/2.pdf")).content == ACTION
        for place in ("0", "3", "-1", "99999999999"):
            assert (await browser.get(f"{page}/background/{place}.pdf")).status_code == 404


@pytest.mark.abuse(7)
async def test_a_dead_link_gives_no_background_document(browser: Browser, world: World) -> None:
    await sent_with(world)
    for page, status in ((world.link("Aino", 9), 410), (link(world, str(uuid4())), 404)):
        answer = await browser.get(f"{page}/background/1.pdf")
        assert answer.status_code == status
        assert "Plan" not in answer.text


async def payloads(world: World) -> list[BackgroundPayload]:
    async with world.services.reads() as session:
        rows = await session.scalars(select(InboxRow).order_by(InboxRow.received_at, InboxRow.id))
        acts = [row.payload for row in rows if row.payload.get("kind") == "list_background"]
    found = [await world.services.blobs.get(act["payload_sha256"]) for act in acts]
    return [BackgroundPayload.from_bytes(data) for data in found]


async def test_the_coordinator_adds_a_pdf_once_and_reads_why_another_is_refused(
    coordinator: Browser, draft: World
) -> None:
    path = f"/agreements/{draft.agreement_id}/background"
    page = await coordinator.get(path)
    wrong = await coordinator.post(
        path, {"title": "Plan"}, page=page, files={"file": ("a.pdf", b"no PDF")}
    )
    assert wrong.status_code == 422
    assert "not a PDF" in wrong.text or "no PDF" in wrong.text
    for _ in range(2):
        answer = await coordinator.post(
            path, {"title": "Plan"}, page=page, files={"file": ("a.pdf", PLAN)}
        )
        assert answer.status_code == 303
    (listed,) = await payloads(draft)
    assert [(d.title, d.pages) for d in listed.documents] == [("Plan", 3)]


async def test_the_coordinator_moves_and_takes_out(coordinator: Browser, draft: World) -> None:
    one, two = await document(draft, "One", PLAN), await document(draft, "Two", ACTION)
    async with draft.services.sessions.begin() as session:
        await list_background(session, draft.agreement_id, (one, two))
    path = f"/agreements/{draft.agreement_id}/background"
    for act in ("2/up", "1/removal"):
        page = await coordinator.get(path)
        assert (await coordinator.post(f"{path}/{act}", page=page)).status_code == 303
    titles = {tuple(d.title for d in listed.documents) for listed in await payloads(draft)}
    assert titles == {("Two", "One"), ("Two",)}
    page = await coordinator.get(path)
    assert (await coordinator.post(f"{path}/3/up", page=page)).status_code == 404
    shown = await coordinator.get(f"/agreements/{draft.agreement_id}")
    assert "Change the background documents" in shown.text
    assert shown.text.count("background/1.pdf") == 1


async def test_what_is_out_for_signing_has_no_form_to_change_it(
    coordinator: Browser, world: World
) -> None:
    answer = await coordinator.get(f"/agreements/{world.agreement_id}/background")
    assert answer.status_code == 409
