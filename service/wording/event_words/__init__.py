"""What the history says of each kind of event and mail; one module a subject."""

from __future__ import annotations

from adapters.i18n import Translator
from messages.mail import MailKind
from service.wording.event_words import changes, decisions, duties, notices, signing, term

_SUBJECTS = (signing, changes, decisions, duties, notices, term)

EVENTS: dict[str, str] = {kind: text for words in _SUBJECTS for kind, text in words.EVENTS.items()}
SUBJECTS: dict[str, tuple[str, ...]] = {
    words.__name__.rpartition(".")[2]: tuple(words.EVENTS) for words in _SUBJECTS
}
"""The kinds of events by the subject that they belong to."""
MAILS: dict[MailKind, str] = {
    kind: text for words in _SUBJECTS for kind, text in words.MAILS.items()
}


def details_of(kind: str, data: object, words: Translator) -> str:
    """Return what an event says beyond its kind: what was decided, when a notice takes effect."""
    subjects = (signing.details_of, decisions.details_of, duties.details_of, notices.details_of)
    return next(filter(None, (of(kind, data, words) for of in subjects)), "")
