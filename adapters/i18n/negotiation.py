"""Which language a reader gets."""

from __future__ import annotations

import re

from domain.parties import LANGUAGES

FALLBACK = "fi"
_MOST_ENTRIES = 50
_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


def negotiate(accept_language: str | None, preferred: str | None = None) -> str:
    """Return one of `LANGUAGES`: the one chosen, else the browser's best, else Finnish.

    `preferred` is what the person chose or what the records say; a value that is no
    language of ours is passed over. `accept_language` is the header of RFC 9110, 12.5.4.
    """
    if preferred in LANGUAGES:
        return preferred
    wanted: dict[str, float] = {}
    for entry in (accept_language or "").split(",")[:_MOST_ENTRIES]:
        tag, _, parameter = entry.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        quality = _QUALITY.fullmatch(parameter.strip())
        if parameter.strip() and quality is None:
            continue
        if primary in LANGUAGES:
            weight = float(quality[1]) if quality else 1.0
            wanted[primary] = max(wanted.get(primary, 0.0), weight)
    best = max(wanted, key=wanted.__getitem__, default=FALLBACK)
    return best if wanted.get(best, 0) > 0 else FALLBACK
