"""Which engine makes the PDFs of this installation."""

from __future__ import annotations

from typing import Literal

from adapters.documents.engines.base import Engine, NoEngine
from adapters.documents.engines.dxpdf import Dxpdf
from adapters.documents.engines.libreoffice import LibreOffice, find_libreoffice

Preference = Literal["auto", "libreoffice", "dxpdf"]


def engine(preferred: Preference = "auto") -> Engine:
    """Return the engine asked for; `auto` is LibreOffice where it is installed."""
    program = find_libreoffice()
    if preferred == "dxpdf" or (preferred == "auto" and program is None):
        return Dxpdf()
    if program is None:
        raise NoEngine(engine=preferred)
    return LibreOffice(program)
