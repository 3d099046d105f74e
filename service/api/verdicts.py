"""What the API says of a file that was verified."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from adapters.documents.bundle_verification import BundleReport
from adapters.documents.verification_child import AnyReport
from adapters.documents.verification_report import (
    PartyReport,
    Reason,
    SealReport,
    SignatureReport,
    TimestampReport,
    Verdict,
)
from adapters.i18n import Translator
from service.api.shapes import Shape


class ReasonOut(Shape):
    """Why the verdict is not TOTAL-PASSED; `detail` is in the reader's language."""

    code: str
    detail: str


class TimestampOut(Shape):
    """By whose clock; `own` when the signing service stamped it itself."""

    at: datetime
    issuer: str
    own: bool


class SignatureVerdictOut(Shape):
    """One signature of a person for a party."""

    signatory: str
    party: str
    capacity: str
    timestamp: TimestampOut | None
    verdict: Verdict


class SealOut(Shape):
    """The seal, and the head of the audit chain that it names."""

    timestamp: TimestampOut | None
    audit_head: str | None
    verdict: Verdict


class PartyVerdictOut(Shape):
    """A party: whether its signing authority was met."""

    name: str
    authority: str
    bound: bool


class CertifiedBackgroundOut(Shape):
    """A background document that was certified with the text; `size` in bytes."""

    title: str
    sha256: str
    size: int
    pages: int


class VerificationOut(Shape):
    """The verdict on a file in the words of ETSI EN 319 102-1, and what it rests on.

    `about` says what a document is when it is not an agreement itself: `notice`, `accession`,
    `amendment`, or `certificate` for a certificate of completion, which nobody signs.
    `events` is how many the audit trail of a bundle has.
    """

    kind: Literal["pdf", "bundle"]
    about: str
    verdict: Verdict
    document_sha256: str | None
    agreement_number: str
    version: int
    events: int | None
    reasons: list[ReasonOut]
    signatures: list[SignatureVerdictOut]
    seal: SealOut | None
    parties: list[PartyVerdictOut]
    background: list[CertifiedBackgroundOut]


def verification_out(report: AnyReport, words: Translator) -> VerificationOut:
    """Return a report in the shape of the API; of a bundle, with its document's signatures."""
    document = report.document if isinstance(report, BundleReport) else report
    return VerificationOut(
        kind="bundle" if isinstance(report, BundleReport) else "pdf",
        about=document.about if document else "",
        verdict=report.verdict,
        document_sha256=document.document_sha256 if document else None,
        agreement_number=report.agreement_number,
        version=document.version if document else 0,
        events=report.events if isinstance(report, BundleReport) else None,
        reasons=[_reason_out(reason, words) for reason in report.reasons],
        signatures=[_signature_out(signature) for signature in document.signatures]
        if document
        else [],
        seal=_seal_out(document.seal) if document and document.seal else None,
        parties=[_party_out(party) for party in document.parties] if document else [],
        background=[
            CertifiedBackgroundOut(title=b.title, sha256=b.sha256, size=b.size, pages=b.pages)
            for b in (document.background if document else ())
        ],
    )


def _party_out(report: PartyReport) -> PartyVerdictOut:
    return PartyVerdictOut(name=report.name, authority=report.authority, bound=report.is_bound)


def _reason_out(reason: Reason, words: Translator) -> ReasonOut:
    return ReasonOut(code=reason.code, detail=words.text(reason.message).format(**reason.params))


def _signature_out(report: SignatureReport) -> SignatureVerdictOut:
    return SignatureVerdictOut(
        signatory=report.signatory,
        party=report.party,
        capacity=report.capacity,
        timestamp=_timestamp_out(report.timestamp) if report.timestamp else None,
        verdict=report.verdict,
    )


def _seal_out(report: SealReport) -> SealOut:
    return SealOut(
        timestamp=_timestamp_out(report.timestamp) if report.timestamp else None,
        audit_head=report.audit_head,
        verdict=report.verdict,
    )


def _timestamp_out(report: TimestampReport) -> TimestampOut:
    return TimestampOut(at=report.at, issuer=report.issuer, own=report.is_operators_own)
