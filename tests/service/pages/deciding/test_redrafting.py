"""A new version of a draft on the coordinator's pages, compared, and decided on again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.database.agreements import agreement_view
from adapters.database.decisions import standing_decisions
from adapters.documents.text import document_text
from service.dependencies import Services
from tests.activities.house import House, run
from tests.adapters.documents.packages import MAIN, changed
from tests.deciding import decide
from tests.service.pages.conftest import Browser, sign_in
from tests.service.pages.deciding.conftest import SentOut
from tests.service.pages.deciding.test_coordinating import fill

FIR = (
    "party,kind,authority,role,name,email,language\n"
    "Fir,company,any,signatory,Ivy Example,ivy@fir.example.org,en\n"
)
COMMENT = '<w:commentRangeStart w:id="1"/>'
CHANGED = {
    "value-subject": "thirty trees",
    "value-term_first_day": "2026-01-01",
    "value-term_last_day": "2028-12-31",
}


@pytest.fixture
async def coordinator(browser: Browser, services: Services) -> Browser:
    """A browser in which a coordinator is signed in."""
    await sign_in(browser, services, "coordinator")
    return browser


async def test_a_new_version_is_compared_and_only_those_ticked_decide_again(
    coordinator: Browser, house: House, sent_out: SentOut
) -> None:
    address = f"/agreements/{sent_out.agreement_id}"
    await decide(house, sent_out.agreement_id, sent_out.parties["oak"])
    await decide(house, sent_out.agreement_id, sent_out.parties["elm"])
    page = await coordinator.get(f"{address}/drafts/new")
    made = await coordinator.post(
        f"{address}/drafts/new", CHANGED, page=page, files={"parties": ("fir.csv", FIR.encode())}
    )
    assert made.status_code == 303, made.text
    shown = await coordinator.get(address)
    assert "Compare version 1 with version 2" in shown.text
    compared = await coordinator.get(f"{address}/drafts/comparison")
    assert "<mark>2029</mark>" in compared.text
    assert "<mark>2028</mark>" in compared.text
    assert "Fir: any one of those listed" in compared.text
    assert (await coordinator.get(f"{address}/drafts/comparison?old=1&new=7")).status_code == 404
    sending = await coordinator.get(f"{address}/decisions/send")
    assert "Who must decide again?" in sending.text
    again = {"expected_on": "2026-04-30", "decide_again": sent_out.parties["oak"]}
    await coordinator.post(f"{address}/decisions/send", again, page=sending)
    async with house.database.reads() as session:
        assert list(await standing_decisions(session, sent_out.agreement_id)) == [
            sent_out.parties["elm"]
        ]


async def test_a_new_version_with_a_value_that_cannot_be_is_shown_again(
    coordinator: Browser, sent_out: SentOut
) -> None:
    path = f"/agreements/{sent_out.agreement_id}/drafts/new"
    answer = await fill(coordinator, path, **CHANGED | {"value-term_last_day": "2025-01-01"})
    assert answer.status_code == 422
    assert "Compare version" not in (await coordinator.get(path.removesuffix("/drafts/new"))).text


async def test_the_text_is_edited_in_word_and_becomes_the_next_version(
    coordinator: Browser, house: House, sent_out: SentOut
) -> None:
    drafts = f"/agreements/{sent_out.agreement_id}/drafts"
    page = await coordinator.get(f"{drafts}/text")
    assert "It cannot be ended by notice." in page.text  # the rule that the text must go on saying
    file = (await coordinator.get(f"{drafts}/draft.docx")).content
    edited = changed(file, MAIN, ">About ", ">Now about ")
    made = await coordinator.post(
        f"{drafts}/text", page=page, files={"file": ("draft.docx", edited)}
    )
    assert made.headers["location"] == f"{drafts}/comparison"
    compared = await coordinator.get(made.headers["location"])
    assert "Version 1 compared with version 2" in compared.text
    assert "Now about" in compared.text
    assert "Who must decide again is chosen when this one is sent out" in compared.text
    values = await coordinator.get(f"{drafts}/new")
    await coordinator.post(f"{drafts}/new", CHANGED, page=values)
    async with house.database.reads() as session:
        agreement = await agreement_view(session, sent_out.agreement_id)
    assert agreement is not None
    newest = agreement.document("draft")
    assert newest is not None
    text = str(document_text(await house.blobs.get(newest.docx_sha256)))
    assert "Now about thirty trees" in text
    shown = await coordinator.get(f"/agreements/{sent_out.agreement_id}")
    assert "The text was edited in Word in version 2." in shown.text


async def test_an_edited_file_that_cannot_be_used_changes_nothing_and_says_why(
    coordinator: Browser, sent_out: SentOut
) -> None:
    drafts = f"/agreements/{sent_out.agreement_id}/drafts"
    page = await coordinator.get(f"{drafts}/text")
    file = (await coordinator.get(f"{drafts}/draft.docx")).content
    hidden = changed(file, MAIN, "<w:body>", f"<w:body><w:p>{COMMENT}</w:p>")
    for data, said in ((hidden, "contains comments"), (b"%PDF-1.7", "not a Word document")):
        answer = await coordinator.post(
            f"{drafts}/text", page=page, files={"file": ("draft.docx", data)}
        )
        assert answer.status_code == 422
        assert said in answer.text
    shown = await coordinator.get(f"/agreements/{sent_out.agreement_id}")
    assert "The newest version is 1." in shown.text


async def test_a_text_that_is_out_for_signing_cannot_be_edited(
    coordinator: Browser, house: House
) -> None:
    drafted = await house.draft()
    drafts = f"/agreements/{drafted.agreement_id}/drafts"
    assert (await coordinator.get(f"{drafts}/text")).status_code == 200
    sending = replace(house.freezing(drafted.agreement_id), override_reason_sha256="ab" * 32)
    await run(house.documents.freeze_document, sending)
    for path in ("text", "draft.docx"):
        assert (await coordinator.get(f"{drafts}/{path}")).status_code == 409
