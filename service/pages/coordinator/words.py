"""What the coordinator's pages say of states, dates and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.database.agreement_search import Overview
from adapters.database.agreements import DocumentView
from adapters.i18n import N_, Translator
from adapters.i18n.documents import kind_word
from adapters.next_dates import DayKind, NextDay
from domain.lifecycle import AgreementStatus, RoundKind
from domain.troubles import Trouble

_S = AgreementStatus
TONES: Mapping[AgreementStatus, str] = {
    _S.DRAFT: "",
    _S.DECIDING: "live",
    _S.SIGNING: "live",
    _S.SEALING: "warn",
    _S.SIGNED: "good",
    _S.IN_FORCE: "good",
}
_BEFORE_SIGNING = {_S.DRAFT, _S.DECIDING}
_OTHERS = {"base": N_("sent for signing"), "sealed": N_("signed and sealed")}
_DOCUMENTS = {
    "draft": N_("Draft"),
    "base": N_("Document sent for signing, version {version}"),
    "sealed": N_("Signed and sealed document"),
    "attachment": N_("Attachment: the parties’ people, version {version}"),
}


_DAYS = {
    DayKind.DECISIONS: N_("decisions by {day}"),
    DayKind.SIGNING: N_("signing ends {day}"),
    DayKind.FIRST_DAY: N_("first day of the term {day}"),
    DayKind.NOTICE: N_("last day for notice {day}"),
    DayKind.NOTICE_EFFECT: N_("a notice takes effect {day}"),
    DayKind.RENEWAL: N_("next term to be prepared {day}"),
    DayKind.TERM_ENDS: N_("last day of the term {day}"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement in the list; `next` is the day that matters next, in words.

    While it is signed in an order, the steps up to `open_step` of `last_step` have been asked.
    """

    id: str
    number: str
    title: str
    state: AgreementStatus
    tone: str
    in_round: bool
    bound: int
    parties: int
    troubles: tuple[Trouble, ...]
    next: str
    open_step: int = 0
    last_step: int = 0


def line_of(one: Overview, words: Translator) -> Line:
    """Return an agreement as the list shows it."""
    summary = one.summary
    return Line(
        id=summary.agreement_id,
        number=summary.number,
        title=summary.title,
        state=summary.status,
        tone=TONES.get(summary.status, ""),
        in_round=summary.round_number is not None and summary.status not in _BEFORE_SIGNING,
        bound=summary.bound,
        parties=summary.parties,
        troubles=one.troubles,
        next=day_words(one.next_day, words),
        open_step=summary.open_step if summary.status is _S.SIGNING else 0,
        last_step=summary.last_step,
    )


def day_words(day: NextDay | None, words: Translator) -> str:
    """Return what the next day is, with the day; nothing where none is known."""
    return words.text(_DAYS[day.kind], day=words.day(day.on)) if day else ""


def document_words(document: DocumentView, words: Translator) -> str:
    """Return what a document is called."""
    if document.about is not RoundKind.AGREEMENT:
        return f"{kind_word(document.about, words)}: {words.text(_OTHERS[document.kind])}"
    return words.text(_DOCUMENTS[document.kind], version=document.version)


def signed_words(kind: RoundKind, words: Translator) -> str:
    """Return what is signed in a round of a kind."""
    return words.text("agreement") if kind is RoundKind.AGREEMENT else kind_word(kind, words)
