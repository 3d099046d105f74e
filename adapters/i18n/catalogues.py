"""The gettext catalogues, read from their `.po` files when a language is first used."""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
LOCALES = Path(__file__).parents[2] / "locales"


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language stands."""
    return LOCALES / language / "LC_MESSAGES" / "sidos.po"


def read_catalogue(language: str) -> Catalog:
    """Return a language's catalogue; raise `PoFileError` at the first line that is wrong."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language, domain="sidos", abort_invalid=True)


@cache
def translations(language: str) -> NullTranslations:
    """Return the translations of a language; a text that is not in them stays English.

    The English text is the key of every message, so English needs no catalogue.
    """
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)
