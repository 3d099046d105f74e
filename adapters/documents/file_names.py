"""Names of files that people save: the agreement's number and what the file is, in ASCII."""

from __future__ import annotations

import re
import unicodedata

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 80
# Without the letters that file systems and mail servers still spoil.
_KINDS = {
    "minutes": {"fi": "poytakirjan-liite", "sv": "protokollsbilaga", "en": "minutes-attachment"},
    "extract": {"fi": "poytakirjanote", "sv": "protokollsutdrag", "en": "extract"},
    "draft": {"fi": "luonnos", "sv": "utkast", "en": "draft"},
    "base": {"fi": "lahetetty", "sv": "skickat", "en": "sent"},
    "sealed": {"fi": "sinetoity", "sv": "forseglat", "en": "sealed"},
    "attachment": {"fi": "liite", "sv": "bilaga", "en": "attachment"},
    "notice": {"fi": "irtisanominen", "sv": "uppsagning", "en": "notice"},
    "accession": {"fi": "liittyminen", "sv": "anslutning", "en": "accession"},
    "amendment": {"fi": "muutos", "sv": "andring", "en": "amendment"},
    "background": {"fi": "taustaasiakirja", "sv": "bakgrund", "en": "background"},
    "certificate": {"fi": "allekirjoitustodistus", "sv": "signeringsintyg", "en": "certificate"},
    "events": {"fi": "tapahtumat", "sv": "handelser", "en": "events"},
    "evidence": {"fi": "todisteet", "sv": "bevis", "en": "evidence"},
}


def document_name(number: str, kind: str, language: str) -> str:
    """Return for example `2026-0001-sinetoity`, in `language` or in English.

    `kind` is that of a document (draft, base, sealed, attachment), `notice`, `accession`,
    `amendment`, `background`, `events`, `certificate`, or `evidence` for the bundle.
    """
    words = _KINDS[kind]
    plain = unicodedata.normalize("NFKD", number).encode("ascii", "ignore").decode()
    name = _NOT_IN_FILE_NAMES.sub("-", plain).strip("-.")[:_LONGEST] or "sidos"
    return f"{name}-{words.get(language, words['en'])}"
