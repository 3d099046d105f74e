"""Two wordings of a clause compared word by word; numbers are words of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# A number with its separators (1 000,50 · 30.6.2026 · 12:00) is one word: half a number
# that changed would be hard to read.
_WORDS = re.compile(r"\d+(?:[.,:/  –-]\d+)*|\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: only of the old wording, only of the new one, or of both."""

    text: str
    is_old: bool = False
    is_new: bool = False

    @property
    def is_number(self) -> bool:
        """Tell whether a number was changed, which is to be marked."""
        changed = self.is_old or self.is_new
        return changed and any(character.isdigit() for character in self.text)


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of both wordings in reading order, what was before what is."""
    return tuple(_pieces(_WORDS.findall(old), _WORDS.findall(new)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            yield Piece("".join(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Piece("".join(old[old_from:old_to]), is_old=True)
        if new_to > new_from:
            yield Piece("".join(new[new_from:new_to]), is_new=True)
