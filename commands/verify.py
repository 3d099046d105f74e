"""`sidos verify`: checks a PDF or an evidence bundle offline."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509

from adapters.documents.bundle_verification import verify as verify_bytes
from adapters.documents.verification_report import Verdict
from commands.output import FAILED, MISUSED, fail, print_json
from commands.verdicts import as_data, print_verdict


def verify(
    file: Annotated[Path, typer.Argument(help="A sealed PDF, or an evidence bundle (ZIP).")],
    trust: Annotated[Path | None, typer.Option(help="The root certificate to trust, PEM.")] = None,
    at: Annotated[str | None, typer.Option(help="Judge at this instant (ISO 8601).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print data for programs.")] = False,
) -> None:
    """Check every signature, the seal, each party's rule and the audit chain, offline.

    Exit code 0 only when the verdict is TOTAL-PASSED.
    """
    data, roots, instant = _read(file), _roots(trust), _instant(at)
    report = verify_bytes(data, trust_roots=roots, at=instant)
    if as_json:
        print_json(as_data(report))
    else:
        print_verdict(file.name, report)
    if report.verdict is not Verdict.PASSED:
        raise typer.Exit(FAILED)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror}", MISUSED)


def _roots(path: Path | None) -> list[x509.Certificate]:
    if path is None:
        return []
    try:
        return x509.load_pem_x509_certificates(_read(path))
    except ValueError:
        fail(f"{path} holds no certificate in PEM form.", MISUSED)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        fail(f"--at: “{text}” is no instant; write it as 2029-12-31T12:00:00+02:00.", MISUSED)
    if instant.tzinfo is None:
        fail("--at needs a time zone, for example 2029-12-31T12:00:00Z.", MISUSED)
    return instant
