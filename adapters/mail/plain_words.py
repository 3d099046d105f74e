"""Makes what people typed harmless in a mail: one line, no hidden marks, nothing clickable."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
_BREAKS = {"Zl", "Zp", "Zs"}
# What mail programs turn into links by themselves: addresses with a scheme, and names of
# hosts (a dot between two labels, the last one of two letters or more).
_SCHEME_COLON = re.compile(r":(?=//)|(?i:(?<=mailto)|(?<=\btel)):")
_HOST_DOT = re.compile(r"(?<=[\w-])\.(?=(?:[\w-]+\.)*[^\W\d_]{2})")


def one_line(text: str) -> str:
    """Return the text on one line, without control, bidi and zero-width characters.

    An encoded word of RFC 2047 is broken up, so that no header is decoded into a line
    break (abuse 29, 30).
    """
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if character.isspace() or category in _BREAKS:
            kept.append(" ")
        elif category not in _HIDDEN:
            kept.append(character)
    return " ".join("".join(kept).split()).replace("=?", "= ?")


def unlinked(text: str) -> str:
    """Return `one_line(text)` written so that no mail program makes a link of it."""
    return _HOST_DOT.sub("[.]", _SCHEME_COLON.sub("[:]", one_line(text)))
