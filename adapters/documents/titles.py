"""A text of a template in each of the languages that people read."""

from __future__ import annotations

from adapters.documents.manifest_terms import ManifestPart


class Titles(ManifestPart):
    """A text in each of the languages that people read."""

    fi: str
    sv: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in `language`, or in English."""
        return {"fi": self.fi, "sv": self.sv}.get(language, self.en)
