"""What every DOCX of ours has in common: plain lines, and packages without the time of day."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Mapping

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def with_fixed_times(docx: bytes, changed: Mapping[str, bytes] | None = None) -> bytes:
    """Write the package again without the time of day in its entries, some parts changed."""
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, _FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, (changed or {}).get(entry.filename) or source.read(entry))
    return fixed.getvalue()


def plain(text: str) -> str:
    """Return one line without control characters.

    docxtpl makes a paragraph or page of some control characters, and invisible
    ones (categories Cc, Cf, Co, Cs) could turn a name around.
    """
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"})
