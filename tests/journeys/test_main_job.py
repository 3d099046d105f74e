"""The main job, as `sidos rehearse` runs it, judged by tools that we did not write."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.journeys.tools import check_pdfsig, check_pyhanko, check_qpdf, sidos


@dataclass(frozen=True)
class Rehearsal:
    engine: str
    folder: Path
    report: dict[str, Any]

    @property
    def pdf(self) -> Path:
        return self.folder / "agreement.pdf"

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    @property
    def bundle(self) -> Path:
        return self.folder / "evidence.zip"


@pytest.fixture(
    scope="module", params=["libreoffice", pytest.param("dxpdf", marks=pytest.mark.all)]
)
def rehearsal(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Rehearsal:
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIDOS_ENGINE", request.param)
        sidos("rehearse", "--out", folder)
    return Rehearsal(request.param, folder, json.loads((folder / "report.json").read_text()))


pytestmark = pytest.mark.timeout(300)


def test_twenty_parties_come_from_a_template_to_an_agreement_in_force(
    rehearsal: Rehearsal,
) -> None:
    report = rehearsal.report
    assert report["passed"] is True
    assert report["status"] == "in_force"
    assert report["parties"] == 20
    assert report["signatories"] >= 24
    assert report["engine"].lower().startswith(rehearsal.engine)


def test_the_specimen_has_the_rules_that_parties_have(rehearsal: Rehearsal) -> None:
    facts = _facts_of(rehearsal.pdf)
    rules = {party["authority"] for party in facts["parties"]}
    assert {"2", "1 chair | 2 board"} <= rules
    assert any(p["authority"] == "any" and len(p["signatories"]) == 2 for p in facts["parties"])


def _facts_of(path: Path) -> dict[str, Any]:
    with pikepdf.open(path) as document:
        attached = document.attachments["sidos-signing-facts.json"].get_file().read_bytes()
    facts = json.loads(attached)
    assert isinstance(facts, dict)
    return facts


@pytest.mark.abuse(41)
def test_pdfsig_finds_every_signature_valid_and_trusted_and_the_seal_over_all(
    rehearsal: Rehearsal, tmp_path: Path
) -> None:
    signatures = rehearsal.report["signatures"]
    check_pdfsig(rehearsal.pdf, rehearsal.root, tmp_path, signatures=signatures)


@pytest.mark.abuse(41)
def test_pyhanko_finds_every_signature_valid(rehearsal: Rehearsal) -> None:
    check_pyhanko(rehearsal.pdf, rehearsal.root)


def test_qpdf_finds_nothing_wrong(rehearsal: Rehearsal) -> None:
    check_qpdf(rehearsal.pdf)


def test_our_own_verify_passes_the_document_and_the_bundle(rehearsal: Rehearsal) -> None:
    for file in (rehearsal.pdf, rehearsal.bundle):
        said = json.loads(sidos("verify", file, "--trust", rehearsal.root, "--json"))
        assert said["verdict"] == "TOTAL-PASSED"


@pytest.mark.abuse(42)
def test_without_a_trust_root_nothing_is_certain(rehearsal: Rehearsal) -> None:
    for file in (rehearsal.pdf, rehearsal.bundle):
        said = json.loads(sidos("verify", file, "--json", expect=1))
        assert said["verdict"] == "INDETERMINATE"
        assert "no_trust_root" in {reason["code"] for reason in said["reasons"]}


@pytest.mark.abuse(36)
@pytest.mark.parametrize(
    ("deed", "codes"),
    [
        ("byte", {"byte_range"}),
        ("overlay", {"appended", "modified"}),
        ("truncation", {"cut_short"}),
    ],
)
def test_whatever_is_done_to_the_file_is_named(
    rehearsal: Rehearsal, tmp_path: Path, deed: str, codes: set[str]
) -> None:
    changed = tmp_path / "changed.pdf"
    data = rehearsal.pdf.read_bytes()
    match deed:
        case "byte":
            middle = len(data) // 3
            changed.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
        case "truncation":
            changed.write_bytes(data[:-4096])
        case "overlay":
            _append_an_overlay(rehearsal.pdf, changed)
    said = json.loads(sidos("verify", changed, "--trust", rehearsal.root, "--json", expect=1))
    assert said["verdict"] == "TOTAL-FAILED"
    assert codes & {reason["code"] for reason in said["reasons"]}


def _append_an_overlay(source: Path, target: Path) -> None:
    """Draw over the first page in an incremental update, as an attacker would."""
    shutil.copy(source, target)
    with target.open("rb+") as file:
        writer = IncrementalPdfFileWriter(file)
        red = generic.StreamObject(stream_data=b"q 1 0 0 rg 50 50 300 300 re f Q")
        writer.add_stream_to_page(0, writer.add_object(red))
        writer.write_in_place()
