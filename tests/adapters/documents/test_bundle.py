"""The evidence bundle: what is in it, and what no longer passes when it is changed."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import json
import shlex
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.authority.issuing import Authority, CertifiedPerson
from adapters.authority.timestamps import OwnTimestamper
from adapters.documents.bundle import (
    BundleContents,
    ExportedEvent,
    PersonalValue,
    build_bundle,
    bundle_files,
    zip_of,
)
from adapters.documents.bundle_readme import BundleFacts, bundle_readme
from adapters.documents.bundle_verification import BundleReport, verify
from adapters.documents.verification_report import Report, Verdict
from adapters.i18n import translator
from domain.audit import GENESIS, canonical_json, commitment, event_hash
from tests.adapters.documents.making import AT, LATER, SMALL, Signing, fixed_clock, make_authority

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


Pack = Callable[[BundleContents], bytes]


@pytest.fixture
def pack(authority: Authority) -> Pack:
    """Return what makes bundles as the operator does."""
    return lambda contents: asyncio.run(signed_by(authority, contents))


async def signed_by(authority: Authority, contents: BundleContents) -> bytes:
    timestamper = OwnTimestamper(authority.timestamp, fixed_clock)
    return await build_bundle(contents, authority.seal, timestamper)


@pytest.fixture
def judged(authority: Authority, pack: Pack) -> Callable[[BundleContents | bytes], BundleReport]:
    def judge(made: BundleContents | bytes) -> BundleReport:
        data = made if isinstance(made, bytes) else pack(made)
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
    assert bundle_files(contents) == bundle_files(contents)


def test_a_pdf_alone_is_verified_as_a_pdf(contents: BundleContents, authority: Authority) -> None:
    roots = [authority.root_certificate]
    report = verify(contents.sealed_pdf, trust_roots=roots, at=LATER)
    assert isinstance(report, Report)
    assert report.verdict is Verdict.PASSED


def files_in(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def fitted(files: dict[str, bytes]) -> bytes:
    """Return a bundle of these files with the manifest's hashes and events made to fit."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name not in ("manifest.json", "manifest.p7s")
    }
    with contextlib.suppress(ValueError, LookupError, TypeError, RecursionError):
        events = json.loads(files["audit.json"])
        manifest |= {"events": len(events), "audit_head": events[-1]["hash"]}
    return zip_of({**files, "manifest.json": canonical_json(manifest)}, AT)


def without_last_event(audit: bytes) -> bytes:
    return canonical_json(json.loads(audit)[:-1])


Edit = tuple[str, Callable[[bytes], bytes], set[str]]
EDITS: list[Edit] = [
    ("manifest.json", lambda data: data.replace(b"2025-1", b"9999-1"), {"bundle_agreement"}),
    ("manifest.json", lambda data: data.replace(b"{", b'{"note":"x",', 1), {"bundle_form"}),
    ("manifest.json", lambda data: data.replace(b"06-02T", b"06-01T"), set()),
    ("audit.json", lambda data: data.replace(b'"event":', b'"a":1,"event":', 1), {"bundle_form"}),
    ("audit.json", lambda data: data.replace(b'"salt":', b'"a":1,"salt":', 1), {"bundle_form"}),
    ("audit.json", lambda data: data.replace(b'"data":', b'"a":1,"data":', 1), {"bundle_form"}),
    ("audit.json", lambda data: data.replace(b"[", b"[ ", 1), {"bundle_form"}),
    ("audit.json", lambda d: d.replace(b'"sequence":1}', b'"sequence":true}', 1), {"chain_broken"}),
    ("audit.json", without_last_event, set()),
    ("trust/root.pem", lambda _: b"no certificate", {"bundle_form"}),
    ("trust/root.pem", lambda data: b"Trusted by the king.\n" + data, set()),
    ("README.txt", lambda data: data + b"Pay to another account.", set()),
]


@pytest.fixture(scope="module")
def with_a_later_event(contents: BundleContents) -> BundleContents:
    """Return the bundle of an agreement of which something was recorded after the seal."""
    data = [
        {"kind": str(e.event["kind"]), **e.event["data"]}  # type: ignore[dict-item]
        for e in contents.events
    ]
    return replace(contents, events=chain([*data, {"kind": "mail_sent"}]))


@pytest.mark.abuse(50)
@pytest.mark.parametrize("case", EDITS)
def test_an_edit_is_found_also_when_the_manifest_was_made_to_fit(
    with_a_later_event: BundleContents, judged: Judge, pack: Pack, case: Edit
) -> None:
    name, edit, also = case
    data = pack(with_a_later_event)
    assert judged(data).verdict is Verdict.PASSED
    files = files_in(data)
    edited = {**files, name: edit(files[name])}
    assert edited != files
    for made in (zip_of(edited, AT), fitted(edited)):
        found = codes(judged(made))
        assert found & {"bundle_form", "bundle_signature", "bundle_manifest"}
        assert also <= found


def signature_detail(report: BundleReport) -> str:
    (reason,) = (r for r in report.reasons if r.code == "bundle_signature")
    assert report.verdict is Verdict.FAILED
    return reason.params["detail"]


def test_a_bundle_whose_manifest_is_not_signed_fails(
    contents: BundleContents, judged: Judge
) -> None:
    assert "missing" in signature_detail(judged(zip_of(bundle_files(contents), AT)))


@pytest.mark.parametrize("at", range(0, 3000, 97))
def test_no_byte_of_the_manifest_s_signature_can_change(
    contents: BundleContents, judged: Judge, pack: Pack, at: int
) -> None:
    files = files_in(pack(contents))
    signature = bytearray(files["manifest.p7s"])
    signature[at % len(signature)] ^= 1
    report = judged(zip_of({**files, "manifest.p7s": bytes(signature)}, AT))
    # A changed certificate of the issuer leads to no root; all else is known to be wrong.
    (reason,) = report.reasons
    assert reason.code in {"bundle_signature", "untrusted"}


