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


async def collect(
    life: Life, *, roots: Sequence[x509.Certificate], at: datetime
) -> list[CollectedFile]:
    """Return an agreement's documents and its evidence bundle, judged at `at`."""
    state = await life.state()
    files = []
    for document in state["documents"]:
        data = await life.api.document(life.id, document["sha256"])
        about = document.get("about", "agreement")
        name = f"{life.name}-{about}-{document['kind']}-{document['sha256'][:8]}.pdf"
        what = f"{about}, {document['kind']}, version {document['version']}"
        judged = roots if document["kind"] == _SEALED else ()
        files.append(await _collected(name, what, data, judged, at))
    bundle = await life.api.evidence(life.id)
    return [*files, await _collected(f"{life.name}-evidence.zip", "evidence", bundle, roots, at)]


async def _collected(
    name: str, what: str, data: bytes, roots: Sequence[x509.Certificate], at: datetime
) -> CollectedFile:
    sha256 = hashlib.sha256(data).hexdigest()
    if not roots:
        return CollectedFile(name, what, sha256, data, "", ())
    report = await asyncio.to_thread(verify, data, trust_roots=roots, at=at)
    reasons = tuple(reason.text for reason in report.reasons)
    return CollectedFile(name, what, sha256, data, report.verdict, reasons)
