"""A verification in the words that a lawyer uses; its public form names nobody."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from adapters.documents.bundle_verification import BundleReport
from adapters.documents.verification_report import (
    Reason,
    Report,
    SignatureReport,
    TimestampReport,
    Verdict,
)
from adapters.i18n import N_, Translator

_WORDS = {
    Verdict.PASSED: N_(
        "Every signature is genuine, every party is bound by its own rule, and nothing in the "
        "document has been changed since it was sealed."
    ),
    Verdict.FAILED: N_("The document must not be relied on. This is what was found:"),
    Verdict.INDETERMINATE: N_(
        "It cannot be said for certain whether the document is genuine. This is why:"
    ),
}
_TONES = {Verdict.PASSED: "good", Verdict.FAILED: "bad", Verdict.INDETERMINATE: "warn"}
_NAMES = ("name", "party")
"""The values of reasons that name a person or a party (abuse 54)."""
_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class SignatureWords:
    """One signature of the report; `signatory` is empty in the public form."""

    place: str
    signatory: str
    time: str
    verdict: str
    tone: str


@dataclass(frozen=True, slots=True)
class ReportWords:
    """A report as the page shows it."""

    verdict: str
    tone: str
    words: str
    reasons: tuple[str, ...]
    sha256: str
    kind: str
    seal: str
    timestamps: str
    parties: str
    signatures: tuple[SignatureWords, ...]


def words_of(
    data: bytes, found: Report | BundleReport, words: Translator, *, with_names: bool
) -> ReportWords:
    """Return what was found in the file `data`, in words."""
    sha256 = hashlib.sha256(data).hexdigest()
    report = found.document or Report(sha256) if isinstance(found, BundleReport) else found
    bound = sum(party.is_bound for party in report.parties)
    return ReportWords(
        verdict=found.verdict.value,
        tone=_TONES[found.verdict],
        words=words.text(_WORDS[found.verdict]),
        reasons=tuple(
            # Without names several of them say the same.
            dict.fromkeys(
                reason_words(reason, words, with_names=with_names) for reason in found.reasons
            )
        ),
        sha256=sha256,
        kind=_kind(found, words),
        seal=_seal(report, words),
        timestamps=_timestamps(report, words),
        parties=words.plural(
            "{bound} of {n} party is bound",
            "{bound} of {n} parties are bound",
            len(report.parties),
            bound=bound,
        )
        if report.parties
        else "",
        signatures=tuple(
            _signature(signature, words, with_names=with_names) for signature in report.signatures
        ),
    )


def reason_words(reason: Reason, words: Translator, *, with_names: bool) -> str:
    """Return a reason in the reader's language; names are left out unless they may be seen."""
    params = dict(reason.params)
    if not with_names:
        hidden = words.text("name not shown")
        params |= {name: hidden for name in _NAMES if name in params}
    return words.text(reason.message).format(**params)


def _kind(found: Report | BundleReport, words: Translator) -> str:
    if isinstance(found, BundleReport):
        return words.plural(
            "Evidence bundle with the document and {n} event of its history",
            "Evidence bundle with the document and {n} events of its history",
            found.events,
        )
    return words.text("Document")


def _seal(report: Report, words: Translator) -> str:
    if report.seal is None:
        return words.text("none")
    stamp = report.seal.timestamp
    moment = words.moment(stamp.at, _ZONE) if stamp else words.text("time not known")
    return f"{report.seal.verdict.value}, {moment}"


def _timestamps(report: Report, words: Translator) -> str:
    stamps = [signature.timestamp for signature in report.signatures if signature.timestamp]
    if not stamps:
        return ""
    return "; ".join(dict.fromkeys(_issuer(stamp, words) for stamp in stamps))


def _issuer(stamp: TimestampReport, words: Translator) -> str:
    if stamp.is_operators_own:
        return words.text("{issuer} (the operator's own clock, its own word)", issuer=stamp.issuer)
    return words.text("{issuer} (an outside authority)", issuer=stamp.issuer)


def _signature(
    signature: SignatureReport, words: Translator, *, with_names: bool
) -> SignatureWords:
    about = (signature.signatory, signature.capacity, signature.party)
    stamp = signature.timestamp
    return SignatureWords(
        place=signature.field or words.text("unreadable"),
        signatory=", ".join(filter(None, about)) if with_names else "",
        time=words.moment(stamp.at, _ZONE) if stamp else words.text("time not known"),
        verdict=signature.verdict.value,
        tone=_TONES[signature.verdict],
    )
