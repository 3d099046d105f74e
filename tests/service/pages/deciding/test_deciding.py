"""A party's contact person behind the link: reads, copies for the minutes, decides."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pypdf
import pytest

from adapters.database.decisions import decisions_of, standing_decisions
from adapters.database.tables import AgreementRow
from adapters.payloads.decisions import LeavingOut
from domain.decisions import Outcome
from domain.lifecycle import AgreementStatus
from messages.recorded_acts import RecordKind
from tests.activities.house import House
from tests.deciding import act, decide, send_out
from tests.service.pages.conftest import Browser
from tests.service.pages.deciding.conftest import SentOut
from tests.service.pages.steps import document_of

EXTRACT = b"%PDF-1.7 signed by the minute-taker"


def filled(**changed: str) -> dict[str, str]:
    fields = {
        "outcome": "approved",
        "decided_by": "organ",
        "organ": "Board of Oak",
        "decided_on": "2026-03-01",
        "section": "§ 66",
        "finality": "final",
    }
    return fields | changed


async def send(
    browser: Browser, link: str, changed: dict[str, str] | None = None, extract: bytes = b""
) -> httpx.Response:
    page = await browser.get(f"{link}/decision")
    files: dict[str, Any] = {"extract": ("extract.pdf", extract)} if extract else {}
    fields = {"document_sha256": document_of(page), **filled(**(changed or {}))}
    return await browser.post(f"{link}/decision", fields, page=page, files=files or None)


async def standing(house: House, agreement_id: str) -> dict[str, Any]:
    async with house.database.reads() as session:
        return await standing_decisions(session, agreement_id)


async def test_the_contact_person_reads_and_records_with_an_extract_kept_byte_for_byte(
    browser: Browser, house: House, sent_out: SentOut
) -> None:
    link = sent_out.links["oak"]
    page = await browser.get(link)
    assert page.status_code == 200
    assert "oak" in page.text
    answer = await send(browser, link, extract=EXTRACT)
    assert answer.status_code == 303, answer.text
    receipt = await browser.get(answer.headers["location"])
    assert "Board of Oak" in receipt.text
    recorded = (await standing(house, sent_out.agreement_id))[sent_out.parties["oak"]]
    assert recorded.outcome is Outcome.APPROVED
    assert await house.blobs.get(recorded.extract_sha256) == EXTRACT


async def test_the_same_form_sent_twice_is_one_decision_and_a_newer_form_another(
    browser: Browser, house: House, sent_out: SentOut
) -> None:
    link = sent_out.links["oak"]
    page = await browser.get(f"{link}/decision")
    fields = {"document_sha256": document_of(page), **filled()}
    for _ in range(2):
        await browser.post(f"{link}/decision", fields, page=page)
    await send(browser, link, {"section": "67"})
    async with house.database.reads() as session:
        found = await decisions_of(session, sent_out.agreement_id)
    assert sorted(decision.section for decision in found) == ["67", "§ 66"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"outcome": ""}, "Choose what was decided."),
        ({"organ": ""}, "Say which organ or office-holder decided."),
        ({"decided_on": "2026-03-03"}, "lies in the future"),
        ({"decided_on": "soon"}, "Give the date of the decision."),
        ({"finality": ""}, "Say whether the time for appeal still runs."),
        ({"outcome": "approved_on_condition"}, "Write the remark or the condition in words."),
        ({"section": "66\u202e"}, "characters that are not allowed"),
    ],
)
async def test_a_form_with_a_fault_is_shown_again_and_records_nothing(
    browser: Browser, house: House, sent_out: SentOut, changed: dict[str, str], words: str
) -> None:
    answer = await send(browser, sent_out.links["oak"], changed)
    assert answer.status_code == 422
    assert words in answer.text
    assert await standing(house, sent_out.agreement_id) == {}


async def test_an_extract_that_is_no_pdf_is_refused_beside_its_field(
    browser: Browser, house: House, sent_out: SentOut
) -> None:
    answer = await send(browser, sent_out.links["oak"], extract=b"PK a zip")
    assert answer.status_code == 422
    assert 'id="extract-error"' in answer.text
    assert await standing(house, sent_out.agreement_id) == {}


async def test_who_does_not_join_needs_no_organ_and_may_still_join(
    browser: Browser, house: House, sent_out: SentOut
) -> None:
    link = sent_out.links["oak"]
    answer = await send(browser, link, {"outcome": "not_joining", "organ": "", "finality": ""})
    assert answer.status_code == 303, answer.text
    assert (await browser.get(link)).status_code == 200
    assert (await send(browser, link)).status_code == 303
    recorded = (await standing(house, sent_out.agreement_id))[sent_out.parties["oak"]]
    assert recorded.outcome is Outcome.APPROVED


async def test_the_copy_for_the_minutes_is_stamped_on_its_first_page_alone(
    browser: Browser, sent_out: SentOut
) -> None:
    link = sent_out.links["oak"]
    page = await browser.get(f"{link}/copy")
    fields = {
        "organ": "Kaupunginhallitus",
        "decided_on": "2025-11-24",
        "section": "66",
        "attachment": "1",
        "case_number": "OAK/12",
    }
    answer = await browser.post(f"{link}/copy", fields, page=page)
    assert answer.headers["content-type"] == "application/pdf"
    copy = pypdf.PdfReader(io.BytesIO(answer.content))
    plain = pypdf.PdfReader(io.BytesIO((await browser.get(f"{link}/document.pdf")).content))
    stamp = "Attachment 1, case OAK/12", "Kaupunginhallitus, 24 November 2025, § 66"
    first = copy.pages[0].extract_text()
    assert all(line in first for line in stamp)
    assert stamp[1] not in plain.pages[0].extract_text()
    others = [page.extract_text() for page in copy.pages[1:]]
    assert others == [page.extract_text() for page in plain.pages[1:]]
    wrong = await browser.post(f"{link}/copy", fields | {"decided_on": "24.11."}, page=page)
    assert wrong.status_code == 422


@pytest.mark.abuse(17)
async def test_a_decision_on_a_draft_that_was_replaced_is_not_recorded(
    browser: Browser, house: House, sent_out: SentOut
) -> None:
    link = sent_out.links["oak"]
    page = await browser.get(f"{link}/decision")
    fields = {**filled(), "document_sha256": "00" * 32}
    answer = await browser.post(f"{link}/decision", fields, page=page)
    assert answer.status_code == 409
    assert await standing(house, sent_out.agreement_id) == {}


@pytest.mark.abuse(9)
async def test_a_link_of_one_party_shows_and_records_nothing_of_another(
    browser: Browser, house: House, sent_out: SentOut
) -> None:
    await decide(house, sent_out.agreement_id, sent_out.parties["elm"], organ="Secret Board")
    page = await browser.get(sent_out.links["oak"])
    assert "Secret Board" not in page.text
    receipt = await browser.get(f"{sent_out.links['oak']}/receipt")
    assert receipt.headers["location"] == sent_out.links["oak"]


@pytest.mark.abuse(7)
async def test_a_made_up_link_is_unknown_and_one_after_its_time_is_gone(
    browser: Browser, house: House, sent_out: SentOut
) -> None:
    oak, elm, ash = (sent_out.links[name] for name in ("oak", "elm", "ash"))
    assert (await browser.get(oak.replace(".1.", ".2."))).status_code == 404
    left = LeavingOut(sent_out.parties["ash"], "It never answered.")
    await act(house, sent_out.agreement_id, RecordKind.LEAVE_PARTY_OUT, left)
    assert (await browser.get(ash)).status_code == 410
    await decide(house, sent_out.agreement_id, sent_out.parties["oak"])
    async with house.database.sessions.begin() as session:
        row = await session.get_one(AgreementRow, sent_out.agreement_id)
        row.status = AgreementStatus.SIGNING
    assert (await browser.get(elm)).status_code == 410
    assert (await browser.get(oak)).status_code == 200  # what was decided stays to be seen
    assert (await browser.get(f"{oak}/decision")).status_code == 410


@pytest.mark.abuse(1)
async def test_to_fetch_the_link_decides_nothing_and_a_foreign_form_is_refused(
    browser: Browser, house: House, sent_out: SentOut
) -> None:
    link = sent_out.links["oak"]
    for path in ("", "/decision", "/copy", "/receipt"):
        await browser.get(f"{link}{path}")
    forged = await browser.client.post(f"{link}/decision", data=filled())
    assert forged.status_code == 403
    assert await standing(house, sent_out.agreement_id) == {}
    again = await send_out(house, sent_out.agreement_id)
    assert again.status is AgreementStatus.DECIDING
