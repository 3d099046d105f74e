"""Values are checked by type, all errors at once."""

from __future__ import annotations

from datetime import date

import pytest

from adapters.documents.values import (
    ValuesNotValid,
    check_values,
    display_date,
    load_values,
    term_of,
)
from tests.adapters.documents.packages import DATA_SHARING, FAMILY_CENTRE, shipped

TEMPLATE = shipped(DATA_SHARING)
GOOD = load_values(TEMPLATE.specimen_path)


def test_a_specimen_becomes_typed_values() -> None:
    values = check_values(TEMPLATE, GOOD)
    assert values["retention_years"] == 5
    assert values["first_delivery_on"] == date(2026, 4, 15)
    assert values["special_terms"] == ""
    assert term_of(values) == (date(2026, 3, 1), date(2028, 2, 29))


def test_a_blank_field_takes_its_default() -> None:
    values = check_values(TEMPLATE, {**GOOD, "delivery": " ", "term_first_day": ""})
    assert values["delivery"] == "quarterly"
    assert values["term_first_day"] == date(2026, 3, 1)


def test_a_day_may_be_written_as_finns_write_it() -> None:
    values = check_values(TEMPLATE, {**GOOD, "first_delivery_on": "1.9.2026"})
    assert values["first_delivery_on"] == date(2026, 9, 1)


@pytest.mark.parametrize("day", ["9999-12-31", "31.12.9999", "2201-01-01", "0026-03-01"])
def test_a_year_that_no_agreement_may_name_is_refused(day: str) -> None:
    wrong = {**GOOD, "first_delivery_on": day, "term_last_day": day}
    with pytest.raises(ValuesNotValid) as refusal:
        check_values(TEMPLATE, wrong)
    assert {(p.field, p.code) for p in refusal.value.problems} == {
        ("first_delivery_on", "value_day_out_of_range"),
        ("term_last_day", "value_day_out_of_range"),
    }


def test_all_errors_are_named_at_once() -> None:
    wrong = {
        **GOOD,
        "dataset": "",
        "purpose": "x" * 601,
        "delivery": "daily",
        "retention_years": "31",
        "first_delivery_on": "30.2.2026",
        "colour": "blue",
        "term_last_day": "2026-02-01",
    }
    with pytest.raises(ValuesNotValid) as refusal:
        check_values(TEMPLATE, wrong)
    assert {(p.field, p.code) for p in refusal.value.problems} == {
        ("dataset", "value_missing"),
        ("purpose", "value_too_long"),
        ("delivery", "value_not_a_choice"),
        ("retention_years", "value_out_of_range"),
        ("first_delivery_on", "value_not_a_date"),
        ("colour", "value_unknown"),
        ("term_last_day", "term_ends_before_it_starts"),
    }


@pytest.mark.abuse(30)
@pytest.mark.parametrize("text", ["a\0b", "a\u202eb", "a\u200bb", "a\x1bb", "a\u2028b"])
def test_control_turning_and_invisible_characters_are_refused(text: str) -> None:
    with pytest.raises(ValuesNotValid) as refusal:
        check_values(TEMPLATE, {**GOOD, "purpose": text, "retention_years": text})
    assert [(p.field, p.code) for p in refusal.value.problems] == [
        ("purpose", "value_characters_refused"),
        ("retention_years", "value_characters_refused"),
    ]


def test_a_text_may_go_over_several_lines() -> None:
    values = check_values(TEMPLATE, {**GOOD, "purpose": "First.\r\nSecond."})
    assert values["purpose"] == "First.\r\nSecond."


@pytest.mark.parametrize("text", ["five", "1.5", "9" * 5000])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValuesNotValid) as refusal:
        check_values(TEMPLATE, {**GOOD, "retention_years": text})
    assert [p.code for p in refusal.value.problems] == ["value_not_a_number"]


@pytest.mark.parametrize(
    ("language", "shown"), [("fi", "1.3.2026"), ("sv", "1 mars 2026"), ("en", "1 March 2026")]
)
def test_a_day_is_shown_as_its_language_writes_it(language: str, shown: str) -> None:
    assert display_date(date(2026, 3, 1), language) == shown


@pytest.mark.parametrize("text", ["koordinaattori", "a@b", "a b@example.org", "a@example.org, b"])
def test_what_is_no_email_address_is_refused_where_one_is_asked(text: str) -> None:
    template = shipped(FAMILY_CENTRE)
    good = load_values(template.specimen_path)
    assert check_values(template, good)["coordinator_email"] == good["coordinator_email"]
    with pytest.raises(ValuesNotValid) as refusal:
        check_values(template, {**good, "coordinator_email": text})
    assert [p.code for p in refusal.value.problems] == ["value_not_an_address"]
