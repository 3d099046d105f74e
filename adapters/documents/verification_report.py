"""What a verification says: a verdict in the words of ETSI EN 319 102-1, with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from adapters.documents.facts import BackgroundFacts
from domain.errors import N_


class Verdict(StrEnum):
    """The three outcomes of ETSI EN 319 102-1, section 5.1.3."""

    PASSED = "TOTAL-PASSED"
    FAILED = "TOTAL-FAILED"
    INDETERMINATE = "INDETERMINATE"


_FAILURES = {
    "not_a_pdf": N_("The file is neither a PDF nor an evidence bundle."),
    "too_large": N_("The file is larger than any that is verified here."),
    "no_signatures": N_("The file has no signatures."),
    "cut_short": N_("The file was cut short: its end is missing."),
    "appended": N_("Bytes appended after the last signature, that of “{name}”: {count}."),
    "byte_range": N_(
        "The file was changed after signing: the byte range of the signature of "
        "“{name}” does not match what it signed."
    ),
    "range_form": N_(
        "The byte range of signature {number} is not of the form that signatures here have: "
        "it was moved, or does not begin with the file."
    ),
    "contents_form": N_(
        "The file was changed after signing: the container of signature {number} "
        "is not as it was written."
    ),
    "container_certificates": N_(
        "The file was changed after signing: the signature of “{name}” carries "
        "certificates that do not belong to it."
    ),
    "signature_value": N_("The signature of “{name}” is not valid: its value is wrong."),
    "timestamp_value": N_("The timestamp of the signature of “{name}” is not valid."),
    "timestamp_missing": N_("The signature of “{name}” has no timestamp."),
    "revoked": N_("The certificate of “{name}” was revoked."),
    "unreadable": N_("The file was changed after signing: it can no longer be read as a PDF."),
    "signatures_hidden": N_(
        "The signatures that the document shows are not those that stand in the file."
    ),
    "modified": N_(
        "The document was modified after it was certified, by more than signatures: {detail}"
    ),
    "not_certified": N_("The first signature is not the certification of the text."),
    "not_sealed": N_("The document is not sealed."),
    "no_archive_timestamp": N_("The revocation lists and the timestamp before the seal are gone."),
    "wrong_certificate": N_(
        "The signature in the field “{field}” was made with a certificate that is not for it."
    ),
    "facts_missing": N_("The signing facts that the certified document must contain are missing."),
    "facts_changed": N_("The signing facts are not those that were certified."),
    "stray_signature": N_("The field “{field}” belongs to no party, but is signed."),
    "wrong_party": N_("The field “{field}” of “{party}” was signed in another party's name."),
    "authority_not_met": N_(
        "“{party}” is not bound: its signing authority “{authority}” is not met."
    ),
    "bundle_form": N_("The evidence bundle is not in the form that is written here: {detail}"),
    "bundle_manifest": N_("The file {file} of the bundle is not the one that its manifest names."),
    "bundle_signature": N_("The manifest of the bundle is not under a valid seal: {detail}."),
    "bundle_agreement": N_("The bundle says that it is of another agreement than the document."),
    "bundle_certificate": N_(
        "The certificate of completion in the bundle is not of this agreement, or its audit head "
        "is no event of this audit trail."
    ),
    "bundle_events": N_("The audit trail is not the one that the manifest names."),
    "bundle_original": N_("The sealed document does not begin with the original that was sent."),
    "chain_broken": N_("The audit trail does not hold: {detail}"),
    "commitment": N_("The personal value “{field}” of event {sequence} is not the recorded one."),
    "audit_head": N_("The audit head that the seal names is no event of this audit trail."),
    "signature_unrecorded": N_("The signature in the field “{field}” has no event in the trail."),
    "signature_missing": N_("Event {sequence} records a signature that the document lacks."),
    "evidence": N_("The evidence of signature {signature} is missing or not the recorded one."),
    "record_name": N_("The file {file} is not what its name says, or no event names it."),
    "record_missing": N_("The audit trail names the file {file}, and the bundle lacks it."),
    "background": N_(
        "The background document “{title}” is missing, or is not the one that was certified with "
        "the text (SHA-256 {sha256})."
    ),
    "evidence_unrecorded": N_("The evidence {file} belongs to no recorded signature."),
}
_NOTHING_TO_CHECK = ({"not_a_pdf"}, {"no_signatures"})
_DOUBTS = {
    "no_trust_root": N_("No trusted root was given, so nobody vouches for the certificates."),
    "untrusted": N_("The certificate of “{name}” does not lead to a trusted root."),
    "timestamp_untrusted": N_(
        "The timestamp of the signature of “{name}” does not lead to a trusted root."
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it is not TOTAL-PASSED; `message` is the English text and the translations' key."""

    code: str
    params: dict[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Return the untranslated text, with its `{named}` places."""
        return _FAILURES.get(self.code) or _DOUBTS[self.code]

    @property
    def text(self) -> str:
        """Return the English sentence."""
        return self.message.format(**self.params)

    @property
    def verdict(self) -> Verdict:
        """Return what this reason alone makes of the whole."""
        return Verdict.FAILED if self.code in _FAILURES else Verdict.INDETERMINATE


def is_nothing_to_check(reasons: Sequence[Reason]) -> bool:
    """Tell whether there is no signed document at all, so that people need no verdict."""
    return {reason.code for reason in reasons} in _NOTHING_TO_CHECK


def verdict_of(reasons: tuple[Reason, ...]) -> Verdict:
    """Return the verdict that all the reasons together give."""
    verdicts = {reason.verdict for reason in reasons}
    if Verdict.FAILED in verdicts:
        return Verdict.FAILED
    return Verdict.INDETERMINATE if verdicts else Verdict.PASSED


@dataclass(frozen=True, slots=True)
class TimestampReport:
    """When, by whose clock; `is_operators_own` when the signing service stamped it itself."""

    at: datetime
    issuer: str
    is_operators_own: bool


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature; `field` is empty when the document could not be read.

    `capacity` is the certificate's, as the rules know it; `shown_capacity` is what people read
    in the document, as far as the certified facts say it. `identification` is how the person
    was identified, as the signature itself says; empty in documents that do not say it yet.
    """

    field: str
    signatory: str
    person: str
    party: str
    capacity: str
    timestamp: TimestampReport | None
    cms_sha256: str
    in_place_of: str
    verdict: Verdict
    shown_capacity: str = ""
    identification: str = ""


@dataclass(frozen=True, slots=True)
class SealReport:
    """The seal: the last signature, over the whole file."""

    timestamp: TimestampReport | None
    audit_head: str | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class PartyReport:
    """A party: whether its authority is met, and which of its fields were left empty."""

    ordinal: int
    name: str
    authority: str
    is_bound: bool
    empty_fields: tuple[str, ...]
    unlisted: tuple[str, ...]  # names of signatories who were not listed when it was sent


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a PDF; `document_sha256` is of the whole file, hexadecimal.

    `background` are the documents that were certified with it, to be read by all who signed.
    `about` says what it is when it is not the agreement itself (`notice`, `certificate`).
    """

    document_sha256: str
    agreement_number: str = ""
    version: int = 0
    reasons: tuple[Reason, ...] = ()
    signatures: tuple[SignatureReport, ...] = ()
    seal: SealReport | None = None
    parties: tuple[PartyReport, ...] = ()
    background: tuple[BackgroundFacts, ...] = ()
    about: str = ""

    @property
    def verdict(self) -> Verdict:
        """Return the verdict."""
        return verdict_of(self.reasons)

    @property
    def doubtful_parties(self) -> int:
        """Return of how many parties nobody can tell whether they are bound.

        Their signatures are in doubt: then the rule is neither met nor shown to be unmet.
        """
        unmet = {r.params["party"] for r in self.reasons if r.code == "authority_not_met"}
        return sum(not party.is_bound and party.name not in unmet for party in self.parties)
