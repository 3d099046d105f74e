"""Finds the places for signatures by the codes that the signature page prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

_POINTS_PER_MM = 72 / 25.4


class PlaceNotFound(ValueError):
    """A place code is not printed exactly once; the message names it."""


@dataclass(frozen=True, slots=True)
class PlaceSize:
    """The box of a place, in millimetres.

    `dx_mm` and `dy_mm` lead from the lower left corner of the printed code to the
    lower left corner of the box, to the right and upwards.
    """

    width_mm: float
    height_mm: float
    dx_mm: float
    dy_mm: float


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page: `page` counts from 0, `rect` is left, bottom, right, top in points."""

    code: str
    page: int
    rect: tuple[float, float, float, float]


def find_places(pdf: bytes, codes: Sequence[str], size: PlaceSize) -> list[Place]:
    """Return the place of each code, in the order of `codes`.

    Raises `PlaceNotFound` for a code that is missing, printed twice, or whose box
    would lie partly outside the page.
    """
    document = pdfium.PdfDocument(pdf)
    try:
        found: dict[str, list[Place]] = {code: [] for code in codes}
        for number in range(len(document)):
            _search_page(document[number], number, found, size)
    finally:
        document.close()
    return [_only(code, found[code]) for code in codes]


def _only(code: str, places: list[Place]) -> Place:
    if len(places) != 1:
        times = "not printed" if not places else f"printed {len(places)} times"
        raise PlaceNotFound(f"the signature place {code} is {times} in the document")
    return places[0]


def _search_page(
    page: pdfium.PdfPage, number: int, found: dict[str, list[Place]], size: PlaceSize
) -> None:
    text = page.get_textpage()
    for code, places in found.items():
        search = text.search(code, match_case=True)
        while (hit := search.get_next()) is not None:
            index, count = hit
            if not _continues(text, index - 1) and not _continues(text, index + count):
                corner = text.get_charbox(index)
                places.append(Place(code, number, _box(code, corner, page, size)))


def _continues(text: pdfium.PdfTextPage, index: int) -> bool:
    """Tell whether the character at `index` would make the code part of a longer one."""
    if not 0 <= index < text.count_chars():
        return False
    character: str = text.get_text_range(index, 1)
    return character.isalnum() or character == "-"


def _box(
    code: str,
    corner: tuple[float, float, float, float],
    page: pdfium.PdfPage,
    size: PlaceSize,
) -> tuple[float, float, float, float]:
    left = corner[0] + size.dx_mm * _POINTS_PER_MM
    bottom = corner[1] + size.dy_mm * _POINTS_PER_MM
    right = left + size.width_mm * _POINTS_PER_MM
    top = bottom + size.height_mm * _POINTS_PER_MM
    x0, y0, x1, y1 = page.get_mediabox()
    if left < x0 or bottom < y0 or right > x1 or top > y1:
        raise PlaceNotFound(f"the box of the signature place {code} does not fit on its page")
    return (round(left, 2), round(bottom, 2), round(right, 2), round(top, 2))
