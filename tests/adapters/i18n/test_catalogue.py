"""The catalogues are complete, and the check that says so bites."""

from __future__ import annotations

from babel.messages.catalog import Catalog

from adapters.i18n.catalogue import TRANSLATED, extract, problems_of
from adapters.i18n.catalogues import read_catalogue


def test_every_text_of_the_tree_is_translated() -> None:
    source = extract()
    assert len(source) > 100
    assert [
        line for language in TRANSLATED for line in problems_of(read_catalogue(language), source)
    ] == []


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
