"""A copy of a draft for a party's own minutes: stamped on its first page, top right.

As Finnish minutes mark their attachments: “Liite 1”, and under it the organ, the day and
the section of the decision. The text that all sign is another copy, without any stamp.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pikepdf

from adapters.documents.stamp_font import embed_stamp_font, stamp_font
from adapters.i18n import Translator
from domain.decisions import shown_section

_FONT = "/SidosMinutes"
_SIZE, _LEADING = 8.0, 10.0
_FROM_TOP, _FROM_RIGHT = 14.0, 62.35  # points: above the running head, at its right edge


@dataclass(frozen=True, slots=True)
class MinutesStamp:
    """What a party's minutes call the copy; what is empty is left out."""

    organ: str
    decided_on: date | None
    section: str
    attachment: str
    case_number: str

    def lines(self, words: Translator) -> list[str]:
        """Return the stamp's lines in the language of the agreement."""
        attachment = words.text("Attachment {number}", number=self.attachment)
        case = words.text("case {number}", number=self.case_number)
        day = words.day(self.decided_on) if self.decided_on else ""
        first = (attachment if self.attachment else "", case if self.case_number else "")
        second = (self.organ, day, shown_section(self.section))
        return [
            line for line in (", ".join(filter(None, parts)) for parts in (first, second)) if line
        ]


def stamped(pdf: bytes, lines: list[str]) -> bytes:
    """Return a copy of a PDF with these lines at the top right of its first page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        _, _, right, top = (float(edge) for edge in page.mediabox)
        content = "\n".join(["q 0.1 0.1 0.35 rg", *_shown(lines, right, top), "Q"])
        page.add_resource(embed_stamp_font(document), pikepdf.Name.Font, pikepdf.Name(_FONT))
        # What the page drew before may have left its own state behind.
        page.contents_add(document.make_stream(b"q\n"), prepend=True)
        page.contents_add(document.make_stream(f"\nQ\n{content}\n".encode()))
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def _shown(lines: list[str], right: float, top: float) -> Iterator[str]:
    font = stamp_font()
    for number, line in enumerate(lines):
        size = min(_SIZE, (right - 2 * _FROM_RIGHT) / max(font.width(line), 0.001))
        left = right - _FROM_RIGHT - font.width(line) * size
        baseline = top - _FROM_TOP - number * _LEADING
        yield f"BT {_FONT} {size:.2f} Tf {left:.2f} {baseline:.2f} Td {font.encode(line)} Tj ET"
