"""What a signature looks like on the page: name, capacity, time, reference, drawing."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from adapters.documents.stamp_font import stamp_font
from domain.errors import N_, DomainError

_PADDING = 3.0
_NAME_SHARE = 0.46  # the part of the height that the written or drawn name takes
_LARGEST_NAME_SIZE = 15.0
_LINE_SIZE = 7.0
_LEADING = 1.2
_CAPITALS = 0.66  # the height of a capital letter, for a size of 1
_WIDE = 4  # so many times as wide as high
_LARGEST_DRAWING = 512 * 1024
_DRAWING_PIXELS = (900, 300)
_MOST_PIXELS = 4_000_000
_LONGEST_SIDE = 4000


# A picture that Pillow takes for a bomb is told by an error, a large one by a warning only:
# its size is refused here.
_NO_PICTURE = (
    UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning,
    OSError, ValueError, SyntaxError,
)  # fmt: skip


class DrawingNotUnderstood(DomainError):
    """A drawn signature is no PNG of a sensible size."""

    code = "drawing_not_understood"
    message = N_("The drawn signature could not be read. Draw it again or type your name.")


@dataclass(frozen=True, slots=True)
class Stamp:
    """The stamp's words, each one line; `drawing` is a PNG, or None for a typed name.

    `signed_at` is the local time with its zone, as the agreement's language writes it.
    """

    name: str
    capacity: str
    signed_at: str
    reference: str
    drawing: bytes | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The alpha channel of a drawn signature, deflated, one byte a pixel."""

    width: int
    height: int
    alpha: bytes


def read_drawing(png: bytes) -> Drawing:
    """Return the ink of a PNG; transparent or white is paper. Raise `DrawingNotUnderstood`."""
    if len(png) > _LARGEST_DRAWING:
        raise DrawingNotUnderstood
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
            if image.width * image.height > _MOST_PIXELS or max(image.size) > _LONGEST_SIDE:
                raise DrawingNotUnderstood
            ink = _ink(image)
    except _NO_PICTURE as error:
        raise DrawingNotUnderstood from error
    box = ink.getbbox()
    if box is None:
        raise DrawingNotUnderstood
    ink = ink.crop(box)
    ink.thumbnail(_DRAWING_PIXELS)
    return Drawing(ink.width, ink.height, zlib.compress(ink.tobytes(), 9))


def _ink(image: Image.Image) -> Image.Image:
    coloured = image.convert("RGBA")
    paper = Image.new("RGBA", coloured.size, "white")
    return Image.eval(Image.alpha_composite(paper, coloured).convert("L"), lambda v: 255 - v)


def draw_stamp(stamp: Stamp, width: float, height: float, drawing: Drawing | None) -> bytes:
    """Return the content stream of a box of `width` by `height` points.

    It uses the font `/F` and, with a drawing, the image `/Im`. In a low, wide box the
    details stand beside the name, in any other below it, so that they stay legible.
    """
    lines = [stamp.capacity, stamp.signed_at, stamp.reference]
    if drawing is not None:
        lines[0] = ", ".join(part for part in (stamp.name, stamp.capacity) if part)
    inner, tall = width - 2 * _PADDING, height - 2 * _PADDING
    if width > _WIDE * height:
        column = inner / 2 - _PADDING
        name = _Box(_PADDING, _PADDING, column, tall)
        details = _Box(_PADDING + inner / 2, _PADDING, inner / 2, tall)
    else:
        name = _Box(_PADDING, _PADDING + tall * (1 - _NAME_SHARE), inner, tall * _NAME_SHARE)
        details = _Box(_PADDING, _PADDING, inner, tall * (1 - _NAME_SHARE))
    content = [
        _typed(stamp.name, name) if drawing is None else _image(drawing, name),
        *_details([line for line in lines if line], details),
    ]
    return "\n".join(["q 0.1 0.1 0.35 rg", *content, "Q"]).encode()


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    bottom: float
    width: float
    height: float


def _typed(name: str, box: _Box) -> str:
    size = min(_LARGEST_NAME_SIZE, box.height * 0.8, _fitting(name, box.width))
    return _text(name, size, box.left, box.bottom + (box.height - size * _CAPITALS) / 2)


def _details(lines: list[str], box: _Box) -> list[str]:
    size = min(_LINE_SIZE, box.height / (_LEADING * max(len(lines), 1)))
    first = box.bottom + (box.height + size * _LEADING * len(lines)) / 2 - size
    return [
        _text(line, min(size, _fitting(line, box.width)), box.left, first - n * size * _LEADING)
        for n, line in enumerate(lines)
    ]


def _fitting(line: str, width: float) -> float:
    return width / max(stamp_font().width(line), 0.001)


def _text(line: str, size: float, left: float, baseline: float) -> str:
    encoded = stamp_font().encode(line)
    return f"BT /F {size:.2f} Tf {left:.2f} {baseline:.2f} Td {encoded} Tj ET"


def _image(drawing: Drawing, box: _Box) -> str:
    scale = min(box.width / drawing.width, box.height / drawing.height)
    wide, high = drawing.width * scale, drawing.height * scale
    bottom = box.bottom + (box.height - high) / 2
    return f"q {wide:.2f} 0 0 {high:.2f} {box.left:.2f} {bottom:.2f} cm /Im Do Q"
