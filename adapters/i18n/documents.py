"""What people call the documents that are signed besides the agreement."""

from __future__ import annotations

from adapters.i18n import N_, Translator
from domain.lifecycle import RoundKind

_TITLES = {
    RoundKind.NOTICE: N_("Notice of termination"),
    RoundKind.ACCESSION: N_("Accession of a new party"),
    RoundKind.AMENDMENT: N_("Amendment of the agreement"),
}


def document_title(words: Translator, kind: RoundKind, agreement_title: str) -> str:
    """Return what is signed: the agreement by its title, or what it is and of which one."""
    if kind is RoundKind.AGREEMENT:
        return agreement_title
    return f"{kind_word(kind, words)} – {agreement_title}"


def kind_word(kind: RoundKind, words: Translator) -> str:
    """Return what the document of a round is, when it is not the agreement."""
    return words.text(_TITLES[kind])
