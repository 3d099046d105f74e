"""The text of a document as its numbered sections, to be compared with another version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.documents.text import Block
from domain.draft_comparison import Section


def sections_of(blocks: Sequence[Block]) -> list[Section]:
    """Return a section a heading, in reading order; what stands before the first has none.

    An item's own number is left out, since it changes with its place; a table has a clause
    a row.
    """
    found: list[tuple[str, str, list[str]]] = [("", "", [])]
    for block in blocks:
        if block.kind == "heading":
            found.append((block.number, block.text, []))
        else:
            found[-1][2].extend(_clauses(block))
    return [
        Section(number, heading, tuple(clauses))
        for number, heading, clauses in found
        if heading or clauses
    ]


def _clauses(block: Block) -> Iterator[str]:
    if block.kind != "table":
        yield block.text
        return
    for row in block.rows:
        yield " · ".join(cell for cell in row if cell)
