"""Drafting: facts become a document, and hostile names stay text."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from adapters.documents.authority_words import authority_in_words, capacity_in_words
from adapters.documents.drafting import DraftFacts, place_codes, render_docx
from adapters.documents.gate import admit_docx
from adapters.documents.template_specimen import specimen_facts
from adapters.documents.text import document_text
from adapters.documents.years import year_warnings
from tests.adapters.documents.packages import DATA_SHARING, FAMILY_CENTRE, MAIN, parts_of, shipped

TEMPLATE = shipped(DATA_SHARING)
FACTS = specimen_facts(TEMPLATE)


def text_of(docx: bytes) -> str:
    blocks = document_text(docx)
    return "\n".join(part for b in blocks for part in (b.text, *(c for r in b.rows for c in r)))


def named(name: str) -> DraftFacts:
    first, *others = FACTS.parties
    return replace(FACTS, parties=(replace(first, name=name), *others))


def test_the_specimen_comes_out_and_passes_the_gate() -> None:
    docx = render_docx(TEMPLATE, FACTS)
    admit_docx(docx)
    text = text_of(docx)
    assert "Northlake Institute" in text
    assert "sent for signing on 1 December 2025" in text
    assert "{{" not in text
    assert "{%" not in text


def test_a_draft_says_that_it_is_one() -> None:
    text = text_of(render_docx(TEMPLATE, replace(FACTS, sent_on=None)))
    assert "DRAFT" in text
    assert "sent for signing on" not in text


@pytest.mark.parametrize("name", [DATA_SHARING, FAMILY_CENTRE])
def test_an_empty_capacity_or_title_leaves_no_empty_brackets_and_no_comma(name: str) -> None:
    template = shipped(name)
    facts = specimen_facts(template)
    first, *others = facts.parties
    bare = tuple(replace(person, capacity="", title="") for person in first.signatories)
    facts = replace(facts, parties=(replace(first, signatories=bare, contacts=()), *others))
    rows = [row for block in document_text(render_docx(template, facts)) for row in block.rows]
    (listed,) = (row for row in rows if bare[0].email in row)
    assert bare[0].name in listed
    assert {"signatory", "allekirjoittaja"} & set(listed)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert render_docx(TEMPLATE, FACTS) == render_docx(TEMPLATE, FACTS)


@pytest.mark.abuse(27)
@pytest.mark.abuse(32)
@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "A & B <w:p/> ]]>",
        "{{ 7*7 }}",
        "{% for x in parties %}",
        "</w:t></w:r></w:p><w:p><w:r><w:t>paragraph",
        "{_{ 7 }_}",
    ],
)
def test_a_hostile_name_stays_text(name: str) -> None:
    plain, docx = render_docx(TEMPLATE, FACTS), render_docx(TEMPLATE, named(name))
    assert parts_of(docx)[MAIN].count(b"<w:p>") == parts_of(plain)[MAIN].count(b"<w:p>")
    shown = name.replace("{_{", "{{").replace("}_}", "}}")  # how docxtpl writes literal braces
    assert shown in text_of(docx)


def test_control_and_invisible_characters_are_left_out() -> None:
    docx = render_docx(TEMPLATE, named("Nor\u202eth\aLa\fke\n\tInc\u200b"))
    assert "NorthLa ke Inc" in text_of(docx)


def test_the_properties_name_title_and_language() -> None:
    properties = Document(io.BytesIO(render_docx(TEMPLATE, FACTS))).core_properties
    assert properties.title == "Data sharing agreement 2026-1"
    assert properties.language == "en-GB"


def test_a_party_has_a_place_for_each_listed_signatory() -> None:
    assert place_codes(FACTS.parties[2]) == ("A3-1", "A3-2", "A3-3")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("any", "kuka tahansa luetelluista allekirjoittajista yksin"),
        ("all", "kaikki luetellut allekirjoittajat yhdessä"),
        ("2", "2 allekirjoittajaa yhdessä"),
        ("1 chair | 2 board", "puheenjohtaja yksin tai 2 hallituksen jäsentä yhdessä"),
        ("1 vicar + 1 official", "kirkkoherra ja viranhaltija yhdessä"),
        ("1 auditor", "auditor yksin"),
    ],
)
def test_a_rule_is_put_in_the_words_of_the_template(rule: str, words: str) -> None:
    assert authority_in_words(shipped(), rule) == words


def test_a_capacity_that_the_template_does_not_know_stays_as_given() -> None:
    assert capacity_in_words(shipped(), "Chair") == "puheenjohtaja"
    assert capacity_in_words(shipped(), "auditor") == "auditor"


def test_the_cooperation_agreement_has_24_numbered_sections() -> None:
    template = shipped()
    blocks = document_text(render_docx(template, specimen_facts(template)))
    headings = [block for block in blocks if block.kind == "heading" and block.level == 1]
    assert [block.number for block in headings if block.number] == [str(n) for n in range(1, 25)]
    assert headings[20].text.startswith("Irtisanominen")
    parts = [block.number for block in blocks if block.kind == "heading" and block.level == 2]
    assert parts == ["i)", "ii)", "iii)", "iv)"] * 2
    assert (
        sum(block.number.rstrip(".").isdecimal() for block in blocks if block.kind == "item") == 20
    )
    attachment = blocks[-1]
    assert attachment.kind == "table"
    assert attachment.header_rows == 1
    assert len(attachment.rows) == 1 + 20 + 48


def test_years_outside_the_term_are_named_and_full_dates_are_not() -> None:
    purpose = "the plan of 2024–2025, decided on 24.11.2025 and 3 May 2025 (2025/17)"
    facts = replace(FACTS, values={**FACTS.values, "purpose": purpose})
    blocks = document_text(render_docx(TEMPLATE, facts))
    warned = year_warnings(blocks, date(2026, 3, 1), date(2028, 2, 29))
    assert [warning.year for warning in warned] == [2024, 2025]
    assert "the plan of 2024–2025" in warned[0].excerpt
    assert not year_warnings(blocks, date(2024, 1, 1), None)
