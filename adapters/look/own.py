"""The look that the settings ask for; what cannot be used leaves the service's own."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from adapters.look.colours import HOUSE, ColourNotReadable, Palette, palette_of
from adapters.look.logo import LogoNotUsable, read_logo
from adapters.settings import Settings


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of pages and mails, and the logo as a PNG; empty means the service's mark."""

    palette: Palette = HOUSE
    logo: bytes = b""

    @property
    def is_own_colour(self) -> bool:
        """Tell whether the organisation has a colour of its own."""
        return self.palette != HOUSE

    @property
    def mark(self) -> str:
        """Return by what browsers tell this look from the one before."""
        return hashlib.sha256(repr(self.palette).encode() + self.logo).hexdigest()[:12]


HOUSE_LOOK = Look()


def look_of(settings: Settings) -> Look:
    """Return the look of a service.

    A colour or a logo that cannot be used is passed over: that pages are readable and mails
    go out matters more, and `sidos doctor` says what is wrong.
    """
    return _look(settings.colour, settings.logo)


def faults_of(settings: Settings) -> str:
    """Return in words what of the settings cannot be used; empty when all can."""
    faults = []
    try:
        if settings.colour:
            palette_of(settings.colour)
    except ColourNotReadable as refusal:
        faults.append(f"SIDOS_COLOUR: {refusal}")
    try:
        if settings.logo is not None:
            read_logo(settings.logo)
    except LogoNotUsable as refusal:
        faults.append(f"SIDOS_LOGO: {refusal}")
    return "; ".join(faults)


@cache
def _look(colour: str, logo: Path | None) -> Look:
    """Return the look of settings, which hold as long as a process does."""
    look = HOUSE_LOOK
    if colour:
        with suppress(ColourNotReadable):
            look = replace(look, palette=palette_of(colour))
    if logo is not None:
        with suppress(LogoNotUsable):
            look = replace(look, logo=read_logo(logo))
    return look
