"""What a verdict on a file means, and what its reader does next."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.documents.bundle_verification import BundleReport
from adapters.documents.facts import CERTIFICATE
from adapters.documents.verification_report import Report, Verdict
from adapters.i18n import N_


@dataclass(frozen=True, slots=True)
class Meaning:
    """Texts in English, to be translated, and the colour of the whole."""

    heading: str
    tone: str
    words: str
    advice: str


_FILED = N_(
    "Keep the file as it is. A print-out, or a copy that another program has saved anew, does not "
    "carry the signatures."
)
_PASSED = Meaning(
    N_("Everything is in order"),
    "good",
    N_(
        "Every signature is genuine, every party is bound by its own rule, and nothing in the "
        "document has been changed since it was sealed."
    ),
    _FILED,
)
_OF_CERTIFICATE = Meaning(
    _PASSED.heading,
    "good",
    N_(
        "This is a certificate of completion: it is as the service sealed it. It tells of a signed "
        "document and is not that document itself. Check that one too."
    ),
    _FILED,
)
_FAILED = Meaning(
    N_("Do not rely on this document"),
    "bad",
    N_("This is what was found:"),
    N_(
        "Ask whoever keeps the agreement for the sealed document, and compare its fingerprint with "
        "the one below. Do not throw this file away: it may be needed to find out what happened "
        "to it."
    ),
)
_INDETERMINATE = Meaning(
    N_("It cannot be said for certain"),
    "warn",
    N_("The document may be genuine, but that cannot be said for certain. This is why:"),
    N_(
        "This page trusts only the certificates of this service. If the document comes from "
        "another service, have it checked there, or ask its operator for the root certificate and "
        "check the file with it: sidos verify --trust root.pem"
    ),
)
_NOT_SEALED = Meaning(
    N_("This is not the sealed document"),
    "warn",
    N_(
        "The file is the document as it was sent for signing, or from before everyone had signed. "
        "Only the sealed document shows that everyone has signed. This is what was found:"
    ),
    N_(
        "Ask whoever keeps the agreement for the sealed document. If it is still being signed, "
        "wait until all have signed: everyone gets it by mail then."
    ),
)
NOTHING = {
    "not_a_pdf": Meaning(
        N_("This is neither a PDF nor an evidence bundle"),
        "warn",
        N_(
            "There is nothing to check: signatures are in the PDF of an agreement, and in the "
            "evidence bundle (ZIP) that is made of it. Tables and other files carry none."
        ),
        N_("Choose the PDF or the bundle as you got it, without opening and saving it."),
    ),
    "no_signatures": Meaning(
        N_("The file has no signatures"),
        "warn",
        N_(
            "There is nothing to check: the file is a draft, a copy without signatures, or "
            "was never sent for signing here."
        ),
        N_("Ask whoever keeps the agreement for the sealed document."),
    ),
}
"""By the one reason that there is."""

_BY_VERDICT = {
    Verdict.PASSED: _PASSED,
    Verdict.FAILED: _FAILED,
    Verdict.INDETERMINATE: _INDETERMINATE,
}
_UNFINISHED = {"not_sealed", "no_archive_timestamp", "authority_not_met"}
"""What is wrong with a genuine file of a round that had not ended when the file was taken."""


def meaning_of(found: Report | BundleReport, *, about: str) -> Meaning:
    """Return what was found means; `about` is what the document is, if no agreement."""
    codes = {reason.code for reason in found.reasons}
    if "not_sealed" in codes and codes <= _UNFINISHED:
        return _NOT_SEALED
    if about == CERTIFICATE and found.verdict is Verdict.PASSED:
        return _OF_CERTIFICATE
    return _BY_VERDICT[found.verdict]
