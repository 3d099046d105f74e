"""The text of a DOCX as blocks: for screen readers, search, and comparison."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from adapters.documents.numbering import Numbering


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table, in reading order.

    `number` is what the page prints before it (`21`, `iv)`, `•`); `level` counts
    headings from 1 (0 is the title). `rows` are a table's cells; its first
    `header_rows` are its headings.
    """

    kind: Literal["heading", "paragraph", "item", "table"]
    text: str = ""
    number: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    header_rows: int = 0


def document_text(docx: bytes) -> list[Block]:
    """Return the blocks of a DOCX that has passed the gate."""
    document = Document(io.BytesIO(docx))
    numbering = Numbering(document)
    return [
        block
        for part in document.iter_inner_content()
        for block in (_table(part) if isinstance(part, Table) else _paragraph(part, numbering))
    ]


def _paragraph(paragraph: Paragraph, numbering: Numbering) -> Iterator[Block]:
    number = numbering.number_of(paragraph)
    text = " ".join(paragraph.text.split())
    if not text:
        return
    level = _heading_level(paragraph)
    if level is not None:
        yield Block("heading", text, number, level)
    elif number:
        yield Block("item", text, number)
    else:
        yield Block("paragraph", text)


def _heading_level(paragraph: Paragraph) -> int | None:
    style = paragraph.style
    while style is not None:
        name = style.name or ""
        if name == "Title":
            return 0
        if name.startswith("Heading ") and name[8:].isdecimal():
            return int(name[8:])
        style = style.base_style
    return None


def _table(table: Table) -> Iterator[Block]:
    rows = []
    headers = 0
    for row in table.rows:
        cells: list[_Cell] = []
        for cell in row.cells:  # a merged cell stands once for each column it covers
            if not cells or cell._tc is not cells[-1]._tc:  # noqa: SLF001 - no public identity
                cells.append(cell)
        rows.append(tuple(" / ".join(_lines(cell.text)) for cell in cells))
        headers += row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None  # noqa: SLF001
    yield Block("table", rows=tuple(rows), header_rows=headers)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
