"""The README of an evidence bundle, in the agreement's own language."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.i18n import N_, Translator
from domain.identification import Identification

_WIDTH = 88
_CHECK_MANIFEST = (
    "openssl cms -verify -binary -inform DER -in manifest.p7s -content manifest.json \\\n"
    "  -CAfile trust/root.pem -out /dev/null"
)
_CERTIFICATE = "certificate.pdf"
_FILES = (
    ("agreement.pdf", N_("the sealed agreement, with every signature in it")),
    (
        _CERTIFICATE,
        N_("the certificate of completion: who signed, for whom, how and when, to be read"),
    ),
    ("original.pdf", N_("the text as it was sent for signing; the sealed one begins with it")),
    (
        "audit.json",
        N_("the audit trail: every recorded event, each with the hash of the one before"),
    ),
    (
        "evidence/",
        N_("for each signature on a sealed document: what was shown and done, when, from where"),
    ),
    (
        "records/",
        N_("files of the audit trail: drafts, background documents, notices, extracts, scans"),
    ),
    ("trust/root.pem", N_("the root certificate of the service that took the signatures")),
    (
        "manifest.json",
        N_("the SHA-256 of every file here, and where the audit trail ended when this was made"),
    ),
    ("manifest.p7s", N_("the seal's signature of manifest.json, with a timestamp")),
)


@dataclass(frozen=True, slots=True)
class BundleFacts:
    """What the README names; `made_at` is shown in `zone`, hashes are hexadecimal SHA-256.

    `identification` says how the round asked each signatory to be identified.
    """

    number: str
    title: str
    sealed_sha256: str
    original_sha256: str
    signatures: int
    made_at: datetime
    zone: ZoneInfo
    identification: Identification = Identification.LINK
    has_certificate: bool = False


def bundle_readme(words: Translator, facts: BundleFacts) -> str:
    """Return the text: what the bundle holds, how to check it, what it proves."""
    text = words.text
    files = [
        f"{name:<16} {text(meaning)}"
        for name, meaning in _FILES
        if facts.has_certificate or name != _CERTIFICATE
    ]
    parts = [
        f"{facts.title} {facts.number}",
        text("Evidence bundle made on {moment}.", moment=words.moment(facts.made_at, facts.zone)),
        words.plural(
            "The agreement carries {n} signature.",
            "The agreement carries {n} signatures.",
            facts.signatures,
        ),
        "\n".join(files),
        "\n".join(
            (
                f"agreement.pdf  SHA-256 {facts.sealed_sha256}",
                f"original.pdf   SHA-256 {facts.original_sha256}",
            )
        ),
        text(
            "To check it without the service, run “sidos verify” on this file with the root "
            "certificate that the operator publishes. Compare that certificate with "
            "trust/root.pem: a bundle cannot vouch for itself. Any PDF program that knows "
            "signatures checks agreement.pdf as well."
        ),
        text(
            "The signature of manifest.json covers every file here, this one included. Programs "
            "for CMS signatures check it as well, for example:"
        ),
        _CHECK_MANIFEST,
        _level_in_words(words, facts),
        text(
            "Names, addresses and other personal data are for those who need them to prove "
            "the agreement. Keep this file as carefully as the agreement itself."
        ),
    ]
    return "\n\n".join(_wrapped(part) for part in parts) + "\n"


def _wrapped(part: str) -> str:
    if "\n" in part:
        return part
    return textwrap.fill(part, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _level_in_words(words: Translator, facts: BundleFacts) -> str:
    """Return how those who signed were identified, and what kind of signature that makes."""
    if facts.identification is Identification.STRONG:
        return words.text(
            "Each signature was given through a link sent by email, by a person whom a service of "
            "strong electronic identification had identified meanwhile. The evidence of each "
            "signature names the person as that service did, and the service. It is a simple "
            "electronic signature in the sense of the eIDAS regulation, given by an identified "
            "person. The certificates in the document are the service's own and carry the "
            "identified name."
        )
    if facts.identification is Identification.LINK_AND_CODE:
        return words.text(
            "Each signature was given through a link sent by email, with a code mailed to the "
            "same address while signing: it is a simple electronic signature in the sense of the "
            "eIDAS regulation. The certificates in the document are the service's own and say "
            "who signed according to its records."
        )
    return words.text(
        "Each signature was given through a link sent by email: it is a simple electronic "
        "signature in the sense of the eIDAS regulation. The certificates in the document "
        "are the service's own and say who signed according to its records."
    )