def test_the_signature_of_another_manifest_does_not_do(
    contents: BundleContents, judged: Judge, pack: Pack
) -> None:
    other = files_in(pack(replace(contents, readme="Another.")))["manifest.p7s"]
    report = judged(zip_of({**files_in(pack(contents)), "manifest.p7s": other}, AT))
    assert "another manifest" in signature_detail(report)


@pytest.mark.parametrize("which", ["certification", "person"])
def test_a_certificate_that_is_not_for_seals_cannot_sign_a_manifest(
    contents: BundleContents, judged: Judge, authority: Authority, which: str
) -> None:
    person = CertifiedPerson("id", "Sidos seal", "", "A party")
    credential = (
        authority.certification if which == "certification" else authority.issue(person, at=AT)
    )
    timestamper = OwnTimestamper(authority.timestamp, fixed_clock)
    data = asyncio.run(build_bundle(contents, credential, timestamper))
    assert "not one for seals" in signature_detail(judged(data))


async def test_a_seal_of_another_authority_is_not_trusted(
    contents: BundleContents, authority: Authority
) -> None:
    data = await signed_by(await make_authority(), contents)
    roots = [authority.root_certificate]
    report = await asyncio.to_thread(verify, data, trust_roots=roots, at=LATER)
    assert report.verdict is Verdict.INDETERMINATE
    assert {reason.code for reason in report.reasons} == {"untrusted", "timestamp_untrusted"}


def test_openssl_verifies_the_manifest_as_the_readme_says(
    contents: BundleContents, pack: Pack, tmp_path: Path
) -> None:
    readme = bundle_readme(
        translator("en"), BundleFacts("1", "A", "0", "0", 1, AT, ZoneInfo("UTC"))
    )
    command = readme[readme.index("openssl cms") :].split("\n\n")[0].replace("\\\n", " ")
    for name, data in files_in(pack(contents)).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    # The certificates of tests begin in 2025 and the clock may stand anywhere after it.
    moment = ["-attime", str(int(LATER.timestamp()))]
    subprocess.run([*shlex.split(command), *moment], cwd=tmp_path, check=True)


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


@pytest.mark.parametrize("name", ["README.txt", "trust/root.pem", "agreement.pdf", "audit.json"])
def test_a_file_that_is_not_the_manifests_is_named(
    name: str, contents: BundleContents, judged: Judge, pack: Pack
) -> None:
    files = files_in(pack(contents))
    files[name] = files[name].replace(b" ", b"  ", 1) + b" "
    report = judged(zip_of(files, AT))
    assert codes(report) & {"bundle_manifest", "bundle_form"}
    assert any(name in r.text for r in report.reasons)


def test_a_byte_changed_anywhere_in_the_bundle_fails(
    contents: BundleContents, judged: Judge, pack: Pack
) -> None:
    data = pack(contents)
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
        (zipped(("agreement.pdf", b""), ("../../etc/passwd", b"")), "does not belong"),
        (zipped(("agreement.pdf", b""), ("evidence/../x.json", b"")), "does not belong"),
        (zipped(("agreement.pdf", b""), ("agreement.pdf", b"")), "twice"),
        (zipped(("agreement.pdf", bytes(9_000_000)), how=zipfile.ZIP_DEFLATED), "stored"),
        (zipped(("agreement.pdf", b"")), "is missing"),
        (b"PK\x03\x04agreement.pdf" + bytes(100), "no ZIP file"),
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
    audit: bytes, contents: BundleContents, judged: Judge, pack: Pack
) -> None:
    files = {**files_in(pack(contents)), "audit.json": audit}
    assert codes(judged(fitted(files))) & {"bundle_form", "chain_broken"}


async def test_a_bundle_is_judged_in_a_thread_of_a_running_loop(
    contents: BundleContents, authority: Authority
) -> None:
    roots = [authority.root_certificate]
    data = await signed_by(authority, contents)
    report = await asyncio.to_thread(verify, data, trust_roots=roots, at=LATER)
    assert report.verdict is Verdict.PASSED


EXTRACT = b"%PDF-1.7 an extract from the minutes"


def with_extract(contents: BundleContents, sha256: str = "") -> BundleContents:
    """Return the bundle of a trail whose first event names an extract."""
    named = sha256 or hashlib.sha256(EXTRACT).hexdigest()
    datas: list[dict[str, Any]] = []
    for event in contents.events:
        data: Mapping[str, Any] = event.event["data"]  # type: ignore[assignment]
        datas.append({**data, "kind": event.event["kind"]})
    events = chain([{"kind": "decision_recorded", "extract_sha256": named}, *datas])
    return replace(contents, events=events, records=[EXTRACT])


def test_a_file_that_an_event_names_belongs_in_the_bundle(
    contents: BundleContents, judged: Judge
) -> None:
    report = judged(with_extract(contents))
    assert {reason.code for reason in report.reasons} <= {"audit_head"}  # the trail is another


def test_a_file_that_no_event_names_is_found(contents: BundleContents, judged: Judge) -> None:
    assert "record_name" in codes(judged(replace(contents, records=[EXTRACT])))


def test_a_file_that_was_left_out_is_found(contents: BundleContents, judged: Judge) -> None:
    assert "record_missing" in codes(judged(replace(with_extract(contents), records=[])))


def test_a_file_in_the_place_of_another_is_found(contents: BundleContents, judged: Judge) -> None:
    found = codes(judged(with_extract(contents, sha256="ab" * 32)))
    assert {"record_name", "record_missing"} <= found
