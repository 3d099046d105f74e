"""Background documents on real parts: listed, frozen with the text, proved by the bundle."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

import pikepdf
import pytest
from temporalio.exceptions import ApplicationError

from adapters.database.background import background_of, background_of_round
from adapters.documents.bundle import BundleContents
from adapters.documents.bundle_verification import BundleReport, verify_bundle
from adapters.documents.facts import FACTS_NAME, SigningFacts
from adapters.documents.verification_report import Verdict
from adapters.payloads.background import BackgroundPayload, mark_of
from domain.background import BackgroundDocument
from domain.lifecycle import RoundStatus
from messages.recorded_acts import RecordAct, RecordKind
from messages.records import RecordRoundEnded
from tests.activities.house import STAFF_ID, House, run
from tests.activities.test_changes import EVERYBODY, accession, amendment, signed_and_sealed
from tests.activities.test_evidence import bundle_of, contents
from tests.activities.test_renewal import draft_next


def pdf_of(pages: int) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


async def document(house: House, title: str, pages: int) -> BackgroundDocument:
    data = pdf_of(pages)
    return BackgroundDocument(title, await house.blobs.put(data), len(data), pages)


async def listed(house: House, agreement_id: str, *documents: BackgroundDocument) -> None:
    """List documents instead of those that are listed now."""
    async with house.database.reads() as session:
        before = await background_of(session, agreement_id)
    await listed_after(house, agreement_id, mark_of(before), *documents)


async def listed_after(
    house: House, agreement_id: str, edits: str, *documents: BackgroundDocument
) -> None:
    sha256 = await house.blobs.put(BackgroundPayload(documents, edits, "a test").to_bytes())
    kind = RecordKind.LIST_BACKGROUND
    act = RecordAct(str(uuid4()), agreement_id, kind, sha256, house.clock(), STAFF_ID)
    first = await run(house.records.record_act, act)
    assert await run(house.records.record_act, act) == first


async def two(house: House) -> tuple[BackgroundDocument, BackgroundDocument]:
    return await document(house, "Plan 2026–2029", 3), await document(house, "Action plan", 1)


async def facts_of(house: House, sha256: str) -> SigningFacts:
    with pikepdf.Pdf.open(io.BytesIO(await house.blobs.get(sha256))) as pdf:
        return SigningFacts.from_bytes(pdf.attachments[FACTS_NAME].get_file().read_bytes())


async def test_the_list_is_certified_with_the_text_and_kept_with_the_round(house: House) -> None:
    agreement_id, documents = (await house.draft()).agreement_id, await two(house)
    await listed(house, agreement_id, *documents)
    frozen = await house.freeze(agreement_id)
    facts = await facts_of(house, frozen.document_sha256)
    assert [(b.title, b.sha256, b.size, b.pages) for b in facts.background] == [
        (d.title, d.sha256, d.size, d.pages) for d in documents
    ]
    round_ = await house.round(agreement_id)
    async with house.database.reads() as session:
        assert await background_of_round(session, agreement_id, round_.round_id) == documents
        assert await background_of_round(session, "another", round_.round_id) == ()


async def test_facts_of_before_there_were_background_documents_read_as_they_did(
    house: House,
) -> None:
    frozen = await house.freeze((await house.draft()).agreement_id)
    facts = await facts_of(house, frozen.document_sha256)
    assert facts.background == ()
    assert b"background" not in facts.to_bytes()


async def test_what_is_sent_keeps_its_list_and_a_new_version_has_another(house: House) -> None:
    agreement_id, (plan, action) = (await house.draft()).agreement_id, await two(house)
    await listed(house, agreement_id, plan)
    await house.freeze(agreement_id)
    first = await house.round(agreement_id)
    with pytest.raises(ApplicationError) as refused:
        await listed(house, agreement_id, plan, action)
    assert refused.value.type == "background_is_frozen"
    ended = RecordRoundEnded(agreement_id, 1, RoundStatus.WITHDRAWN, house.clock())
    await run(house.records.record_round_ended, ended)
    await listed(house, agreement_id, action)
    second = await house.freeze(agreement_id, 2)
    assert [b.title for b in (await facts_of(house, second.document_sha256)).background] == [
        "Action plan"
    ]
    async with house.database.reads() as session:
        assert await background_of_round(session, agreement_id, first.round_id) == (plan,)


async def test_a_list_made_of_one_that_has_changed_meanwhile_is_refused(house: House) -> None:
    agreement_id, (plan, action) = (await house.draft()).agreement_id, await two(house)
    await listed(house, agreement_id, plan)
    with pytest.raises(ApplicationError) as refused:
        await listed_after(house, agreement_id, mark_of(()), action)
    assert refused.value.type == "background_changed"


async def sealed_with_background(house: House) -> BundleContents:
    found = await contents(house, await in_force_with(house, await two(house)))
    assert found is not None
    return found


async def judged(house: House, found: BundleContents) -> BundleReport:
    root = house.document_tools.authority.root_certificate
    bundle = await bundle_of(house, found)
    return await asyncio.to_thread(verify_bundle, bundle, trust_roots=[root], at=house.clock())


async def test_a_bundle_with_another_background_document_is_not_proved(house: House) -> None:
    found = await sealed_with_background(house)
    plan = hashlib.sha256(pdf_of(3)).hexdigest()
    report = await judged(house, found)
    assert report.verdict is Verdict.PASSED, report.reasons
    assert report.document is not None
    assert [b.title for b in report.document.background] == ["Plan 2026–2029", "Action plan"]
    for other in (pdf_of(4), b""):
        kept = [data for data in found.records if hashlib.sha256(data).hexdigest() != plan]
        exchanged = replace(found, records=[*kept, other] if other else kept)
        report = await judged(house, exchanged)
        assert report.verdict is Verdict.FAILED
        (reason,) = [reason for reason in report.reasons if reason.code == "background"]
        assert "“Plan 2026–2029”" in reason.text
        assert plan in reason.text


async def in_force_with(house: House, documents: Sequence[BackgroundDocument]) -> str:
    agreement_id = (await house.draft()).agreement_id
    await listed(house, agreement_id, *documents)
    await house.freeze(agreement_id)
    await signed_and_sealed(house, await house.round(agreement_id), EVERYBODY)
    return agreement_id


async def test_accession_and_amendment_name_the_same_and_the_next_term_begins_with_them(
    house: House,
) -> None:
    documents = await two(house)
    one, other = [await in_force_with(house, documents) for _ in range(2)]
    for round_ in (await accession(house, one), await amendment(house, other, subject="forests")):
        facts = await facts_of(house, round_.document_sha256)
        assert [b.sha256 for b in facts.background] == [d.sha256 for d in documents]
    following = await draft_next(house, one)
    async with house.database.reads() as session:
        assert await background_of(session, following) == documents
