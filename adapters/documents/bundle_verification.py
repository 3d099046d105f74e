"""Verifies an evidence bundle offline: the document, the audit trail, and one by the other."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509

from adapters.documents.bundle import (
    AGREEMENT,
    MANIFEST,
    MANIFEST_SIGNATURE,
    ORIGINAL,
    TRUST,
    evidence_name,
)
from adapters.documents.bundle_certificate import judge_certificate
from adapters.documents.bundle_reading import (
    Bundle,
    BundleNotUnderstood,
    manifest_reasons,
    read_bundle,
)
from adapters.documents.bundle_records import (
    background_reasons,
    evidence_of_sealed,
    record_reasons,
    record_reports,
)
from adapters.documents.bundle_signature import manifest_signature_reasons
from adapters.documents.verification import verify_pdf
from adapters.documents.verification_report import Reason, Report, Verdict, verdict_of
from domain.audit import ChainedEvent, commitment, first_break

_ZIP = b"PK\x03\x04"
_SIGNATURE_GIVEN = "signature_given"


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What was found in a bundle; `document` is the report on the sealed PDF in it.

    `records` are those on the other sealed documents: notices, accessions, amendments;
    `certificate` is that on the certificate of completion, which older bundles lack.
    """

    agreement_number: str
    document: Report | None
    events: int
    own_reasons: tuple[Reason, ...]
    records: tuple[Report, ...] = ()
    certificate: Report | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return all reasons, those of the document included."""
        documents = (self.document, self.certificate, *self.records)
        return (*self.own_reasons, *(r for found in documents if found for r in found.reasons))

    @property
    def verdict(self) -> Verdict:
        """Return the verdict."""
        return verdict_of(self.reasons)


def verify(
    data: bytes, *, trust_roots: Sequence[x509.Certificate], at: datetime | None = None
) -> Report | BundleReport:
    """Verify a PDF or an evidence bundle, whichever it is; never raises on the content."""
    # Not any ZIP, as a DOCX is one: the names of files stand in a ZIP as they are.
    if data.startswith(_ZIP) and any(name.encode() in data for name in (AGREEMENT, MANIFEST)):
        return verify_bundle(data, trust_roots=trust_roots, at=at)
    return verify_pdf(data, trust_roots=trust_roots, at=at)


def verify_bundle(
    data: bytes, *, trust_roots: Sequence[x509.Certificate], at: datetime | None = None
) -> BundleReport:
    """Return what can be said of a bundle, judged at `at` (UTC; None is now).

    The root inside the bundle is never trusted by itself: it is for the reader to
    compare with the one that the operator publishes.
    """
    try:
        bundle = read_bundle(data)
    except BundleNotUnderstood as error:
        return BundleReport("", None, 0, (Reason("bundle_form", {"detail": str(error)}),))
    events = [exported["event"] for exported in bundle.events]
    document = verify_pdf(bundle.files[AGREEMENT], trust_roots=trust_roots, at=at)
    reasons = [
        *manifest_signature_reasons(
            bundle.files[MANIFEST],
            bundle.files.get(MANIFEST_SIGNATURE),
            trust_roots=trust_roots,
            at=at,
        ),
        *manifest_reasons(bundle),
        *_original(bundle),
        *_chain(bundle),
        *_commitments(bundle),
        *_audit_head(bundle, document),
        *_said_of_the_document(bundle, document),
        *_trust_file(bundle, document, trust_roots),
        *_signatures(bundle, document),
        *_evidence(bundle),
        *record_reasons(
            bundle.files, events, elsewhere=hashlib.sha256(bundle.files[AGREEMENT]).hexdigest()
        ),
    ]
    certificate, problems = judge_certificate(bundle, trust_roots=trust_roots, at=at)
    records = record_reports(bundle.files, events, trust_roots=trust_roots, at=at)
    reasons += [*problems, *background_reasons(bundle.files, (document, *records))]
    return BundleReport(
        agreement_number=bundle.manifest["agreement_number"],
        document=document,
        events=len(bundle.events),
        own_reasons=tuple(reasons),
        records=records,
        certificate=certificate,
    )


def _said_of_the_document(bundle: Bundle, document: Report) -> list[Reason]:
    """Compare the agreement's number with the one that was certified."""
    if document.agreement_number in {"", bundle.manifest["agreement_number"]}:
        return []  # without a number the document's own reasons say why
    return [Reason("bundle_agreement")]


