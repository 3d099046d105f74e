"""Documents that need no template: headings, sentences, tables and places, as a DOCX.

The same content gives the same bytes. What people typed stays text: nothing is evaluated.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from adapters.documents.docx_text import plain, with_fixed_times
from adapters.documents.places import PlaceSize

_INK = RGBColor(0x1B, 0x3A, 0x4B)
_FONT = "Calibri"
_WIDTH = Mm(166)
_BOX_HEIGHT = Mm(13)
PLACES = PlaceSize(width_mm=74.0, height_mm=11.0, dx_mm=0.0, dy_mm=-12.2)
"""Where the boxes of `Paper.places` lie."""
_FIXED = datetime(1980, 1, 1, tzinfo=UTC)
_LANGUAGES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}


class Paper:
    """A document written from top to bottom, with a head and page numbers on every page."""

    def __init__(self, title: str, *, head: str, foot: str, language: str) -> None:
        """Begin with the title; `head` and `foot` stand on every page."""
        self._document: Document = docx.Document()
        self._style(language)
        self._frame(head, foot)
        properties = self._document.core_properties
        properties.title, properties.language = plain(title), _LANGUAGES[language]
        properties.author = properties.comments = ""
        properties.created = properties.modified = _FIXED
        self._document.add_heading(plain(title), level=0)

    def heading(self, text: str) -> None:
        """Add a heading."""
        self._document.add_heading(plain(text), level=1)

    def paragraph(self, text: str, *, numbered: bool = False) -> None:
        """Add a paragraph; control characters and the like are left out."""
        self._document.add_paragraph(plain(text), "List Number" if numbered else None)

    def table(self, header: Sequence[str], widths: Sequence[float]) -> PaperTable:
        """Add a table; `widths` are shares of the line."""
        return PaperTable(self._document.add_table(1, len(header), "Table Grid"), header, widths)

    def places(self, parties: Sequence[tuple[str, str, Sequence[str]]]) -> None:
        """Add the places of signatures: for each party its name, its rule, and its codes."""
        table = self._document.add_table(0, 2, "Table Grid")
        for name, rule, codes in parties:
            left, right = _new_row(table).cells
            _write(left.paragraphs[0], name, bold=True)
            _write(left.add_paragraph(), rule, size=9)
            for number, code in enumerate(codes):
                printed = right.paragraphs[0] if not number else right.add_paragraph()
                printed.paragraph_format.space_after = Pt(0)
                printed.paragraph_format.keep_with_next = True
                _write(printed, code, size=6)
                box = right.add_paragraph().paragraph_format
                box.line_spacing, box.space_after = _BOX_HEIGHT, Pt(2)

    def to_bytes(self) -> bytes:
        """Return the DOCX."""
        written = io.BytesIO()
        self._document.save(written)
        return with_fixed_times(written.getvalue())

    def _style(self, language: str) -> None:
        for name, size in (("Normal", 10.5), ("Heading 1", 12.5), ("Title", 18.0)):
            style = self._document.styles[name]
            style.font.name, style.font.size = _FONT, Pt(size)
            fonts = style.element.rPr.rFonts
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            if name != "Normal":
                style.font.color.rgb = _INK
        for tag in self._document.styles.element.iter(qn("w:lang")):
            tag.set(qn("w:val"), _LANGUAGES[language])
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(24)

    def _frame(self, head: str, foot: str) -> None:
        section = self._document.sections[0]
        top = section.header.paragraphs[0]
        _write(top, head, size=9)
        bottom = section.footer.paragraphs[0]
        _write(bottom, foot, size=9)
        bottom.add_run("\t\t").font.size = Pt(9)  # past the middle stop of the style
        _field(bottom, "PAGE")
        bottom.add_run(" / ").font.size = Pt(9)
        _field(bottom, "NUMPAGES")


class PaperTable:
    """A table whose first row is repeated on every page."""

    def __init__(self, table: Table, header: Sequence[str], widths: Sequence[float]) -> None:
        """Write the header."""
        self._table = table
        self._widths = [Length(int(_WIDTH * share)) for share in widths]
        table.autofit = False
        for column, width in zip(table.columns, self._widths, strict=True):
            column.width = width
        self._fill(table.rows[0].cells, header, bold=True)
        mark = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no other way

    def row(self, cells: Sequence[str]) -> None:
        """Add a row."""
        self._fill(_new_row(self._table).cells, cells)

    def band(self, text: str, *, bold: bool = True) -> None:
        """Add a row of one cell over the whole width, as a heading or a remark."""
        cells = _new_row(self._table).cells
        self._fill(cells, [""] * len(cells))
        merged = cells[0].merge(cells[-1])
        for empty in merged.paragraphs[1:]:
            empty._p.getparent().remove(empty._p)  # noqa: SLF001
        merged.paragraphs[0].paragraph_format.keep_with_next = bold
        _write(merged.paragraphs[0], text, bold=bold, size=10 if bold else 9)

    def _fill(self, cells: Sequence[_Cell], texts: Sequence[str], *, bold: bool = False) -> None:
        for cell, text, width in zip(cells, texts, self._widths, strict=True):
            cell.width = width
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            _write(cell.paragraphs[0], text, bold=bold, size=9.5)


def _new_row(table: Table) -> _Row:
    """Add a row that stays on one page."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
    return row


def _write(paragraph: Paragraph, text: str, *, bold: bool = False, size: float = 0) -> None:
    run = paragraph.add_run(plain(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)


def _field(paragraph: Paragraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001
