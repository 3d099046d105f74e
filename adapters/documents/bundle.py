"""The evidence bundle: a ZIP with all that a stranger needs to check an agreement.

Its manifest names every file by its hash, how many events the audit trail has and where it
ends, and is under the seal's signature: nothing in a bundle can be exchanged or left out.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.authority.credentials import Credential
from adapters.authority.timestamps import Timestamper
from adapters.documents.bundle_records import record_name
from adapters.documents.bundle_signature import sign_manifest
from domain.audit import GENESIS, JsonValue, canonical_json

AGREEMENT = "agreement.pdf"
ORIGINAL = "original.pdf"
CERTIFICATE = "certificate.pdf"
AUDIT = "audit.json"
MANIFEST = "manifest.json"
MANIFEST_SIGNATURE = "manifest.p7s"
FORMAT = 1
README = "README.txt"
TRUST = "trust/root.pem"
EVIDENCE_FOLDER = "evidence/"
MADE_AT = "%Y-%m-%dT%H:%M:%SZ"
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # the first instant that a ZIP can write
_READABLE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class PersonalValue:
    """A personal value with the salt of its commitment in the chain."""

    salt: bytes
    value: str


@dataclass(frozen=True, slots=True)
class ExportedEvent:
    """An event as it stands in the chain; `personal` lacks what has been erased."""

    sequence: int
    event: Mapping[str, JsonValue]
    hash: str
    personal: Mapping[str, PersonalValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BundleContents:
    """What goes in; `evidence` by signature id, `made_at` in UTC, `readme` in its language.

    `records` are the other files that the events name (bundle_records.py); `certificate` is the
    certificate of completion, and may be missing.
    """

    agreement_number: str
    sealed_pdf: bytes
    original_pdf: bytes
    events: Sequence[ExportedEvent]
    evidence: Mapping[str, bytes]
    trust_roots: Sequence[x509.Certificate]
    readme: str
    made_at: datetime
    records: Sequence[bytes] = ()
    certificate: bytes = b""


async def build_bundle(
    contents: BundleContents, seal: Credential, timestamper: Timestamper
) -> bytes:
    """Return the ZIP, its manifest signed by `seal`; entries are sorted and dated `made_at`."""
    files = await asyncio.to_thread(bundle_files, contents)
    files[MANIFEST_SIGNATURE] = await sign_manifest(files[MANIFEST], seal, timestamper)
    return await asyncio.to_thread(zip_of, files, contents.made_at)


def bundle_files(contents: BundleContents) -> dict[str, bytes]:
    """Return the files but for the signature; the same contents give the same bytes."""
    files = {
        AGREEMENT: contents.sealed_pdf,
        ORIGINAL: contents.original_pdf,
        AUDIT: canonical_json([_event(event) for event in contents.events]),
        README: contents.readme.encode(),
        TRUST: b"".join(root.public_bytes(Encoding.PEM) for root in contents.trust_roots),
        **{evidence_name(key): data for key, data in contents.evidence.items()},
        **{record_name(data): data for data in contents.records},
    }
    if contents.certificate:
        files[CERTIFICATE] = contents.certificate
    files[MANIFEST] = _manifest(contents, files)
    return files


def zip_of(files: Mapping[str, bytes], made_at: datetime) -> bytes:
    """Return the one ZIP of these files.

    They are stored, not deflated: deflation differs between versions of its library.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, max(made_at, _EARLIEST).timetuple()[:6])
            entry.create_system = 3  # the same bytes on every operating system
            entry.external_attr = _READABLE
            archive.writestr(entry, files[name])
    return out.getvalue()


def evidence_name(signature_id: str) -> str:
    """Return the path of a signature's evidence in the bundle."""
    if not signature_id.replace("-", "").isalnum() or not signature_id.isascii():
        raise ValueError(f"{signature_id!r} is no signature id")
    return f"{EVIDENCE_FOLDER}{signature_id}.json"


def _event(event: ExportedEvent) -> Mapping[str, JsonValue]:
    personal: dict[str, JsonValue] = {
        name: {"salt": value.salt.hex(), "value": value.value}
        for name, value in event.personal.items()
    }
    return {
        "sequence": event.sequence,
        "event": event.event,
        "hash": event.hash,
        "personal": personal,
    }


def _manifest(contents: BundleContents, files: Mapping[str, bytes]) -> bytes:
    hashes: dict[str, JsonValue] = {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }
    return canonical_json(
        {
            "format": FORMAT,
            "agreement_number": contents.agreement_number,
            "made_at": contents.made_at.strftime(MADE_AT),
            "events": len(contents.events),
            "audit_head": contents.events[-1].hash if contents.events else GENESIS,
            "files": hashes,
        }
    )
