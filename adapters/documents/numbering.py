"""The numbers that Word's lists print before headings and items."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_OF_SYMBOL_FONT = re.compile("[\uf020-\uf0ff]")
"""Signs of the fonts Symbol and Wingdings, which no other font knows: Word's usual bullets."""
_BULLET = "•"


class Numbering:
    """Counts through a document; ask for its paragraphs in reading order."""

    def __init__(self, document: Document) -> None:
        """Read the list definitions."""
        self._levels: dict[str, dict[int, Any]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {
            item.get(qn("w:abstractNumId")): {
                int(level.get(qn("w:ilvl"))): level for level in item.iter(qn("w:lvl"))
            }
            for item in root.iter(qn("w:abstractNum"))
        }
        for number in root.iter(qn("w:num")):
            kind = number.find(qn("w:abstractNumId")).get(qn("w:val"))
            self._levels[number.get(qn("w:numId"))] = abstract.get(kind, {})

    def number_of(self, paragraph: Paragraph) -> str:
        """Return what the list prints before a paragraph, and count it; or nothing."""
        place = _place(paragraph)
        if place is None or place[0] not in self._levels or not paragraph.text.strip():
            return ""
        list_id, depth = place
        levels, counts = self._levels[list_id], self._counts[list_id]
        if depth not in levels:
            return ""
        counts[depth] = counts.get(depth, _start(levels[depth]) - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        text = _value(levels[depth], "w:lvlText")
        for level in range(depth + 1):
            if f"%{level + 1}" in text:
                count = counts.setdefault(level, _start(levels[level]))
                text = text.replace(f"%{level + 1}", _shown(count, levels[level]))
        return _BULLET if _OF_SYMBOL_FONT.fullmatch(text) else text


def _place(paragraph: Paragraph) -> tuple[str, int] | None:
    """Return list id and level, from the paragraph or the nearest style that says so."""
    depth: int | None = None
    for properties in _properties(paragraph):
        found = properties.find(qn("w:numPr"))
        if found is None:
            continue
        level, number = found.find(qn("w:ilvl")), found.find(qn("w:numId"))
        if depth is None and level is not None:
            depth = int(level.get(qn("w:val")))
        if number is not None:
            list_id = str(number.get(qn("w:val")))
            return None if list_id == "0" else (list_id, depth or 0)
    return None


def _properties(paragraph: Paragraph) -> Iterator[Any]:
    own = paragraph._p.pPr  # noqa: SLF001 - python-docx has no public door to numbering
    if own is not None:
        yield own
    style = paragraph.style
    while style is not None:
        properties = style.element.find(qn("w:pPr"))
        if properties is not None:
            yield properties
        style = style.base_style


def _value(level: Any, tag: str) -> str:
    found = level.find(qn(tag))
    return "" if found is None else str(found.get(qn("w:val")))


def _start(level: Any) -> int:
    return int(_value(level, "w:start") or 1)


def _shown(count: int, level: Any) -> str:
    match _value(level, "w:numFmt"):
        case "lowerRoman":
            return _roman(count)
        case "upperRoman":
            return _roman(count).upper()
        case "lowerLetter":
            return chr(ord("a") + (count - 1) % 26)
        case "upperLetter":
            return chr(ord("A") + (count - 1) % 26)
        case _:
            return str(count)


def _roman(count: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        while count >= value:
            written += letters
            count -= value
    return written
