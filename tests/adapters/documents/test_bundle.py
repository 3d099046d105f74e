"""The evidence bundle: what is in it, and what no longer passes when it is changed."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from adapters.authority.issuing import Authority
from adapters.documents.bundle import (
    BundleContents,
    ExportedEvent,
    PersonalValue,
    build_bundle,
    zip_of,
)
from adapters.documents.bundle_verification import BundleReport, verify
from adapters.documents.verification_report import Report, Verdict
from domain.audit import GENESIS, canonical_json, commitment, event_hash
from tests.adapters.documents.making import AT, LATER, SMALL, Signing

SALT = bytes(range(16))


def chain(events: list[dict[str, Any]]) -> list[ExportedEvent]:
    """Return the events chained, each with a personal value."""
    previous, chained = GENESIS, []
    for sequence, data in enumerate(events, start=1):
        name = f"Person {sequence}"
        event = {
            "sequence": sequence,
            "agreement_id": "agreement",
            "kind": data.pop("kind"),
            "occurred_at": "2025-06-02T09:30:00Z",
            "recorded_at": "2025-06-02T09:30:00Z",
            "data": data,
            "personal": {"name": commitment(SALT, name)},
        }
        previous = event_hash(previous, event)
        personal = {"name": PersonalValue(SALT, name)}
        chained.append(ExportedEvent(sequence, event, previous, personal))
    return chained


@pytest.fixture(scope="module")
async def contents(authority: Authority) -> BundleContents:
    signing = await Signing.start(authority, SMALL)
    await signing.sign_all(SMALL)
    evidence = {f"s-{field}": f'{{"field":"{field}"}}'.encode() for field in signing.increments}
    sent = hashlib.sha256(signing.original).hexdigest()
    events = chain(
        [{"kind": "sent"}]
        + [
            {
                "kind": "signature_given",
                "signature_id": f"s-{field}",
                "field": field,
                "document_sha256": sent,
                "cms_sha256": increment.cms_sha256,
                "evidence_sha256": hashlib.sha256(evidence[f"s-{field}"]).hexdigest(),
            }
            for field, increment in signing.increments.items()
        ]
    )
    return BundleContents(
        agreement_number="2025-1",
        sealed_pdf=await signing.seal(events[-1].hash),
        original_pdf=signing.original,
        events=events,
        evidence=evidence,
        trust_roots=[authority.root_certificate],
        readme="Lue tämä ensin.",
        made_at=AT,
    )


@pytest.fixture
def judged(authority: Authority) -> Callable[[BundleContents | bytes], BundleReport]:
    def judge(made: BundleContents | bytes) -> BundleReport:
        data = made if isinstance(made, bytes) else build_bundle(made)
        report = verify(data, trust_roots=[authority.root_certificate], at=LATER)
        assert isinstance(report, BundleReport)
        return report

    return judge


Judge = Callable[[BundleContents | bytes], BundleReport]


def codes(report: BundleReport) -> set[str]:
    assert report.verdict is Verdict.FAILED
    assert all(reason.text for reason in report.reasons)
    return {reason.code for reason in report.reasons}


def changed(event: ExportedEvent, **data: str) -> ExportedEvent:
    before: Mapping[str, Any] = event.event["data"]  # type: ignore[assignment]
    return replace(event, event={**event.event, "data": {**before, **data}})


def test_an_honest_bundle_passes_and_is_the_same_when_made_again(
    contents: BundleContents, judged: Judge
) -> None:
    report = judged(contents)
    assert report.reasons == ()
    assert report.verdict is Verdict.PASSED
    assert (report.agreement_number, report.events) == ("2025-1", len(contents.events))
    assert build_bundle(contents) == build_bundle(contents)


def test_a_pdf_alone_is_verified_as_a_pdf(contents: BundleContents, authority: Authority) -> None:
    roots = [authority.root_certificate]
    report = verify(contents.sealed_pdf, trust_roots=roots, at=LATER)
    assert isinstance(report, Report)
    assert report.verdict is Verdict.PASSED


def rewritten(contents: BundleContents, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """Return the bundle with one file edited and the manifest's hashes made to fit."""
    with zipfile.ZipFile(io.BytesIO(build_bundle(contents))) as archive:
        files = {entry: archive.read(entry) for entry in archive.namelist()}
    files[name] = edit(files[name])
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {
        entry: hashlib.sha256(data).hexdigest()
        for entry, data in files.items()
        if entry != "manifest.json"
    }
    files["manifest.json"] = canonical_json(manifest)
    return zip_of(files, AT)


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("manifest.json", lambda data: data.replace(b"2025-1", b"9999-1")),
        ("manifest.json", lambda data: data.replace(b"{", b'{"note":"signed by the king",', 1)),
        ("audit.json", lambda data: data.replace(b'"event":', b'"a note":"x","event":', 1)),
        ("audit.json", lambda data: data.replace(b'"sequence":1}', b'"sequence":true}', 1)),
        ("trust/root.pem", lambda _: b"no certificate"),
    ],
)
def test_an_edit_is_found_also_when_the_manifest_was_made_to_fit(
    contents: BundleContents, judged: Judge, name: str, edit: Callable[[bytes], bytes]
) -> None:
    assert judged(rewritten(contents, name, lambda data: data)).verdict is Verdict.PASSED
    before = build_bundle(contents)
    edited = rewritten(contents, name, edit)
    assert edited != before
    assert codes(judged(edited)) & {"bundle_form", "chain_broken"}


@pytest.mark.abuse(60)
def test_a_bundle_still_passes_after_personal_values_were_erased(
    contents: BundleContents, judged: Judge
) -> None:
    erased = [replace(event, personal={}) for event in contents.events]
    assert judged(replace(contents, events=erased)).verdict is Verdict.PASSED


