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
_LARGEST_DRAWING = 512 * 1024
_DRAWING_PIXELS = (900, 300)
_MOST_PIXELS = 4_000_000


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
            if image.width * image.height > _MOST_PIXELS:
                raise DrawingNotUnderstood
            ink = _ink(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
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

    It uses the font `/F` and, with a drawing, the image `/Im`.
    """
    name_height = height * _NAME_SHARE
    inner = width - 2 * _PADDING
    lines = [stamp.capacity, stamp.signed_at, stamp.reference]
    content = []
    if drawing is None:
        size = min(_LARGEST_NAME_SIZE, name_height * 0.8, _fitting(stamp.name, inner))
        content.append(_text(stamp.name, size, height - _PADDING - size * 0.85))
    else:
        content.append(_image(drawing, inner, name_height, height))
        lines[0] = ", ".join(part for part in (stamp.name, stamp.capacity) if part)
    shown = [line for line in lines if line]
    room = height - name_height - _PADDING
    size = min(_LINE_SIZE, room / (_LEADING * max(len(shown), 1)))
    for number, line in enumerate(shown, start=1):
        baseline = height - name_height - number * size * _LEADING
        content.append(_text(line, min(size, _fitting(line, inner)), baseline))
    return "\n".join(["q 0.1 0.1 0.35 rg", *content, "Q"]).encode()


def _fitting(line: str, width: float) -> float:
    return width / max(stamp_font().width(line), 0.001)


def _text(line: str, size: float, baseline: float) -> str:
    encoded = stamp_font().encode(line)
    return f"BT /F {size:.2f} Tf {_PADDING:.2f} {baseline:.2f} Td {encoded} Tj ET"


def _image(drawing: Drawing, width: float, height: float, top: float) -> str:
    scale = min(width / drawing.width, (height - _PADDING) / drawing.height)
    wide, high = drawing.width * scale, drawing.height * scale
    return f"q {wide:.2f} 0 0 {high:.2f} {_PADDING:.2f} {top - _PADDING - high:.2f} cm /Im Do Q"
