"""What people typed does no harm in a mail."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.mail.plain_words import one_line, unlinked

_CLICKABLE = re.compile(r"(?i)[a-z][a-z0-9+.-]*://|www\.|[^\W_]\.[^\W\d_]{2}|mailto:")


@pytest.mark.abuse(29)
@given(st.text())
def test_a_line_stays_one_line_and_hides_nothing(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert all(unicodedata.category(character)[0] != "C" for character in line)
    assert "=?" not in line


@pytest.mark.abuse(30)
@given(st.from_regex(r"(https?://|www\.|mailto:x@)?[a-z0-9-]{1,9}(\.[a-z]{2,4}){1,3}(/\w*)?"))
@example("www.-.aa")
@example("0mailto:x@0.aa")
def test_no_address_stays_clickable(text: str) -> None:
    assert not _CLICKABLE.search(unlinked(text))


@pytest.mark.parametrize(
    "text",
    [
        "Kokous 1.2.2026 klo 12.30, § 4",
        "Y.T. Virtanen",
        "MLL:n Järvi-Suomen piiri ry",
        "Perhekeskustoiminnan yhteistyösopimus 2026–2029",
    ],
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert unlinked(text) == text


@pytest.mark.abuse(30)
def test_bidi_and_zero_width_marks_are_gone() -> None:
    assert one_line("Mik\u200bke\u202eli\u2066 \ufeffoy") == "Mikkeli oy"
