"""What a PDF of our own says of itself without being rendered."""

from __future__ import annotations

import io

import pikepdf


def pages_of(pdf: bytes) -> int:
    """Return the number of pages; only for files that were made or checked here."""
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)
