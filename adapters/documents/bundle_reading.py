"""Reads an evidence bundle that somebody hands in: a ZIP that nobody has vouched for."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.documents.bundle import (
    AGREEMENT,
    AUDIT,
    CERTIFICATE,
    EVIDENCE_FOLDER,
    FORMAT,
    MADE_AT,
    MANIFEST,
    MANIFEST_SIGNATURE,
    ORIGINAL,
    README,
    TRUST,
    zip_of,
)
from adapters.documents.bundle_records import RECORD
from adapters.documents.verification_report import Reason
from domain.audit import GENESIS, canonical_json

LARGEST_BUNDLE = 200 * 1024 * 1024
_MOST_ENTRIES = 20_000
_EVIDENCE = re.compile(r"evidence/[A-Za-z0-9-]{1,64}\.json")
_REQUIRED = (AGREEMENT, ORIGINAL, AUDIT, MANIFEST, README, TRUST)
_KNOWN = (*_REQUIRED, CERTIFICATE, MANIFEST_SIGNATURE)
_NOT_IN_MANIFEST = (MANIFEST, MANIFEST_SIGNATURE)
_MANIFEST_KEYS = {"format", "agreement_number", "made_at", "events", "audit_head", "files"}
_ENTRY_KEYS = {"sequence", "event", "hash", "personal"}
_EVENT_KEYS = {
    "sequence", "agreement_id", "kind", "occurred_at", "recorded_at", "data", "personal"
}  # fmt: skip
_PERSONAL_KEYS = {"salt", "value"}


class BundleNotUnderstood(ValueError):
    """The ZIP is not one of ours; the message says why."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a bundle, its manifest and its events, as parsed JSON."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    events: list[Mapping[str, Any]]

    @property
    def evidence(self) -> dict[str, bytes]:
        """Return the evidence by signature id."""
        return {
            name.removeprefix(EVIDENCE_FOLDER).removesuffix(".json"): data
            for name, data in self.files.items()
            if name.startswith(EVIDENCE_FOLDER)
        }


def read_bundle(data: bytes) -> Bundle:
    """Return the bundle; raise `BundleNotUnderstood` on anything that we did not write."""
    if len(data) > LARGEST_BUNDLE:
        raise BundleNotUnderstood("it is too large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _read(archive)
    except BundleNotUnderstood:
        raise
    except Exception as error:  # zipfile raises anything on a hostile file
        raise BundleNotUnderstood(f"it is no ZIP file: {error}") from error
    missing = [name for name in _REQUIRED if name not in files]
    if missing:
        raise BundleNotUnderstood(f"{missing[0]} is missing")
    manifest, events = _json(files, MANIFEST), _json(files, AUDIT)
    if not _is_manifest(manifest):
        raise BundleNotUnderstood("its manifest does not say what a manifest says")
    if not isinstance(events, list) or not all(map(_is_event, events)):
        raise BundleNotUnderstood("its audit trail is no list of events")
    if zip_of(files, _made_at(manifest)) != data:
        raise BundleNotUnderstood("it has bytes that its files do not explain")
    return Bundle(files, manifest, events)


def _made_at(manifest: Mapping[str, Any]) -> datetime:
    try:
        return datetime.strptime(str(manifest.get("made_at")), MADE_AT).replace(tzinfo=UTC)
    except ValueError as error:
        raise BundleNotUnderstood("its manifest does not say when it was made") from error


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES:
        raise BundleNotUnderstood("it has too many entries")
    files: dict[str, bytes] = {}
    room = LARGEST_BUNDLE
    for entry in entries:
        name = entry.filename
        if name not in _KNOWN and not any(form.fullmatch(name) for form in (_EVIDENCE, RECORD)):
            raise BundleNotUnderstood("it has a file that does not belong in it")
        if name in files:
            raise BundleNotUnderstood(f"{name} stands in it twice")
        # Nothing is ever inflated, so nothing can grow; entries could still overlap.
        room -= entry.file_size
        if entry.compress_type != zipfile.ZIP_STORED or room < 0:
            raise BundleNotUnderstood(f"{name} is not simply stored")
        files[name] = archive.read(entry)
    return files


def _json(files: Mapping[str, bytes], name: str) -> Any:
    """Return a file's JSON, of which there is one form: no key twice, no space, no order."""
    try:
        value = json.loads(files[name])
        canonical = canonical_json(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise BundleNotUnderstood(f"{name} is no JSON") from error
    if canonical != files[name]:
        raise BundleNotUnderstood(f"{name} is not in its one form")
    return value


def _is_manifest(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == _MANIFEST_KEYS
        and type(value["format"]) is int
        and value["format"] == FORMAT
        and type(value["events"]) is int
        and isinstance(value["agreement_number"], str)
        and isinstance(value["files"], dict)
    )


def _is_event(value: Any) -> bool:
    """Tell whether an entry has what we write, and no word more that nobody vouches for."""
    if not isinstance(value, dict) or value.keys() != _ENTRY_KEYS:
        return False
    event, personal = value["event"], value["personal"]
    return (
        isinstance(event, dict)
        and event.keys() == _EVENT_KEYS
        and type(value["sequence"]) is int
        and isinstance(value["hash"], str)
        and isinstance(event["data"], dict)
        and isinstance(event["personal"], dict)
        and isinstance(personal, dict)
        and all(isinstance(v, dict) and v.keys() == _PERSONAL_KEYS for v in personal.values())
    )


def manifest_reasons(bundle: Bundle) -> list[Reason]:
    """Compare every file with its hash in the manifest, and the manifest with the files."""
    named = bundle.manifest["files"]
    found = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in bundle.files.items()
        if name not in _NOT_IN_MANIFEST
    }
    different = sorted(n for n in named.keys() | found.keys() if named.get(n) != found.get(n))
    reasons = [Reason("bundle_manifest", {"file": name}) for name in different]
    head = bundle.events[-1]["hash"] if bundle.events else GENESIS
    if (bundle.manifest["events"], bundle.manifest["audit_head"]) != (len(bundle.events), head):
        reasons.append(Reason("bundle_events"))
    return reasons
