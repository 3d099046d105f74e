"""One colour of an organisation, made into what pages and mails need, light and dark.

Contrast and relative luminance as WCAG 2.2 defines them (1.4.3: text needs 4.5:1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ENOUGH = 4.5
_WELL_READABLE = 7.0
_HEX = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_WHITE, _BLACK = "#ffffff", "#000000"
_LIGHT_PAPER = "#f4f6f4"
_DARK_PAPER, _DARK_SHEET = "#12181a", "#1b2326"
_STEPS = 20
_DARKEST = 0.04045
"""Up to which a channel of sRGB grows in a straight line."""


class ColourNotReadable(Exception):
    """White text on the colour, or the colour as text on white, would be too pale to read."""


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours of links and buttons: `on_accent` is text on them, `tint` a pale ground."""

    accent: str
    accent_strong: str
    on_accent: str
    tint: str


@dataclass(frozen=True, slots=True)
class Palette:
    """The shades on a light ground and on a dark one."""

    light: Shades
    dark: Shades


HOUSE = Palette(
    Shades("#0b5b55", "#084540", "#ffffff", "#e4f0ee"),
    Shades("#7fd3c8", "#a6e4db", "#06211e", "#1d3634"),
)
"""The service's own, as the style sheet has them."""


def is_colour(text: str) -> bool:
    """Tell whether a text is a colour written as `#rrggbb`."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, other: str, part: float) -> str:
    """Return a colour with so large a part of another in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * part):02x}" for one, two in pairs)


def palette_of(colour: str) -> Palette:
    """Return the shades of an organisation's colour; refuse one that nobody could read."""
    colour = colour.lower()
    tint = mix(_WHITE, colour, 0.1)
    weakest = min(contrast(colour, ground) for ground in (_WHITE, _LIGHT_PAPER, tint))
    if weakest < ENOUGH:
        raise ColourNotReadable(
            f"{colour} has a contrast of {weakest:.1f}:1 on a pale ground; text needs {ENOUGH}:1"
        )
    light = Shades(colour, mix(colour, _BLACK, 0.25), _WHITE, tint)
    return Palette(light, _dark(colour))


def _dark(colour: str) -> Shades:
    """Return the shades on a dark ground: the colour, paled until it is well readable there."""
    for step in range(_STEPS + 1):
        accent = mix(colour, _WHITE, step / _STEPS)
        tint = mix(_DARK_SHEET, accent, 0.12)
        if min(contrast(accent, g) for g in (_DARK_PAPER, _DARK_SHEET, tint)) >= _WELL_READABLE:
            break
    return Shades(accent, mix(accent, _WHITE, 0.4), mix(colour, _BLACK, 0.8), tint)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _DARKEST else ((channel + 0.055) / 1.055) ** 2.4
