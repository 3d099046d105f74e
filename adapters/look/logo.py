"""A logo as a PNG: read with limits and written anew, so that only the picture is left of it."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image

_MOST_BYTES = 500_000
_MOST_PIXELS = 4_000_000
_TALLEST, _WIDEST = 120, 720


class LogoNotUsable(Exception):
    """The file is no PNG that can be shown."""


def read_logo(path: Path) -> bytes:
    """Return the picture in a file as a PNG for the head of a page or a mail."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise LogoNotUsable(f"{path} cannot be read ({type(error).__name__})") from error
    if len(data) > _MOST_BYTES:
        raise LogoNotUsable(f"{path} is larger than {_MOST_BYTES // 1000} kB")
    return _written_anew(data, path)


def _written_anew(data: bytes, path: Path) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow only warns of a picture that fills memory
            with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    raise LogoNotUsable(f"{path} has more than {_MOST_PIXELS // 10**6} megapixels")
                shown = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Warning) as error:
        raise LogoNotUsable(f"{path} is no PNG picture") from error
    shown.thumbnail((_WIDEST, _TALLEST))
    made = io.BytesIO()
    shown.save(made, "PNG", optimize=True)
    return made.getvalue()
