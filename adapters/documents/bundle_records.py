"""Files that the events of an agreement name: other documents, extracts, scans, results.

Each lies in the bundle under `records/`, named by its hash; what no event names does not
belong in it, and what an event names may not be left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography import x509

from adapters.documents.verification import verify_pdf
from adapters.documents.verification_report import Reason, Report

RECORDS_FOLDER = "records/"
RECORD = re.compile(r"records/(?P<sha256>[0-9a-f]{64})(\.pdf)?")
_PDF = b"%PDF-"
_DOCUMENT = "document_sha256"
_SEALED = "document_sealed"
_KINDS_OF_DOCUMENTS = frozenset({_SEALED, "attachment_issued", "sent_for_decision"})
_BACKGROUND = "background"
_FILES = ("extract_sha256", "scan_sha256", "file_sha256")


def record_name(data: bytes) -> str:
    """Return the path of a file in the bundle."""
    ending = ".pdf" if data.startswith(_PDF) else ""
    return f"{RECORDS_FOLDER}{hashlib.sha256(data).hexdigest()}{ending}"


def files_named(events: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the hashes of the files that events name, each once, in their order."""
    return list(dict.fromkeys(sha256 for event in events for sha256 in _named_by(event)))


def evidence_of_sealed(events: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the hashes of the evidence by signature, of every document that was sealed."""
    sealed = {str(event["data"].get("round")) for event in events if event["kind"] == _SEALED}
    given = [event["data"] for event in events if event["kind"] == "signature_given"]
    return {
        str(data.get("signature_id")): str(data.get("evidence_sha256"))
        for data in given
        if str(data.get("round")) in sealed
    }


def _named_by(event: Mapping[str, Any]) -> list[str]:
    data = event["data"]
    keys = (*_FILES, _DOCUMENT) if event["kind"] in _KINDS_OF_DOCUMENTS else _FILES
    named = [data[key] for key in keys if isinstance(data.get(key), str) and data[key]]
    background = data.get(_BACKGROUND)
    listed = background if isinstance(background, list) else []
    return named + [sha256 for sha256 in listed if isinstance(sha256, str)]


def background_reasons(files: Mapping[str, bytes], documents: Iterable[Report]) -> list[Reason]:
    """Compare the background documents with what was certified: each is there, and is the one."""
    found = {
        (hashlib.sha256(data).hexdigest(), len(data))
        for name, data in files.items()
        if name.startswith(RECORDS_FOLDER)
    }
    certified = [b for document in documents for b in document.background]
    return [
        Reason("background", {"title": b.title, "sha256": b.sha256})
        for b in dict.fromkeys(certified)
        if (b.sha256, b.size) not in found
    ]


def record_reasons(
    files: Mapping[str, bytes], events: Sequence[Mapping[str, Any]], *, elsewhere: str
) -> list[Reason]:
    """Compare the files with the events; `elsewhere` is the sealed agreement's hash."""
    named = set(files_named(events)) - {elsewhere}
    found = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name.startswith(RECORDS_FOLDER)
    }
    reasons = [
        Reason("record_name", {"file": name})
        for name, sha256 in sorted(found.items())
        if record_name(files[name]) != name or sha256 not in named
    ]
    missing = sorted(named - set(found.values()))
    return reasons + [Reason("record_missing", {"file": sha256}) for sha256 in missing]


def record_reports(
    files: Mapping[str, bytes],
    events: Sequence[Mapping[str, Any]],
    *,
    trust_roots: Sequence[x509.Certificate],
    at: datetime | None,
) -> tuple[Report, ...]:
    """Verify every other document that was sealed, as the agreement is verified."""
    sealed = {e["data"].get(_DOCUMENT) for e in events if e["kind"] == _SEALED}
    return tuple(
        verify_pdf(data, trust_roots=trust_roots, at=at)
        for name, data in sorted(files.items())
        if name.startswith(RECORDS_FOLDER) and hashlib.sha256(data).hexdigest() in sealed
    )
