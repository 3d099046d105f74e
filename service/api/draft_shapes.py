"""What the API takes in and gives out about versions of a draft."""

from __future__ import annotations

from pydantic import Field

from domain.draft_comparison import Change
from service.api.shapes import PartyRowIn, Shape, Text


class DraftIn(Shape):
    """A new version: values that differ from those before, and the parties to add."""

    values: dict[str, Text] = Field(default_factory=dict)
    parties: list[PartyRowIn] = Field(default_factory=list, max_length=20_000)


class PieceOut(Shape):
    """A run of words, of the old wording, of the new one, or of both (none of the two)."""

    text: str
    old: bool
    new: bool


class ClauseChangeOut(Shape):
    """What became of a clause."""

    change: Change
    pieces: list[PieceOut]


class SectionChangeOut(Shape):
    """What became of a section."""

    change: Change
    moved: bool
    old_number: str
    new_number: str
    heading: list[PieceOut]
    clauses: list[ClauseChangeOut]


class ComparisonOut(Shape):
    """Two versions compared, in the order of the newer one."""

    old: int
    new: int
    sections: list[SectionChangeOut]
