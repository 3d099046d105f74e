"""A round that asks for a code: asked for, entered right, wrong, late, and in another browser."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update

from adapters.acts_payloads import SigningEvidence
from adapters.database.audit import list_events
from adapters.database.identification import code_row, hold_code, state_of, write_state
from adapters.database.tables import SigningRoundRow
from adapters.identification_codes import code_of
from domain.identification import Identification, NotIdentified, let_try_again
from service import acts
from tests.service.pages.conftest import Browser, opened_browser
from tests.service.pages.steps import document_of, sign
from tests.service.pages.world import InstantDelivery, World


@pytest.fixture
async def link(world: World) -> str:
    """The link of a signatory in a round that asks for a code."""
    async with world.services.sessions.begin() as session:
        await session.execute(
            update(SigningRoundRow).values(identification=Identification.LINK_AND_CODE)
        )
    return world.link("Aino")


async def ask(browser: Browser, link: str) -> httpx.Response:
    """Read the document and ask for a code; return the page on which it is entered."""
    page = await browser.get(link)
    await browser.post(f"{link}/read", {"document_sha256": document_of(page)}, page=page)
    return await ask_again(browser, link)


async def ask_again(browser: Browser, link: str) -> httpx.Response:
    page = await browser.get(f"{link}/identify")
    answer = await browser.post(f"{link}/identify/code", page=page)
    return await browser.get(f"{link}/identify") if answer.status_code == 303 else answer


async def mailed(world: World, who: str = "Aino") -> str:
    """Return the code that the newest mail to a signatory brings."""
    async with world.services.reads() as session:
        row = await code_row(session, world.requests[who])
    assert row is not None
    ring = world.services.settings.link_ring()
    return code_of(ring, row.key_name, row.request_id, row.serial)


async def enter(browser: Browser, link: str, code: str, page: httpx.Response) -> httpx.Response:
    return await browser.post(f"{link}/identify", {"code": code}, page=page)


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def kinds(world: World) -> list[str]:
    async with world.services.reads() as session:
        return [event.kind for event in await list_events(session, world.agreement_id)]


async def test_the_right_code_leads_to_a_signature_that_says_so(
    browser: Browser, world: World, link: str
) -> None:
    page = await ask(browser, link)
    assert 'autocomplete="one-time-code"' in page.text
    assert 'inputmode="numeric"' in page.text
    answer = await enter(browser, link, await mailed(world), page)
    assert answer.headers["location"] == f"{link}/sign"
    signed = await sign(browser, link, await browser.get(f"{link}/sign"))
    assert signed.status_code == 303
    (signature,) = await world.signatures()
    evidence = SigningEvidence.from_bytes(await world.services.blobs.get(signature.evidence_sha256))
    assert evidence.identification == "link_and_code"
    assert evidence.identified_at == "2026-03-02T09:00:00Z"
    assert await kinds(world) == ["code_issued", "signatory_identified"]


@pytest.mark.abuse(22)
async def test_the_code_is_in_no_message_no_record_and_no_page(
    browser: Browser, world: World, link: str, delivery: InstantDelivery
) -> None:
    page = await ask(browser, link)
    code = await mailed(world)
    assert code not in page.text
    (act,) = delivery.delivered
    assert code not in str(act.payload)
    await enter(browser, link, code, page)
    async with world.services.reads() as session:
        events = await list_events(session, world.agreement_id)
        row = await code_row(session, world.requests["Aino"])
    assert row is not None
    written = [str(event.event["data"]) for event in events] + [row.browser_sha256]
    assert not any(f"'{code}'" in text for text in written)


@pytest.mark.abuse(20)
async def test_five_wrong_codes_block_and_the_coordinator_can_let_the_person_try_again(
    browser: Browser, world: World, link: str, delivery: InstantDelivery
) -> None:
    page = await ask(browser, link)
    for left in (4, 3, 2, 1):
        page = await enter(browser, link, other(await mailed(world)), page)
        assert page.status_code == 422
        assert f"Tries left: {left}" in page.text
        world.clock.now += timedelta(minutes=2)
        # A new code gives no new tries.
        page = await ask_again(browser, link)
    last = await enter(browser, link, other(await mailed(world)), page)
    assert "You cannot enter a code now" in last.text
    # Forms of an earlier page bring neither the right code nor a new one through.
    assert (await enter(browser, link, await mailed(world), page)).status_code == 422
    assert (await browser.post(f"{link}/identify/code", page=page)).status_code == 422
    assert (await kinds(world)).count("code_entered_wrong") == 5
    async with world.services.sessions.begin() as session:
        row = await hold_code(session, world.agreement_id, world.requests["Aino"])
        assert row is not None
        write_state(row, let_try_again(state_of(row)))
    page = await ask_again(browser, link)
    answer = await enter(browser, link, await mailed(world), page)
    assert answer.headers["location"] == f"{link}/sign"


@pytest.mark.abuse(21)
async def test_an_old_a_replaced_and_a_used_code_work_no_more(
    browser: Browser, world: World, link: str
) -> None:
    page = await ask(browser, link)
    old = await mailed(world)
    world.clock.now += timedelta(minutes=10)
    late = await enter(browser, link, old, page)
    assert "That code works no longer" in late.text
    page = await ask_again(browser, link)
    replaced = await enter(browser, link, old, page)
    assert "Tries left: 4" in replaced.text
    new = await mailed(world)
    assert (await enter(browser, link, new, page)).status_code == 303
    assert "That code works no longer" in (await enter(browser, link, new, page)).text


@pytest.mark.abuse(21)
async def test_a_code_works_only_in_the_browser_that_asked_and_costs_no_try_elsewhere(
    browser: Browser, world: World, link: str
) -> None:
    page = await ask(browser, link)
    code = await mailed(world)
    async with opened_browser(world.services) as thief:
        theirs = await thief.get(link)
        await thief.post(f"{link}/read", {"document_sha256": document_of(theirs)}, page=theirs)
        theirs = await thief.get(f"{link}/identify")
        answer = await enter(thief, link, code, theirs)
        assert "another browser" in answer.text
        assert (await thief.get(f"{link}/sign")).headers["location"] == link
    assert (await enter(browser, link, code, page)).status_code == 303
    assert "code_entered_wrong" not in await kinds(world)


async def test_two_codes_in_a_minute_are_refused(browser: Browser, link: str) -> None:
    await ask(browser, link)
    again = await ask_again(browser, link)
    assert again.status_code == 422
    assert "a moment ago" in again.text


@pytest.mark.abuse(20)
async def test_no_way_around_the_page_signs_without_the_code(
    browser: Browser, world: World, link: str, delivery: InstantDelivery
) -> None:
    await ask(browser, link)
    assert (await browser.get(f"{link}/sign")).headers["location"] == link
    for claimed in Identification:
        evidence = SigningEvidence(
            request_id=world.requests["Aino"],
            document_sha256=world.document_sha256,
            consent_text="",
            language="en",
            method="confirmed",
            typed_name="",
            drawing_png_base64="",
            ip="",
            user_agent="",
            identification=claimed,
            nonce="",
        )
        with pytest.raises(NotIdentified):
            await acts.sign(
                world.services,
                request_id=evidence.request_id,
                document_sha256=evidence.document_sha256,
                evidence=evidence,
                generation=1,
                once_key=f"sign:{claimed}",
                received_at=world.clock(),
            )
    assert await world.signatures() == []


async def test_who_declines_before_the_code_is_not_said_to_be_identified(
    browser: Browser, world: World, link: str, delivery: InstantDelivery
) -> None:
    page = await browser.get(f"{link}/decline")
    await browser.post(f"{link}/decline", {"reason": "not now"}, page=page)
    (act,) = delivery.delivered
    kept = await world.services.blobs.get(act.payload["evidence_sha256"])
    assert b'"identification":"link"' in kept
