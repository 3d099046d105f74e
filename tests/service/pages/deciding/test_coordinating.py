"""The coordinator sends out, records from paper, notes, leaves out, and starts the round."""

from __future__ import annotations

import re

import httpx
import pytest

from adapters.database.decisions import standing_decisions
from adapters.database.people import parties_of
from adapters.database.staff import add_staff
from adapters.database.tables import AgreementRow
from domain.decisions import ConditionState
from service.dependencies import Services
from tests.activities.house import House
from tests.deciding import decide
from tests.service.pages.conftest import Browser, sign_in
from tests.service.pages.deciding.conftest import SentOut
from tests.service.pages.deciding.test_deciding import filled


@pytest.fixture
async def coordinator(browser: Browser, services: Services) -> Browser:
    """A browser in which a coordinator is signed in."""
    await sign_in(browser, services, "coordinator")
    return browser


async def fill(browser: Browser, path: str, **fields: str) -> httpx.Response:
    """Open the page of a form, fill it in, send it, and follow to where it leads."""
    page = await browser.get(path)
    assert page.status_code == 200, page.text
    return await browser.post(path.partition("?")[0], fields, page=page)


async def test_a_draft_is_sent_out_and_the_page_says_who_is_asked_and_what_it_waits_for(
    coordinator: Browser, house: House
) -> None:
    drafted = await house.draft()
    address = f"/agreements/{drafted.agreement_id}"
    assert "Send out for decision" in (await coordinator.get(address)).text
    asked = await coordinator.get(f"{address}/decisions/send")
    assert asked.text.count("Contact</th>") == 3
    late = await fill(coordinator, f"{address}/decisions/send", expected_on="2026-03-01")
    assert late.status_code == 422
    sent = await fill(coordinator, f"{address}/decisions/send", expected_on="2026-04-15")
    page = await coordinator.get(sent.headers["location"])
    assert "Signing waits for the decisions of 3 parties, expected by 15 April 2026." in page.text
    assert "3 parties have not decided yet; their decisions are expected by" in page.text


async def test_a_decision_on_paper_a_condition_and_a_party_left_out(
    coordinator: Browser, house: House, sent_out: SentOut
) -> None:
    address = f"/agreements/{sent_out.agreement_id}"
    of = {name: f"{address}/parties/{party}" for name, party in sent_out.parties.items()}
    assert "Nobody gets a mail" in (await coordinator.get(f"{of['oak']}/decision")).text
    async with house.database.sessions.begin() as session:
        maker = await add_staff(
            session, email="maker@example.org", role="coordinator", language="en", at=house.clock()
        )
        made = await session.get_one(AgreementRow, sent_out.agreement_id)
        made.created_by = maker.id
    shown = (await coordinator.get(f"{of['oak']}/decision")).text
    listed = re.findall(r'data-label="Email">([^<]+)<', shown)
    typed = filled(outcome="approved_on_condition", remark="If elm pays.")
    answer = await fill(coordinator, f"{of['oak']}/decision", **typed)
    assert answer.status_code == 303, answer.text
    assert listed == ["maker@example.org"]
    page = await coordinator.get(address)
    assert "If elm pays." in page.text
    assert "The condition of one party blocks signing" in page.text
    met = await fill(coordinator, f"{of['oak']}/decision/settlement", settlement="condition_met")
    assert met.status_code == 303
    async with house.database.reads() as session:
        standing = await standing_decisions(session, sent_out.agreement_id)
    assert standing[sent_out.parties["oak"]].condition is ConditionState.MET
    no_reason = await fill(coordinator, f"{of['ash']}/leaving-out", reason="")
    assert no_reason.status_code == 422
    await fill(coordinator, f"{of['ash']}/leaving-out", reason="It has merged with oak.")
    async with house.database.reads() as session:
        remaining = await parties_of(session, sent_out.agreement_id)
    assert [party.name for party in remaining] == ["oak", "elm"]
    reminded = await fill(coordinator, f"{address}/decisions/remind", party="")
    assert reminded.status_code == 303


async def test_the_round_names_what_is_in_the_way_and_starts_with_a_reason(
    coordinator: Browser, house: House, sent_out: SentOut
) -> None:
    await decide(house, sent_out.agreement_id, sent_out.parties["oak"], is_final=False)
    start = f"/agreements/{sent_out.agreement_id}/signing-rounds/new"
    page = await coordinator.get(start)
    assert "oak: the time for appeal runs" in page.text
    assert "elm: no decision yet" in page.text
    refused = await fill(coordinator, start, closes_on="2026-04-30")
    assert refused.status_code == 422
    assert "A decision is missing that must be there before signing" in refused.text
    started = await fill(coordinator, start, closes_on="2026-04-30", override_reason="Urgent.")
    assert started.status_code == 303, started.text
    assert (await house.round(sent_out.agreement_id)).number == 1


async def test_the_extract_comes_back_as_it_was(
    coordinator: Browser, house: House, sent_out: SentOut
) -> None:
    sha256 = await house.blobs.put(b"%PDF-1.7 signed")
    recorded = await decide(
        house, sent_out.agreement_id, sent_out.parties["oak"], extract_sha256=sha256
    )
    address = f"/agreements/{sent_out.agreement_id}/decisions/{recorded.subject_id}/extract.pdf"
    assert (await coordinator.get(address)).content == b"%PDF-1.7 signed"
    of_nobody = address.replace(recorded.subject_id, "0")
    assert (await coordinator.get(of_nobody)).status_code == 404
