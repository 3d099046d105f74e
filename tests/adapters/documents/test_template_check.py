"""`check_template`: clean on what is shipped, and every problem by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.documents.manifest import DOCX, MANIFEST, SPECIMEN, SPECIMEN_PARTIES
from adapters.documents.template_check import check_template
from tests.adapters.documents.packages import (
    AGREEMENTS,
    DATA_SHARING,
    FAMILY_CENTRE,
    MAIN,
    RELATIONS,
    changed,
    copied,
    spoil,
    with_paragraph,
    with_relation,
    with_text,
)

TRACKED = '<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'


def codes(path: Path) -> set[str]:
    return {problem.code for problem in check_template(path)}


def rewrite(folder: Path, old: str, new: str) -> None:
    docx = folder / DOCX
    docx.write_bytes(changed(docx.read_bytes(), MAIN, old, new))


def add_text(folder: Path, text: str) -> None:
    docx = folder / DOCX
    docx.write_bytes(with_text(docx.read_bytes(), text))


@pytest.mark.parametrize("name", [FAMILY_CENTRE, DATA_SHARING])
def test_a_shipped_template_is_clean(name: str) -> None:
    assert check_template(AGREEMENTS / name / "v1") == []


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    add_text(folder, "{{ values.colour }} {{ agreement.price }} {{ parties.name }}")
    problems = check_template(folder)
    assert {problem.params["name"] for problem in problems} == {
        "values.colour",
        "agreement.price",
        "parties.name",
    }
    assert {problem.code for problem in problems} == {"unknown_field"}


def test_a_declared_field_that_is_never_used_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    rewrite(folder, "{{ values.delivery }}", "quarterly")
    (problem,) = check_template(folder)
    assert (problem.code, problem.params["name"]) == ("unused_field", "delivery")


@pytest.mark.abuse(32)
@pytest.mark.parametrize(
    "text", ["{{ cycler.__init__.__globals__ }}", "{{ agreement.number.upper() }}", "{{ 'a' * 9 }}"]
)
def test_a_hostile_expression_is_named(tmp_path: Path, text: str) -> None:
    folder = copied(tmp_path)
    add_text(folder, text)
    assert codes(folder) == {"hostile_expression"}


def test_an_expression_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    add_text(folder, "{% for x in %}")
    assert codes(folder) == {"expression_not_understood"}


def test_missing_places_are_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    rewrite(folder, "{{ place.code }}", "")
    assert codes(folder) == {"no_place_loop"}


def test_a_place_that_would_lie_off_the_page_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    spoil(folder, MANIFEST, "dx_mm = 14.0", "dx_mm = 180.0")
    assert codes(folder) == {"place_not_found"}


def test_tracked_changes_are_named_with_their_part(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    docx = folder / DOCX
    docx.write_bytes(with_paragraph(docx.read_bytes(), TRACKED))
    (problem,) = check_template(folder)
    assert problem.code == "docx_has_tracked_changes"
    assert "word/document.xml" in problem.text


def test_a_specimen_that_does_not_fit_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    spoil(folder, SPECIMEN, "retention_years = 5", "retention_years = 500")
    assert codes(folder) == {"specimen_not_valid"}


def test_specimen_parties_that_do_not_fit_are_named_by_row(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    spoil(folder, SPECIMEN_PARTIES, "ruth.calder@", "ruth.calder@@")
    (problem,) = check_template(folder)
    assert (problem.code, problem.where) == ("specimen_not_valid", f"{SPECIMEN_PARTIES}:2")


def test_hidden_text_is_named_with_its_part(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    docx = folder / DOCX
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p>"
    docx.write_bytes(with_paragraph(docx.read_bytes(), hidden))
    (problem,) = check_template(folder)
    assert problem.code == "docx_has_hidden_text"
    assert "word/document.xml: w:vanish" in problem.text


def test_a_relation_to_a_file_outside_is_named_even_without_a_target_mode(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    docx = folder / DOCX
    related = with_relation(docx.read_bytes(), "image", "file:///etc/passwd", "Unsaid")
    docx.write_bytes(changed(related, RELATIONS, ' TargetMode="Unsaid"', ""))
    assert codes(folder) == {"docx_has_external_part"}


def test_a_template_whose_term_is_over_is_still_clean(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    spoil(folder, MANIFEST, "first_day = 2026-03-01", "first_day = 2016-03-01")
    spoil(folder, MANIFEST, "last_day = 2028-02-29", "last_day = 2018-02-28")
    spoil(folder, SPECIMEN, "term_first_day = 2026-03-01", "term_first_day = 2016-03-01")
    spoil(folder, SPECIMEN, "term_last_day = 2028-02-29", "term_last_day = 2018-02-28")
    assert check_template(folder) == []


def test_a_term_that_never_ends_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    spoil(folder, MANIFEST, "last_day = 2028-02-29", "last_day = 9999-12-31")
    assert codes(folder) == {"template_manifest_not_valid"}


def test_a_missing_specimen_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / SPECIMEN).unlink()
    assert codes(folder) == {"specimen_not_readable"}


def test_a_wrong_manifest_and_a_wrong_docx_are_both_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    spoil(folder, MANIFEST, 'language = "en"', 'language = "xx"')
    docx = folder / DOCX
    docx.write_bytes(with_paragraph(docx.read_bytes(), TRACKED))
    assert codes(folder) == {"template_manifest_not_valid", "docx_has_tracked_changes"}


@pytest.mark.abuse(33)
def test_a_file_that_may_hold_macros_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "agreement.docm"
    path.write_bytes((copied(tmp_path) / DOCX).read_bytes())
    assert codes(path) == {"docx_has_macros"}


def test_a_docx_alone_is_judged_without_its_fields(tmp_path: Path) -> None:
    alone = tmp_path / "draft.docx"
    alone.write_bytes((copied(tmp_path) / DOCX).read_bytes())
    assert check_template(alone) == []
    alone.write_bytes(b"no document")
    assert codes(alone) == {"not_a_docx"}
