"""What a name, title or capacity must be made of to stand in a signature."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from adapters.authority.names import is_readable
from adapters.documents.stamp_font import printable_characters
from domain.errors import N_, DomainError
from domain.plain_text import has_refused_characters

_MOST_SHOWN = 5


class NameNotUsable(DomainError):
    """A name has characters that a certificate or a stamp cannot carry."""

    code = "name_not_usable"
    message = N_(
        "A signature cannot show these characters: {characters}. "
        "Write it with Latin, Greek or Cyrillic letters."
    )


def check_usable(text: str) -> None:
    """Refuse a text that cannot stand in both a certificate and a signature's stamp.

    One that could not would be found out only when the last signature has been given and
    the seal fails. Marks that are not part of a letter are none that a stamp can show, so
    no letter carries more than its own.
    """
    composed = unicodedata.normalize("NFC", text)
    found = [c for c in dict.fromkeys(composed) if not _is_usable(c)]
    if found:
        shown = ", ".join(map(_shown, found[:_MOST_SHOWN]))
        raise NameNotUsable(characters=shown + (", …" if found[_MOST_SHOWN:] else ""))


@lru_cache(maxsize=2048)
def _is_usable(character: str) -> bool:
    # Certificates also refuse mixed directions, but no stamp shows letters from right to left.
    return character in printable_characters() and is_readable(character)


def _shown(character: str) -> str:
    number = f"U+{ord(character):04X}"
    if unicodedata.combining(character) or has_refused_characters(character):
        return number
    return f"{character} ({number})"
