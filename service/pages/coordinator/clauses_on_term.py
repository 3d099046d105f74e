"""Which changed sections speak of the term or of termination: there, text and data may part."""

from __future__ import annotations

from collections.abc import Iterable

from domain.draft_comparison import Change, SectionChange

_STEMS = {
    "fi": ("irtisan", "sopimuskau", "voimassa", "voimaan"),
    "sv": ("uppsäg", "avtalsperiod", "i kraft", "gäller till"),
    "en": ("terminat", "notice", "in force", "expire"),
}


def sections_on_term(changes: Iterable[SectionChange], language: str) -> tuple[str, ...]:
    """Return number and heading of each, in the words of the newer version."""
    return tuple(
        f"{section.new_number or section.old_number} {_heading(section)}".strip()
        for section in changes
        if section.change not in {Change.SAME, Change.MOVED} and _speaks(section, language)
    )


def _speaks(section: SectionChange, language: str) -> bool:
    clauses = (c for c in section.clauses if c.change is not Change.SAME)
    texts = [_heading(section), *(f"{clause.old} {clause.new}" for clause in clauses)]
    whole = " ".join(texts).casefold()
    return any(stem in whole for stem in _STEMS.get(language, ()))


def _heading(section: SectionChange) -> str:
    new = "".join(piece.text for piece in section.heading if not piece.is_old)
    return new or "".join(piece.text for piece in section.heading)
