"""The evidence bundle of a sealed agreement verifies offline, by itself."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import replace

from adapters.database.evidence import bundle_contents
from adapters.documents.bundle import BundleContents, build_bundle
from adapters.documents.bundle_verification import verify_bundle
from adapters.documents.verification_report import Verdict
from domain.lifecycle import RoundStatus
from tests.activities.house import House, run
from tests.activities.test_changes import EVERYBODY, accession, in_force, signed_and_sealed
from tests.activities.test_sealing import complete, ended, recorded, seal


async def contents(house: House, agreement_id: str) -> BundleContents | None:
    async with house.database.reads() as session:
        return await bundle_contents(
            session,
            house.blobs,
            agreement_id,
            trust_roots=[house.document_tools.authority.root_certificate],
            made_at=house.clock(),
        )


async def bundle_of(house: House, found: BundleContents) -> bytes:
    authority = house.document_tools.authority
    return await build_bundle(found, authority.seal, house.document_tools.timestamper)


async def test_a_round_before_the_seal_has_no_bundle(house: House) -> None:
    round_ = await house.open_round()
    assert await contents(house, round_.agreement_id) is None
    assert await contents(house, "unknown") is None


async def test_the_bundle_of_a_sealed_agreement_verifies_offline(house: House) -> None:
    round_ = await complete(house)
    sealed = await seal(house, round_)
    await run(house.records.record_sealed, recorded(round_, sealed, house.clock()))
    found = await contents(house, round_.agreement_id)
    assert found is not None
    bundle = await bundle_of(house, found)
    root = house.document_tools.authority.root_certificate
    report = await asyncio.to_thread(verify_bundle, bundle, trust_roots=[root], at=house.clock())
    assert report.reasons == ()
    assert report.verdict is Verdict.PASSED
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        readme = archive.read("README.txt").decode()
        assert len([n for n in archive.namelist() if n.startswith("evidence/")]) == 5
    assert sealed.document_sha256 in readme
    assert "simple electronic" in readme


async def test_a_signature_of_an_earlier_round_stays_in_the_trail_alone(house: House) -> None:
    first = await house.open_round()
    await house.sign(first, await house.signing(first, "ann"))
    await run(house.records.record_round_ended, ended(first, RoundStatus.DECLINED, house.clock()))
    await house.freeze(first.agreement_id, 2)
    second = await house.round(first.agreement_id)
    for name in ("ann", "bea", "cid", "gus"):
        await house.sign(second, await house.signing(second, name))
    sealed = await seal(house, second)
    await run(house.records.record_sealed, recorded(second, sealed, house.clock()))
    found = await contents(house, first.agreement_id)
    assert found is not None
    root = house.document_tools.authority.root_certificate
    report = await asyncio.to_thread(
        verify_bundle, await bundle_of(house, found), trust_roots=[root], at=house.clock()
    )
    assert report.verdict is Verdict.PASSED
    assert len(found.evidence) == 4


async def test_the_bundle_holds_the_evidence_of_every_sealed_document(house: House) -> None:
    agreement_id = await in_force(house)
    joining = await accession(house, agreement_id)
    await signed_and_sealed(house, joining, (*EVERYBODY, "hal", "ivy"))
    found = await contents(house, agreement_id)
    assert found is not None
    assert len(found.evidence) == 2 * len(EVERYBODY) + 2
    root = house.document_tools.authority.root_certificate
    bundle = await bundle_of(house, found)
    report = await asyncio.to_thread(verify_bundle, bundle, trust_roots=[root], at=house.clock())
    assert report.reasons == ()
    *_, lost = found.evidence
    less = {name: data for name, data in found.evidence.items() if name != lost}
    bundle = await bundle_of(house, replace(found, evidence=less))
    report = await asyncio.to_thread(verify_bundle, bundle, trust_roots=[root], at=house.clock())
    assert [reason.code for reason in report.own_reasons] == ["evidence"]
