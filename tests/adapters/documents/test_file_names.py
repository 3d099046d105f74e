"""Downloads have names that tell them apart, in letters that every system keeps."""

from __future__ import annotations

import pytest

from adapters.documents.file_names import document_name


@pytest.mark.parametrize(
    ("kind", "language", "expected"),
    [
        ("draft", "fi", "2026-0001-luonnos"),
        ("base", "fi", "2026-0001-lahetetty"),
        ("sealed", "fi", "2026-0001-sinetoity"),
        ("sealed", "sv", "2026-0001-forseglat"),
        ("evidence", "en", "2026-0001-evidence"),
        ("draft", "de", "2026-0001-draft"),
    ],
)
def test_a_file_says_which_of_an_agreement_s_files_it_is(
    kind: str, language: str, expected: str
) -> None:
    assert document_name("2026-0001", kind, language) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("../../a b/ä", "a-b-a-sealed"), ("...", "sidos-sealed"), ('x"\r\ny', "x-y-sealed")],
)
def test_a_file_name_stays_in_its_folder(number: str, expected: str) -> None:
    assert document_name(number, "sealed", "en") == expected
