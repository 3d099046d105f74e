"""Which characters a text may have that people read and that machines pass on."""

from __future__ import annotations

import unicodedata

from domain.errors import N_

NOT_PLAIN = N_("The text has characters that are not allowed, such as invisible ones.")
"""What is said of a text with refused characters, wherever it was typed."""

# No text carries control characters, what turns the reading order (bidi) or is invisible
# (zero width), surrogates, private or unassigned characters: abuse 29, 30.
_REFUSED_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_LINES = "\r\n\t"


def has_refused_characters(text: str, *, lines: bool = False) -> bool:
    """Tell whether a text carries control, bidi, zero-width or unassigned characters.

    With `lines` it may go over several lines and have tabs, as a person types it in a box.
    """
    allowed = _LINES if lines else ""
    return any(
        unicodedata.category(character) in _REFUSED_CATEGORIES and character not in allowed
        for character in text
    )
