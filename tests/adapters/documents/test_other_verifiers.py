"""Programs that we did not write judge a sealed agreement of 24 signatures."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.authority.issuing import Authority
from tests.adapters.documents.making import Signing, drawing, party

PARTIES = tuple(
    party(n, "2" if n <= 4 else "any", *(["board"] * (2 if n <= 4 else 1))) for n in range(1, 21)
)
SIGNATURES = 24


@pytest.fixture(scope="module")
async def files(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with agreement.pdf and root.pem."""
    folder = tmp_path_factory.mktemp("verifiers")
    signing = await Signing.start(authority, PARTIES)
    first, *others = PARTIES
    await signing.sign("party-1-1", first.signatories[0], first.name, drawn=drawing())
    await signing.sign("party-1-2", first.signatories[1], first.name)
    await signing.sign_all(others)
    assert len(signing.increments) == SIGNATURES
    (folder / "agreement.pdf").write_bytes(await signing.seal())
    root = authority.root_certificate.public_bytes(Encoding.PEM)
    (folder / "root.pem").write_bytes(root)
    return folder


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.mark.abuse(41)
def test_pdfsig_finds_every_signature_valid_and_trusted_and_the_seal_over_everything(
    files: Path,
) -> None:
    (files / "nss").mkdir()
    run(files, "certutil", "-N", "-d", "sql:nss", "--empty-password")
    root = ("-n", "Our Root", "-t", "CT,C,C", "-a", "-i", "root.pem")
    run(files, "certutil", "-A", "-d", "sql:nss", *root)
    said = run(files, "pdfsig", "-nssdir", "sql:nss", "agreement.pdf")
    signatures = re.split(r"^Signature #\d+:$", said, flags=re.MULTILINE)[1:]
    by_field = {re.search(r"Field Name: (.*)", s)[1]: s for s in signatures}  # type: ignore[index]
    # poppler knows no document timestamps; everything else it must trust.
    archive = by_field.pop("archive-timestamp")
    assert "Signature has not yet been verified" in archive
    assert len(by_field) == SIGNATURES + len(("certification", "seal"))
    for signature in by_field.values():
        assert "Signature is Valid." in signature
        assert "Certificate is Trusted." in signature
    whole = [field for field, s in by_field.items() if "- Total document signed" in s]
    assert whole == ["seal"]


@pytest.mark.abuse(41)
@pytest.mark.timeout(900)
def test_pyhanko_adesverify_accepts_every_signature(files: Path) -> None:
    pyhanko = str(Path(sys.executable).with_name("pyhanko"))
    trust = ("--trust", "root.pem", "--trust-replace")
    said = run(files, pyhanko, "sign", "adesverify", *trust, "agreement.pdf")
    judged = [line for line in said.splitlines() if re.match(r"^[a-z0-9-]+:[0-9a-f]{64}:", line)]
    assert len(judged) == SIGNATURES + len(("certification", "seal"))
    assert all("INTACT:TRUSTED,TIMESTAMP_TOKEN<INTACT:TRUSTED>" in line for line in judged)
    assert judged[-1].startswith("seal:")
    assert judged[-1].endswith("UNTOUCHED")


def test_qpdf_finds_no_fault_in_the_file(files: Path) -> None:
    said = run(files, "qpdf", "--check", "agreement.pdf")
    assert "No syntax or stream encoding errors found" in said
