"""The catalogues are complete, and the check that says so bites."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from adapters.i18n import translator
from adapters.i18n.catalogue import ROOT, all_problems, extract, problems_of
from domain.parties import LANGUAGES

_MARKS = {"_", "N_", "text", "plural", "gettext", "ngettext"}


def test_every_text_of_the_tree_is_translated() -> None:
    source = extract()
    assert len(source) > 100
    assert list(all_problems(source)) == []


def test_no_marked_text_escapes_the_extraction() -> None:
    # Babel reads no text within an f-string before Python 3.12, and would not say so.
    source = extract()
    marked = [
        (path.name, text)
        for room in ("domain", "adapters", "activities", "service", "commands")
        for path in (ROOT / room).rglob("*.py")
        if "database" not in path.parts and path.name != "health.py"
        for text in _marked(path)
    ]
    assert len(marked) > 100
    assert [(name, text) for name, text in marked if text not in source] == []


def _marked(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0]
        if name in _MARKS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def test_a_catalogue_that_is_not_true_to_the_code_is_found_out() -> None:
    source, catalogue = Catalog(), Catalog(locale="fi")
    for text in ("right", "missing", "fuzzy", "{name} signs", ("{n} day", "{n} days")):
        source.add(text)
    catalogue.add("right", "oikein")
    catalogue.add("fuzzy", "ehkä", flags=["fuzzy"])
    catalogue.add("{name} signs", "{nimi} allekirjoittaa")
    catalogue.add(("{n} day", "{n} days"), ("päivä", ""))
    catalogue.add("gone", "poissa")
    assert sorted(problems_of(catalogue, source)) == [
        "fi: fuzzy: fuzzy",
        "fi: missing: missing",
        "fi: missing: {n} day",
        "fi: no longer used: gone",
        "fi: other places than in English: {name} signs",
    ]


def test_a_text_left_in_another_language_is_found_out() -> None:
    source, finnish, swedish = Catalog(), Catalog(locale="fi"), Catalog(locale="sv")
    for text in ("Job title", "Sign here", "UTC", "{day} ({zone})", "Party"):
        source.add(text)
    for text, fi, sv in (
        ("Job title", "Tjänstetitel", "Tjänstetitel"),
        ("Sign here", "Sign here", "Underteckna här"),
        ("UTC", "UTC", "UTC"),
        ("{day} ({zone})", "{day} ({zone})", "{day} ({zone})"),
        ("Party", "Osapuoli", "Avtalspart"),
    ):
        finnish.add(text, fi)
        swedish.add(text, sv)
    assert list(problems_of(finnish, source, [swedish])) == [
        "fi: reads as in sv: Job title",
        "fi: reads as in en: Sign here",
    ]


_ALIKE = {
    "sv": {
        "{n} avtal",
        "Steg {step}: {signed} av {n} undertecknare har undertecknat",
        (
            "{parties} kan inte längre bindas av dem som ombetts underteckna, och står still. "
            "Signeringsrundan fortsätter för de övriga."
        ),
    }
}
"""Forms for one that are right for many too."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_thing_is_told_otherwise_than_none_or_many(language: str) -> None:
    words = translator(language)
    plurals = [message.id for message in extract() if isinstance(message.id, tuple)]
    assert len(plurals) > 80
    for one, many in plurals:
        none, single, two, many_more = (words.plural_form(one, many, n) for n in (0, 1, 2, 21))
        assert none == two == many_more
        assert single != two or single in _ALIKE.get(language, set())
        assert ("{n}" in many) == ("{n}" in two), two


def test_no_text_without_a_plural_counts_things() -> None:
    # A bound (“at most”, “fewer than”) is never one.
    counted = re.compile(
        r"(?<!than )(?<!most )\{(n|count|longest|idle|pages|rows|hours|days|months)\} [a-z]+s\b"
    )
    texts = [message.id for message in extract() if isinstance(message.id, str)]
    assert [text for text in texts if counted.search(text)] == []
