"""Verifiers that we did not write, run as programs."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


def run(*command: str | Path, expect: int | None = 0) -> str:
    """Run a program and return what it printed; fail on another exit code than expected."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=300, check=False
    )
    said = done.stdout + done.stderr
    if expect is not None:
        assert done.returncode == expect, said
    return said


def sidos(*arguments: str | Path, expect: int | None = 0) -> str:
    """Run one of our own commands as a user does."""
    return run(Path(sys.executable).with_name("sidos"), *arguments, expect=expect)


@dataclass(frozen=True)
class PdfsigSays:
    """What pdfsig says of one signature."""

    valid: bool
    trusted: bool
    total: bool


def pdfsig(pdf: Path, root: Path, folder: Path) -> dict[str, PdfsigSays]:
    """Verify with poppler's pdfsig, trusting one root; return what it says, by signed field."""
    store = folder / "nss"
    store.mkdir()
    run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    run(*("certutil", "-A", "-d", f"sql:{store}", "-n", "root", "-t", "CT,C,C", "-a", "-i"), root)
    said = run("pdfsig", "-nssdir", f"sql:{store}", pdf)
    found: dict[str, PdfsigSays] = {}
    for part in re.split(r"(?m)^Signature #\d+:", said)[1:]:
        if "form field is not signed" in part:  # a place that was not needed
            continue
        field = re.search(r"Signature Field Name: (.*)", part)
        assert field is not None
        found[field[1]] = PdfsigSays(
            valid="Signature Validation: Signature is Valid." in part,
            trusted="Certificate Validation: Certificate is Trusted." in part,
            total="- Total document signed" in part,
        )
    return found


def pyhanko_adesverify(pdf: Path, root: Path) -> str:
    """Verify with pyHanko's own command line, trusting one root and nothing else."""
    program = Path(sys.executable).with_name("pyhanko")
    return run(program, "sign", "adesverify", "--trust", root, "--trust-replace", pdf)


def check_pdfsig(pdf: Path, root: Path, folder: Path, *, signatures: int) -> None:
    """Hold that pdfsig finds each signature valid and trusted, and the seal over the whole file."""
    says = pdfsig(pdf, root, folder)
    # Debian 12's poppler cannot judge a document timestamp; pyHanko does.
    del says["archive-timestamp"]
    assert sum(name.startswith("party-") for name in says) == signatures
    assert len(says) == signatures + len(("certification", "seal"))
    assert all(signature.valid and signature.trusted for signature in says.values())
    assert [field for field, signature in says.items() if signature.total] == ["seal"]


def check_pyhanko(pdf: Path, root: Path) -> None:
    """Hold that pyHanko finds each signature valid."""
    said = pyhanko_adesverify(pdf, root)
    assert "INVALID" not in said
    assert "UNTRUSTED" not in said


def check_qpdf(pdf: Path) -> None:
    """Hold that qpdf finds nothing wrong with the file."""
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", pdf)
