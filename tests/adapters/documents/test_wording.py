"""A draft edited in Word: what comes back, what is put back, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from adapters.documents.drafting import DraftFacts, render_docx
from adapters.documents.gate_archive import read_package
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.template_specimen import specimen_facts
from adapters.documents.text import document_text
from adapters.documents.wording import WordingNotValid, docx_to_edit, wording_of
from tests.adapters.documents.packages import (
    DATA_SHARING,
    FAMILY_CENTRE,
    MAIN,
    changed,
    shipped,
    with_paragraph,
    with_relation,
)

TRACKED = '<w:ins w:id="1" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins>'


def draft_of(template: AgreementTemplate) -> DraftFacts:
    return specimen_facts(template, None)


def edited(docx: bytes, old: str, new: str) -> bytes:
    """Return the file with something else in its text, as Word would write it."""
    return changed(docx, MAIN, old, new)


def codes(template: AgreementTemplate, docx: bytes, wording: bytes | None = None) -> set[str]:
    with pytest.raises(WordingNotValid) as refused:
        wording_of(template, docx, draft_of(template), wording)
    return {problem.code for problem in refused.value.problems}


@pytest.mark.parametrize("name", [FAMILY_CENTRE, DATA_SHARING])
def test_a_file_that_nobody_edited_makes_the_same_text_for_any_facts(name: str) -> None:
    template = shipped(name)
    facts = draft_of(template)
    wording = wording_of(template, docx_to_edit(template, facts, None), facts, None)
    assert (wording.unstated, wording.overwritten) == ((), ())
    sent = replace(facts, sent_on=date(2026, 2, 1), parties=facts.parties[:2])
    assert document_text(render_docx(template, sent, wording.docx)) == document_text(
        render_docx(template, sent)
    )


def test_the_file_shows_the_data_and_no_expressions() -> None:
    template = shipped(DATA_SHARING)
    parts = read_package(docx_to_edit(template, draft_of(template), None))
    assert not [name for name, part in parts.items() if b"{{" in part or b"{%" in part]
    assert draft_of(template).parties[0].name.encode() in parts[MAIN]


def test_what_is_edited_stays_edited_and_the_data_stay_data() -> None:
    template = shipped(DATA_SHARING)
    facts = draft_of(template)
    file = docx_to_edit(template, facts, None)
    first = wording_of(template, edited(file, "The data is delivered", "Data come"), facts, None)
    later = replace(facts, values={**facts.values, "delivery": "monthly"})
    again = docx_to_edit(template, later, first.docx)
    second = wording_of(template, edited(again, "Data come", "Data go"), later, first.docx)
    text = str(document_text(render_docx(template, later, second.docx)))
    assert "Data go monthly" in text


def test_a_value_that_was_typed_over_is_named_and_the_data_win() -> None:
    template = shipped(DATA_SHARING)
    facts = draft_of(template)
    file = docx_to_edit(template, facts, None)
    typed = edited(file, str(facts.values["delivery"]), "never")
    wording = wording_of(template, typed, facts, None)
    assert wording.overwritten == ("delivery",)
    assert "never" not in str(document_text(render_docx(template, facts, wording.docx)))


def test_a_value_that_is_taken_out_is_named() -> None:
    template = shipped(DATA_SHARING)
    facts = draft_of(template)
    file = docx_to_edit(template, facts, None)
    main = read_package(file)[MAIN].decode()
    place = main.index(f">{facts.values['delivery']}<")
    control = main[main.rindex("<w:sdt>", 0, place) : main.index("</w:sdt>", place) + 8]
    wording = wording_of(template, edited(file, control, ""), facts, None)
    assert wording.unstated == ("delivery",)


def test_a_file_of_an_older_text_is_refused() -> None:
    template = shipped(DATA_SHARING)
    facts = draft_of(template)
    file = docx_to_edit(template, facts, None)
    newer = wording_of(template, edited(file, "The data is delivered", "Data come"), facts, None)
    assert codes(template, file, newer.docx) == {"wording_of_another_version"}


def test_a_draft_without_its_places_is_refused() -> None:
    template = shipped(DATA_SHARING)
    assert "no_place_loop" in codes(template, render_docx(template, draft_of(template)))


@pytest.mark.abuse(32)
def test_an_expression_that_somebody_typed_is_refused() -> None:
    template = shipped(DATA_SHARING)
    file = docx_to_edit(template, draft_of(template), None)
    hostile = edited(file, "The data is delivered", "{{ cycler.__init__.__globals__ }}")
    assert codes(template, hostile) == {"hostile_expression"}
    assert codes(template, edited(file, "The data is", "{{ values.colour }}")) == {"unknown_field"}


@pytest.mark.abuse(33)
def test_the_gate_of_templates_comes_first() -> None:
    template = shipped(DATA_SHARING)
    file = docx_to_edit(template, draft_of(template), None)
    assert codes(template, b"%PDF-1.7") == {"not_a_docx"}
    tracked = with_paragraph(file, f"<w:p>{TRACKED}</w:p>")
    assert codes(template, tracked) == {"docx_has_tracked_changes"}
    fetching = with_relation(file, "attachedTemplate", "https://example.org/x.dotm")
    assert codes(template, fetching) == {"docx_has_external_part"}
