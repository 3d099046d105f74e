"""Takes the documents and the evidence of an agreement out of the service, and judges them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from adapters.documents.bundle_verification import verify
from adapters.documents.verification_report import Verdict
from commands.rehearsal.years.life import Life

_SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class CollectedFile:
    """A file of an agreement; `verdict` is empty where it carries no signatures of its own."""

    name: str
    what: str
    sha256: str
    data: bytes
    verdict: str
    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether nothing speaks against it."""
        return self.verdict in {"", Verdict.PASSED}


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as it was handed out; `is_sealed` when it carries signatures to be judged."""

    name: str
    what: str
    data: bytes
    is_sealed: bool


async def collect(life: Life) -> list[FoundFile]:
    """Return an agreement's documents and its evidence bundle."""
    state = await life.state()
    files = []
    for document in state["documents"]:
        data = await life.api.document(life.id, document["sha256"])
        about = document.get("about", "agreement")
        name = f"{life.name}-{about}-{document['kind']}-{document['sha256'][:8]}.pdf"
        what = f"{about}, {document['kind']}, version {document['version']}"
        files.append(FoundFile(name, what, data, is_sealed=document["kind"] == _SEALED))
    bundle = await life.api.evidence(life.id)
    return [*files, FoundFile(f"{life.name}-evidence.zip", "evidence", bundle, is_sealed=True)]


async def judge(
    found: FoundFile, *, roots: Sequence[x509.Certificate], at: datetime
) -> CollectedFile:
    """Return a file with its verdict at `at`, which lies after all that was made."""
    sha256 = hashlib.sha256(found.data).hexdigest()
    if not found.is_sealed:
        return CollectedFile(found.name, found.what, sha256, found.data, "", ())
    report = await asyncio.to_thread(verify, found.data, trust_roots=roots, at=at)
    reasons = tuple(reason.text for reason in report.reasons)
    return CollectedFile(found.name, found.what, sha256, found.data, report.verdict, reasons)
