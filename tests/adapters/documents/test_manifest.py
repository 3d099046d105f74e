"""Manifests: what the shipped ones say, and how a wrong one is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adapters.documents.manifest import MANIFEST, TemplateManifestNotValid, load_template
from adapters.documents.manifest_terms import RollingTermination, YearlyTermination
from adapters.documents.template_check import check_template
from adapters.documents.template_library import TemplateLibrary, TemplateNotFound
from domain.errors import DomainError
from domain.months import MonthDay
from domain.term import Term
from domain.termination.rule import NoticeEnds, YearlyDeadline
from tests.adapters.documents.packages import (
    AGREEMENTS,
    DATA_SHARING,
    FAMILY_CENTRE,
    copied,
    shipped,
    spoil,
)


def test_the_cooperation_agreement_ends_yearly_by_notice_until_the_end_of_june() -> None:
    template = shipped()
    rule = template.termination
    assert isinstance(rule, YearlyTermination)
    assert (rule.notice_by, rule.ends_on) == ("06-30", "12-31")
    assert (rule.late_notice, rule.effect) == ("next_end", "agreement_ends")
    assert (rule.take_back, rule.non_working_day) == ("consent_of_all", "same")
    assert (template.term.first_day, template.term.last_day) == (
        date(2026, 1, 1),
        date(2029, 12, 31),
    )
    assert (template.language, template.time_zone) == ("fi", "Europe/Helsinki")
    assert template.signing.deadline_days == 30


def test_another_template_has_another_rule() -> None:
    rule = shipped(DATA_SHARING).termination
    assert isinstance(rule, RollingTermination)
    assert (rule.notice_months, rule.effect) == (3, "party_leaves")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('language = "en"', 'language = "xx"', "language"),
        ('"Europe/Helsinki"', '"Europe/Nowhere"', "time_zone"),
        ("notice_months = 3", "notice_months = 0", "termination.rolling.notice_months"),
        ("[signing]", "[signing]\ncolour = 1", "signing.colour"),
        ('key = "purpose"', 'key = "dataset"', "dataset"),
        ("width_mm = 98.0", "width_mm = 9800.0", "signature_places.width_mm"),
        ("last_day = 2028-02-29", "last_day = 2020-02-29", "term"),
        ("last_day = 2028-02-29", "last_day = 9999-12-31", "term.last_day"),
        ("first_day = 2026-03-01", "first_day = 0026-03-01", "term.first_day"),
        ("default = 5", 'default = "5"', "fields.3"),
        ('default = "quarterly"', 'default = "never"', "fields.2"),
        ("[words]", "[words", "line"),
        ("[words]", "[reminders]\nthen_every_days = -7\n[words]", "reminders.then_every_days"),
        ("[words]", "[reminders]\nbefore_deadline_days = [0]\n[words]", "before_deadline_days"),
        ("[words]", "[reminders]\nfrom_hour = 9\nto_hour = 9\n[words]", "reminders.to_hour"),
        ("notice_months = 3", 'notice_months = 3\nholidays = "XX"', "termination.rolling.holidays"),
        ("notice_months = 3", "notice_months = 3\nfewest_parties = 1", "fewest_parties"),
        ("notice_months = 3", 'notice_months = 3\nwho = ["club"]', "termination.rolling.who"),
    ],
)
def test_a_wrong_manifest_names_the_key(tmp_path: Path, old: str, new: str, named: str) -> None:
    folder = copied(tmp_path)
    spoil(folder, MANIFEST, old, new)
    with pytest.raises(TemplateManifestNotValid, match=named):
        load_template(folder)


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        (
            'rule = "yearly"\nnotice_from = "07-01"\nnotice_by = "06-30"\nends_on = "12-31"',
            "window_ends_before_it_starts",
        ),
        ('rule = "none"', "prolonged_without_notice"),
    ],
)
def test_a_rule_that_says_nothing_sensible_is_refused_with_its_own_code(
    tmp_path: Path, manifest: str, code: str
) -> None:
    folder = copied(tmp_path)
    text = (folder / MANIFEST).read_text("utf-8")
    before, _, after = text.partition("[termination]")
    rest = after[after.index("[signing]") :]
    kept = '\neffect = "agreement_ends"\n' if "yearly" in manifest else "\n"
    text = f"{before}[termination]\n{manifest}{kept}\n{rest}"
    text = text.replace('kind = "fixed"', 'kind = "prolonged"\nprolonged_by_months = 12')
    (folder / MANIFEST).write_text(text, "utf-8")
    with pytest.raises(DomainError) as refused:
        load_template(folder)
    assert refused.value.code == code
    assert [problem.code for problem in check_template(folder)] == [code]


def test_what_the_manifest_says_of_the_term_is_what_the_rules_judge_by() -> None:
    rule = shipped().rule_for(Term(date(2026, 1, 1), date(2029, 12, 31)))
    assert rule.termination == YearlyDeadline(
        notice_by=MonthDay(6, 30), ends_on=MonthDay(12, 31), effect=NoticeEnds.AGREEMENT_ENDS
    )
    assert (rule.prolonged_by_months, rule.holidays) == (None, "FI")


def test_a_docx_that_changed_after_loading_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    template = load_template(folder)
    template.docx_path.write_bytes(b"other")
    with pytest.raises(TemplateManifestNotValid, match="changed"):
        template.docx()


def test_the_newest_version_is_meant_by_default(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    newer = folder.rename(folder.with_name("v10"))
    spoil(newer, MANIFEST, "version = 1", "version = 10")
    copied(tmp_path)
    library = TemplateLibrary(tmp_path)
    assert library.names() == [DATA_SHARING]
    assert library.get(DATA_SHARING).version == 10
    assert library.get(DATA_SHARING, 1).version == 1
    assert [template.version for template in library.list()] == [10]


def test_a_manifest_in_another_folder_than_it_says_is_refused(tmp_path: Path) -> None:
    spoil(copied(tmp_path), MANIFEST, "version = 1", "version = 2")
    with pytest.raises(TemplateManifestNotValid, match="data-sharing v2"):
        TemplateLibrary(tmp_path).get(DATA_SHARING)


@pytest.mark.parametrize("name", ["nothing", "../agreements", "", "a/b"])
def test_an_unknown_template_is_refused(name: str) -> None:
    with pytest.raises(TemplateNotFound):
        TemplateLibrary(AGREEMENTS).get(name)
    with pytest.raises(TemplateNotFound, match="v99"):
        TemplateLibrary(AGREEMENTS).get(FAMILY_CENTRE, 99)


@pytest.mark.parametrize("name", [FAMILY_CENTRE, DATA_SHARING])
def test_every_choice_is_called_something_in_each_language(name: str) -> None:
    template = shipped(name)
    own = template.language
    for field in template.fields:
        assert field.titled_choices(own) == [(choice, choice) for choice in field.choices]
        for language in {"fi", "sv", "en"} - {own}:
            assert all(title != choice for choice, title in field.titled_choices(language))
