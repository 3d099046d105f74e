"""A verification in the words that a lawyer uses; its public form names nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from adapters.documents.bundle_verification import BundleReport
from adapters.documents.facts import CERTIFICATE, printed_code
from adapters.documents.verification_report import (
    Reason,
    Report,
    SignatureReport,
    TimestampReport,
    Verdict,
)
from adapters.i18n import N_, Translator
from adapters.i18n.words import level_word
from domain.identification import Identification

_HEADINGS = {
    Verdict.PASSED: N_("Everything is in order"),
    Verdict.FAILED: N_("Do not rely on this document"),
    Verdict.INDETERMINATE: N_("It cannot be said for certain"),
}
_WORDS = {
    Verdict.PASSED: N_(
        "Every signature is genuine, every party is bound by its own rule, and nothing in the "
        "document has been changed since it was sealed."
    ),
    Verdict.FAILED: N_("This is what was found:"),
    Verdict.INDETERMINATE: N_(
        "The document may be genuine, but that cannot be said for certain. This is why:"
    ),
}
_NOT_SEALED = N_("This is not the sealed document")
_WHY_NOT_SEALED = N_(
    "The file is the document as it was sent for signing, or from before everyone had signed. "
    "Only the sealed document shows that everyone has signed. This is what was found:"
)
_CERTIFICATE = N_(
    "This is a certificate of completion: it is as the service sealed it. It tells of a signed "
    "document and is not that document itself. Check that one too."
)
_TONES = {Verdict.PASSED: "good", Verdict.FAILED: "bad", Verdict.INDETERMINATE: "warn"}
_UNFINISHED = {"not_sealed", "no_archive_timestamp", "authority_not_met"}
"""What is wrong with a genuine file of a round that had not ended when the file was taken."""
_NAMES = ("name", "party", "title")
"""The values of reasons that name a person or a party (abuse 54)."""
_MOST_NAMES = 5
_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class SignatureWords:
    """One signature of the report; `signatory` is empty in the public form."""

    place: str
    signatory: str
    time: str
    identified: str
    verdict: str
    tone: str


@dataclass(frozen=True, slots=True)
class ReportWords:
    """A report as the page shows it; `verdict` is the term of ETSI EN 319 102-1."""

    heading: str
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
    background: tuple[str, ...] = ()


def words_of(
    data: bytes, found: Report | BundleReport, words: Translator, *, with_names: bool
) -> ReportWords:
    """Return what was found in the file `data`, in words."""
    sha256 = hashlib.sha256(data).hexdigest()
    if [reason.code for reason in found.reasons] == ["no_signatures"]:
        return _of_unsigned(sha256, words)
    report = found.document or Report(sha256) if isinstance(found, BundleReport) else found
    bound = sum(party.is_bound for party in report.parties)
    codes = {reason.code for reason in found.reasons}
    unfinished = "not_sealed" in codes and codes <= _UNFINISHED
    return ReportWords(
        heading=words.text(_NOT_SEALED if unfinished else _HEADINGS[found.verdict]),
        verdict=found.verdict.value,
        tone="warn" if unfinished else _TONES[found.verdict],
        words=words.text(_WHY_NOT_SEALED if unfinished else _what_it_means(report, found.verdict)),
        reasons=tuple(
            reason_words(reason, words, with_names=with_names)
            for reason in gathered(found.reasons, words)
        ),
        sha256=sha256,
        kind=_kind(found, report, words),
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
        background=tuple(
            f"{document.title}, SHA-256 {document.sha256}" if with_names else document.sha256
            for document in report.background
        ),
    )


def _what_it_means(report: Report, verdict: Verdict) -> str:
    is_certificate = report.about == CERTIFICATE and verdict is Verdict.PASSED
    return _CERTIFICATE if is_certificate else _WORDS[verdict]


def _of_unsigned(sha256: str, words: Translator) -> ReportWords:
    """Return what is said of a file that nobody has signed: there is no verdict on it."""
    return ReportWords(
        heading=words.text("The file has no signatures"),
        verdict="",
        tone="warn",
        words=words.text(
            "There is nothing to check: the file is a draft, a copy without signatures, or "
            "was never sent for signing here."
        ),
        reasons=(),
        sha256=sha256,
        kind=words.text("Document"),
        seal=words.text("none"),
        timestamps="",
        parties="",
        signatures=(),
    )


def gathered(reasons: Sequence[Reason], words: Translator) -> list[Reason]:
    """Return the reasons with those made one that differ in nothing but whom they name."""
    alike: dict[tuple[str, tuple[tuple[str, str], ...]], list[Reason]] = {}
    for reason in reasons:
        other = tuple(sorted((k, v) for k, v in reason.params.items() if k not in _NAMES))
        alike.setdefault((reason.code, other), []).append(reason)
    return [
        Reason(code, {**dict(other), **_names_in(same, words)})
        for (code, other), same in alike.items()
    ]


def _names_in(reasons: Sequence[Reason], words: Translator) -> dict[str, str]:
    return {
        key: _listed([reason.params[key] for reason in reasons], words)
        for key in _NAMES
        if key in reasons[0].params
    }


def _listed(names: Sequence[str], words: Translator) -> str:
    different = list(dict.fromkeys(names))
    shown, more = ", ".join(different[:_MOST_NAMES]), len(different) - _MOST_NAMES
    if more <= 0:
        return shown
    return words.plural("{names} and one more", "{names} and {n} more", more, names=shown)


def reason_words(reason: Reason, words: Translator, *, with_names: bool) -> str:
    """Return a reason in the reader's language; names are left out unless they may be seen."""
    params = dict(reason.params)
    if "field" in params:
        params["field"] = printed_code(params["field"])
    if not with_names:
        hidden = words.text("name not shown")
        params |= {name: hidden for name in _NAMES if name in params}
    return words.text(reason.message).format(**params)


def _kind(found: Report | BundleReport, report: Report, words: Translator) -> str:
    if isinstance(found, BundleReport):
        return words.plural(
            "Evidence bundle with the document and {n} event of its history",
            "Evidence bundle with the document and {n} events of its history",
            found.events,
        )
    if report.about == CERTIFICATE:
        return words.text("Certificate of completion")
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


def _identified(level: str, words: Translator) -> str:
    """Return how the signatory was identified; older documents, and others' values, say nothing."""
    return words.text(level_word(level)) if level in set(Identification) else ""


def _signature(
    signature: SignatureReport, words: Translator, *, with_names: bool
) -> SignatureWords:
    capacity = signature.shown_capacity or signature.capacity
    about = (signature.signatory, capacity, signature.party)
    stamp = signature.timestamp
    return SignatureWords(
        place=printed_code(signature.field) or words.text("unreadable"),
        signatory=", ".join(filter(None, about)) if with_names else "",
        time=words.moment(stamp.at, _ZONE) if stamp else words.text("time not known"),
        identified=_identified(signature.identification, words),
        verdict=signature.verdict.value,
        tone=_TONES[signature.verdict],
    )
