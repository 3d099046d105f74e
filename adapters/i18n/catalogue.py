"""Keeps the catalogues true to the code: `python -m adapters.i18n.catalogue check|update`.

The texts are found by `babel.cfg` and these keywords; the same as
`pybabel extract -F babel.cfg -k N_ -k text -k plural:1,2 .`
"""

from __future__ import annotations

import argparse
import string
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

from adapters.i18n.catalogues import SOURCE_LANGUAGE, catalogue_path, read_catalogue
from domain.parties import LANGUAGES

ROOT = Path(__file__).parents[2]
TRANSLATED = tuple(language for language in LANGUAGES if language != SOURCE_LANGUAGE)
_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "text": None,
    "ngettext": (1, 2),
    "plural": (1, 2),
}
_LINE_WIDTH = 100
# Where two languages truly say it with the same letters.
SAME_ON_PURPOSE = frozenset({"UTC", "Demo", "version {version}"})
# Babel's own header names dates and addresses, which would change with every run.
_HEADER = r"""msgid ""
msgstr ""
"Project-Id-Version: sidos\n"
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def extract() -> Catalog:
    """Return every text of the tree that a person may read."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")  # type: ignore[no-untyped-call]
    found = Catalog(project="sidos", charset="utf-8")
    for name, _, message, comments, context in extract_from_dir(
        ROOT, methods, options, _KEYWORDS, ("Translators:",)
    ):
        # Places in files without line numbers: a moved line must not change a catalogue.
        found.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return found


def problems_of(
    catalogue: Catalog, source: Catalog, others: Sequence[Catalog] = ()
) -> Iterator[str]:
    """Yield what is wrong with a language's catalogue, one line a text.

    A text that reads as in English, or as in one of the `others`, was left in the wrong
    language, unless it is listed in `SAME_ON_PURPOSE`.
    """
    language = catalogue.locale_identifier
    for message in source:
        if not message.id:
            continue
        name = _first(message)
        translated = catalogue.get(message.id)
        if translated is None or not _is_filled(translated, message):
            yield f"{language}: missing: {name}"
        elif translated.fuzzy:
            yield f"{language}: fuzzy: {name}"
        elif any(_places(form) != _places(name) for form in _forms(translated)):
            yield f"{language}: other places than in English: {name}"
        elif foreign := _reads_as(translated, message, others):
            yield f"{language}: reads as in {foreign}: {name}"
    unused = [_first(message) for message in catalogue if message.id and message.id not in source]
    for name in [*unused, *(_first(message) for message in catalogue.obsolete.values())]:
        yield f"{language}: no longer used: {name}"


def all_problems(source: Catalog) -> Iterator[str]:
    """Yield what is wrong with any of the catalogues."""
    catalogues = {language: read_catalogue(language) for language in TRANSLATED}
    for number, language in enumerate(TRANSLATED, start=1):
        others = [catalogues[other] for other in TRANSLATED[number:]]
        yield from problems_of(catalogues[language], source, others)


def update(language: str, source: Catalog) -> None:
    """Add what is new to a language's catalogue, empty, and drop what is no longer used."""
    catalogue = read_catalogue(language)
    catalogue.update(source, no_fuzzy_matching=True, update_creation_date=False)
    with catalogue_path(language).open("wb") as file:
        file.write(_HEADER.format(language=language).encode())
        write_po(
            file,
            catalogue,
            width=_LINE_WIDTH,
            omit_header=True,
            sort_by_file=True,
            ignore_obsolete=True,
            include_lineno=False,
        )


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    string_or_forms = message.string or ""
    return (string_or_forms,) if isinstance(string_or_forms, str) else tuple(string_or_forms)


def _is_filled(translated: Message, message: Message) -> bool:
    forms = _forms(translated)
    return all(forms) and len(forms) == (1 if isinstance(message.id, str) else 2)


def _reads_as(translated: Message, message: Message, others: Sequence[Catalog]) -> str:
    """Return the other language that a translation has the very words of, or nothing."""
    name = _first(message)
    if name in SAME_ON_PURPOSE or not any(_has_words(form) for form in _forms(translated)):
        return ""
    english = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    if _forms(translated) == english:
        return SOURCE_LANGUAGE
    for other in others:
        theirs = other.get(message.id)
        if theirs is not None and _forms(theirs) == _forms(translated):
            return str(other.locale_identifier)
    return ""


def _has_words(text: str) -> bool:
    """Tell whether a text has letters beside its places."""
    literals = (literal for literal, _, _, _ in string.Formatter().parse(text))
    return any(letter.isalpha() for literal in literals for letter in literal)


def _places(text: str) -> list[str]:
    """Return the `{named}` places of a text; a plural form may leave `{n}` out."""
    names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    return sorted(name for name in names if name != "n")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; exit 1 when a catalogue is not true to the code."""
    parser = argparse.ArgumentParser(prog="python -m adapters.i18n.catalogue")
    parser.add_argument("command", choices=("check", "update"))
    command = parser.parse_args(arguments).command
    source = extract()
    if command == "update":
        for language in TRANSLATED:
            update(language, source)
    problems = list(all_problems(source))
    for line in problems:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(
        f"{len(source)} texts, {len(TRANSLATED)} catalogues, {len(problems)} problems\n"
    )
    return 1 if problems and command == "check" else 0


if __name__ == "__main__":
    raise SystemExit(main())
