"""Agreement numbers: 2026-0001, or whatever an organisation calls its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.numbers import AgreementNumber, NumberNotValid, check_number, parse_number


@given(st.integers(1000, 2999), st.integers(1, 999_999))
def test_a_number_reads_back_as_it_was_written(year: int, ordinal: int) -> None:
    number = AgreementNumber(year, ordinal)
    assert parse_number(str(number)) == number
    check_number(str(number))


@pytest.mark.parametrize("text", ["2026", "2026-1", "26-0001", "2026-0001x", "٢٠٢٦-0001", ""])
def test_another_form_has_no_year_and_ordinal(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["", " x", "a\nb", "<b>", "x" * 41, "a\u202eb"])
def test_what_would_not_do_as_a_number_is_refused(text: str) -> None:
    with pytest.raises(NumberNotValid):
        check_number(text)