@pytest.mark.abuse(50)
def test_an_edited_event_is_named(contents: BundleContents, judged: Judge) -> None:
    events = [contents.events[0], changed(contents.events[1], field="x"), *contents.events[2:]]
    report = judged(replace(contents, events=events))
    assert "chain_broken" in codes(report)
    assert any("event 2 does not match its hash" in r.text for r in report.reasons)


def test_a_trail_that_was_cut_before_the_seal_is_found(
    contents: BundleContents, judged: Judge
) -> None:
    report = judged(replace(contents, events=contents.events[:-1]))
    assert {"audit_head", "signature_unrecorded", "evidence_unrecorded"} <= codes(report)


def test_a_wrong_personal_value_is_named(contents: BundleContents, judged: Judge) -> None:
    forged = replace(contents.events[1], personal={"name": PersonalValue(SALT, "Someone else")})
    events = [contents.events[0], forged, *contents.events[2:]]
    report = judged(replace(contents, events=events))
    assert [r.params for r in report.reasons if r.code == "commitment"] == [
        {"field": "name", "sequence": "2"}
    ]


def test_evidence_must_be_there_unchanged_and_recorded(
    contents: BundleContents, judged: Judge
) -> None:
    missing = dict(list(contents.evidence.items())[1:])
    assert codes(judged(replace(contents, evidence=missing))) == {"evidence"}
    other = {**contents.evidence, next(iter(contents.evidence)): b"{}"}
    assert codes(judged(replace(contents, evidence=other))) == {"evidence"}
    stray = {**contents.evidence, "s-stray": b"{}"}
    assert codes(judged(replace(contents, evidence=stray))) == {"evidence_unrecorded"}


def test_an_event_of_a_signature_that_the_document_lacks_is_found(
    contents: BundleContents, authority: Authority, judged: Judge
) -> None:
    events = chain(
        [
            {"kind": str(e.event["kind"]), **e.event["data"]}  # type: ignore[dict-item]
            for e in [*contents.events, changed(contents.events[1], cms_sha256="00" * 32)]
        ]
    )
    report = judged(replace(contents, events=events))
    assert "signature_missing" in codes(report)


def test_signatures_of_an_earlier_round_do_not_disturb(
    contents: BundleContents, judged: Judge
) -> None:
    earlier = changed(
        contents.events[1], document_sha256="11" * 32, signature_id="old", cms_sha256="22" * 32
    )
    data = [
        {"kind": str(e.event["kind"]), **e.event["data"]}  # type: ignore[dict-item]
        for e in [*contents.events, earlier]
    ]
    assert judged(replace(contents, events=chain(data))).verdict is Verdict.PASSED


def test_another_document_in_the_bundle_is_found(contents: BundleContents, judged: Judge) -> None:
    swapped = replace(contents, original_pdf=contents.original_pdf[:-1] + b"x")
    assert "bundle_original" in codes(judged(swapped))
    assert "byte_range" in codes(
        judged(replace(contents, sealed_pdf=contents.sealed_pdf[:-1] + b"x"))
    )


def files_of(contents: BundleContents) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(build_bundle(contents))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", ["README.txt", "trust/root.pem", "agreement.pdf", "audit.json"])
def test_a_file_that_is_not_the_manifests_is_named(
    name: str, contents: BundleContents, judged: Judge
) -> None:
    files = files_of(contents)
    files[name] = files[name].replace(b" ", b"  ", 1) + b" "
    report = judged(zip_of(files, AT))
    assert "bundle_manifest" in codes(report)
    assert any(name in r.text for r in report.reasons)


def test_a_byte_changed_anywhere_in_the_bundle_fails(
    contents: BundleContents, judged: Judge
) -> None:
    data = build_bundle(contents)
    for at in [
        *range(40),
        *range(40, len(data), len(data) // 60),
        *range(len(data) - 40, len(data)),
    ]:
        flip = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        report = verify(flip, trust_roots=[], at=LATER)
        assert report.verdict is Verdict.FAILED, at
    codes(judged(data + b"x"))
    codes(judged(data[:-30]))


def zipped(*entries: tuple[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a name stands twice is the point
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (zipped(("../../etc/passwd", b"")), "does not belong"),
        (zipped(("evidence/../x.json", b"")), "does not belong"),
        (zipped(("agreement.pdf", b""), ("agreement.pdf", b"")), "twice"),
        (zipped(("agreement.pdf", bytes(9_000_000)), how=zipfile.ZIP_DEFLATED), "stored"),
        (zipped(("agreement.pdf", b"")), "is missing"),
        (b"PK\x03\x04" + bytes(100), "no ZIP file"),
    ],
)
def test_a_hostile_zip_is_refused_by_what_is_wrong_with_it(
    data: bytes, detail: str, judged: Judge
) -> None:
    report = judged(data)
    assert codes(report) == {"bundle_form"}
    assert detail in report.reasons[0].text


@pytest.mark.parametrize("audit", [b"{}", b"[1]", b"[" * 100_000, b'[{"sequence":1}]', b"[]"])
def test_a_trail_of_another_form_fails(
    audit: bytes, contents: BundleContents, judged: Judge
) -> None:
    files = files_of(contents)
    files["audit.json"] = audit
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["audit.json"] = hashlib.sha256(audit).hexdigest()
    files["manifest.json"] = canonical_json(manifest)
    assert codes(judged(zip_of(files, AT))) & {"bundle_form", "chain_broken"}


async def test_a_bundle_is_judged_in_a_thread_of_a_running_loop(
    contents: BundleContents, authority: Authority
) -> None:
    roots = [authority.root_certificate]
    data = build_bundle(contents)
    report = await asyncio.to_thread(verify, data, trust_roots=roots, at=LATER)
    assert report.verdict is Verdict.PASSED
