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
    is_nothing_to_check,
)
from adapters.i18n import Translator
from adapters.i18n.words import level_word
from domain.identification import Identification
from service.pages.verdict_meanings import NOTHING, meaning_of

_NAMES = ("name", "party", "title")
"""The values of reasons that name a person or a party (abuse 54)."""
_MOST_NAMES = 5
_TONES = {Verdict.PASSED: "good", Verdict.FAILED: "bad", Verdict.INDETERMINATE: "warn"}
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
    advice: str
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
    if is_nothing_to_check(found.reasons):
        return _of_nothing(found.reasons[0], sha256, words)
    report = found.document or Report(sha256) if isinstance(found, BundleReport) else found
    meaning = meaning_of(found, about=report.about)
    return ReportWords(
        heading=words.text(meaning.heading),
        verdict=found.verdict.value,
        tone=meaning.tone,
        words=words.text(meaning.words),
        advice=words.text(meaning.advice),
        reasons=tuple(
            reason_words(reason, words, with_names=with_names)
            for reason in gathered(found.reasons, words)
        ),
        sha256=sha256,
        kind=_kind(found, report, words),
        seal=_seal(report, words),
        timestamps=_timestamps(report, words),
        parties=_parties(report, words),
        signatures=tuple(
            _signature(signature, words, with_names=with_names) for signature in report.signatures
        ),
        background=tuple(
            f"{document.title}, SHA-256 {document.sha256}" if with_names else document.sha256
            for document in report.background
        ),
    )


def _of_nothing(reason: Reason, sha256: str, words: Translator) -> ReportWords:
    """Return what is said of a file that holds no signed document: there is no verdict on it."""
    meaning = NOTHING[reason.code]
    return ReportWords(
        heading=words.text(meaning.heading),
        verdict="",
        tone=meaning.tone,
        words=words.text(meaning.words),
        advice=words.text(meaning.advice),
        reasons=(),
        sha256=sha256,
        kind="",
        seal="",
        timestamps="",
        parties="",
        signatures=(),
    )


def _parties(report: Report, words: Translator) -> str:
    """Return how many parties are bound, and of how many nobody can tell."""
    number, doubtful = len(report.parties), report.doubtful_parties
    said = []
    if doubtful < number:
        bound = sum(party.is_bound for party in report.parties)
        said.append(
            words.plural(
                "{bound} of {n} party is bound",
                "{bound} of {n} parties are bound",
                number,
                bound=bound,
            )
        )
    if doubtful:
        said.append(
            words.plural(
                "whether {n} party is bound cannot be told while its signatures are in doubt",
                "whether {n} parties are bound cannot be told while their signatures are in doubt",
                doubtful,
            )
        )
    return "; ".join(said)


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
