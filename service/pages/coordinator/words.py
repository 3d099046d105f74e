"""What the coordinator's pages say of states, dates and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from adapters.database.agreement_list import AgreementSummary
from adapters.database.agreements import DocumentView
from adapters.i18n import N_, Translator
from adapters.i18n.documents import kind_word
from domain.lifecycle import AgreementStatus, RoundKind

_S = AgreementStatus
TONES: Mapping[AgreementStatus, str] = {
    _S.DRAFT: "",
    _S.DECIDING: "live",
    _S.SIGNING: "live",
    _S.SEALING: "warn",
    _S.SIGNED: "good",
    _S.IN_FORCE: "good",
}
_OTHERS = {"base": N_("sent for signing"), "sealed": N_("signed and sealed")}
_DOCUMENTS = {
    "draft": N_("Draft"),
    "base": N_("Document sent for signing, version {version}"),
    "sealed": N_("Signed and sealed document"),
    "attachment": N_("Attachment: the parties’ people, version {version}"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement in the list; `next_on` is the day that matters next."""

    id: str
    number: str
    title: str
    state: AgreementStatus
    tone: str
    in_round: bool
    bound: int
    parties: int
    next_words: str
    next_on: date | None


def line_of(summary: AgreementSummary, words: Translator, zone: ZoneInfo) -> Line:
    """Return an agreement as the list shows it; days are those of `zone`."""
    next_words, next_on = "", None
    if summary.status is _S.SIGNING and summary.closes_at is not None:
        last_moment = summary.closes_at - timedelta(microseconds=1)
        next_words, next_on = words.text("deadline"), last_moment.astimezone(zone).date()
    elif summary.status in {_S.SIGNED, _S.IN_FORCE} and summary.last_on is not None:
        next_words, next_on = words.text("last day of the term"), summary.last_on
    return Line(
        id=summary.agreement_id,
        number=summary.number,
        title=summary.title,
        state=summary.status,
        tone=TONES.get(summary.status, ""),
        in_round=summary.round_number is not None and summary.status is not _S.DRAFT,
        bound=summary.bound,
        parties=summary.parties,
        next_words=next_words,
        next_on=next_on,
    )


def document_words(document: DocumentView, words: Translator) -> str:
    """Return what a document is called."""
    if document.about is not RoundKind.AGREEMENT:
        return f"{kind_word(document.about, words)}: {words.text(_OTHERS[document.kind])}"
    return words.text(_DOCUMENTS[document.kind], version=document.version)