def _trust_file(
    bundle: Bundle, document: Report, trust_roots: Sequence[x509.Certificate]
) -> list[Reason]:
    """Compare the certificates that the bundle shows with the roots that vouch for it."""
    try:
        shown = x509.load_pem_x509_certificates(bundle.files[TRUST])
    except ValueError:
        return [Reason("bundle_form", {"detail": f"{TRUST} holds no certificate"})]
    vouched_for = document.verdict is Verdict.PASSED
    if not vouched_for or set(shown) & set(trust_roots):
        return []
    return [Reason("bundle_form", {"detail": f"{TRUST} is not the root that vouches for it"})]


def _original(bundle: Bundle) -> list[Reason]:
    begins = bundle.files[AGREEMENT].startswith(bundle.files[ORIGINAL])
    return [] if begins else [Reason("bundle_original")]


def _chain(bundle: Bundle) -> list[Reason]:
    chained = [ChainedEvent(e["sequence"], e["event"], e["hash"]) for e in bundle.events]
    try:
        found = first_break(chained)
    except (TypeError, ValueError, RecursionError) as error:
        return [Reason("chain_broken", {"detail": str(error)})]
    if not chained:
        return [Reason("chain_broken", {"detail": "it has no events"})]
    return [] if found is None else [Reason("chain_broken", {"detail": found.reason})]


def _commitments(bundle: Bundle) -> list[Reason]:
    """Compare personal values with the chain's commitments; those erased are not there."""
    return [
        Reason("commitment", {"field": str(name), "sequence": str(exported["sequence"])})
        for exported in bundle.events
        for name, personal in exported["personal"].items()
        if not _is_committed(exported["event"]["personal"].get(name), personal)
    ]


def _is_committed(recorded: Any, personal: Any) -> bool:
    try:
        expected = commitment(bytes.fromhex(personal["salt"]), personal["value"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return isinstance(recorded, str) and hmac.compare_digest(expected.encode(), recorded.encode())


def _audit_head(bundle: Bundle, document: Report) -> list[Reason]:
    if document.seal is None:
        return []  # the document's own reasons say why
    known = {exported["hash"] for exported in bundle.events}
    return [] if document.seal.audit_head in known else [Reason("audit_head")]


def _given(bundle: Bundle) -> list[Mapping[str, Any]]:
    """Return the events of signatures on this very document, not of an earlier round."""
    sent = hashlib.sha256(bundle.files[ORIGINAL]).hexdigest()
    return [
        exported
        for exported in bundle.events
        if exported["event"].get("kind") == _SIGNATURE_GIVEN
        and exported["event"]["data"].get("document_sha256") == sent
    ]


def _signatures(bundle: Bundle, document: Report) -> list[Reason]:
    recorded = {
        (exported["event"]["data"].get("field"), exported["event"]["data"].get("cms_sha256")): (
            exported["sequence"]
        )
        for exported in _given(bundle)
    }
    present = {(signature.field, signature.cms_sha256) for signature in document.signatures}
    if document.seal is None:
        return []
    unrecorded = [
        Reason("signature_unrecorded", {"field": field})
        for field, _ in sorted(present - recorded.keys())
    ]
    missing = [
        Reason("signature_missing", {"sequence": str(recorded[key])})
        for key in recorded.keys() - present
    ]
    return unrecorded + missing


def _evidence(bundle: Bundle) -> list[Reason]:
    """Every signature on a sealed document has its evidence; every evidence has a signature."""
    evidence = {
        signature: hashlib.sha256(data).hexdigest() for signature, data in bundle.evidence.items()
    }
    recorded = {
        str(data.get("signature_id")): data.get("evidence_sha256")
        for exported in bundle.events
        if exported["event"].get("kind") == _SIGNATURE_GIVEN
        for data in (exported["event"]["data"],)
    }
    events = [exported["event"] for exported in bundle.events]
    here = {str(e["event"]["data"].get("signature_id")) for e in _given(bundle)}
    needed = here | evidence_of_sealed(events).keys()
    wrong = [
        Reason("evidence", {"signature": signature})
        for signature in sorted(needed | (evidence.keys() & recorded.keys()))
        if evidence.get(signature) is None or evidence[signature] != recorded[signature]
    ]
    stray = [
        Reason("evidence_unrecorded", {"file": evidence_name(signature)})
        for signature in sorted(evidence.keys() - recorded.keys())
    ]
    return wrong + stray
