"""The list of rounds: what is read, and that all errors come at once by row and column."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from adapters.parties_file import PartiesNotValid, read_party_lists
from adapters.parties_rows import COLUMNS
from adapters.rounds_file import RoundsNotValid, read_rounds
from domain.batches import MOST_ITEMS
from domain.identification import Identification


def csv(*rows: str) -> bytes:
    return "\r\n".join(rows).encode()


def xlsx(*rows: list[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def problems(data: bytes) -> list[tuple[int | None, str, str]]:
    """Return what is wrong with a table, or with its cells."""
    try:
        _, found = read_rounds(data)
    except RoundsNotValid as refusal:
        found = refusal.problems
    return [(problem.row, problem.column, problem.code) for problem in found]


def test_a_row_says_which_agreement_and_how_it_is_sent() -> None:
    (line, other), wrong = read_rounds(
        csv(
            "agreement;closes_on;identification;override_reason;template;subject",
            "2026-0001;31.12.2026;link_and_code;The board meets later;small;trees",
            "2026-0002;;;;;",
        )
    )
    assert not wrong
    assert (line.row, line.agreement, line.template) == (2, "2026-0001", "small")
    assert (line.closes_on, line.identification) == (
        date(2026, 12, 31),
        Identification.LINK_AND_CODE,
    )
    assert (line.override_reason, line.values) == ("The board meets later", {"subject": "trees"})
    assert (other.closes_on, other.identification, other.values) == (None, None, {})


def test_a_day_of_a_spreadsheet_is_that_day() -> None:
    (line,), _ = read_rounds(
        xlsx(["agreement", "closes_on"], ["2026-0001", datetime(2026, 12, 31)])
    )
    assert line.closes_on == date(2026, 12, 31)


def test_everything_that_is_wrong_is_said_at_once_by_row_and_column() -> None:
    data = csv(
        "agreement,closes_on,identification",
        "2026-0001,tomorrow,by phone",
        ",2026-12-31,",
        "2026-0001,,",
        "=1+1,,",
        "2026-0002,,,too far",
    )
    assert problems(data) == [
        (2, "closes_on", "day_not_understood"),
        (2, "identification", "unknown_identification"),
        (3, "agreement", "cell_empty"),
        (4, "agreement", "agreement_twice"),
        (5, "agreement", "cell_is_formula"),
        (6, "", "too_many_cells"),
    ]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", (1, "agreement", "missing_column")),
        (csv("agreement,agreement", "1,2"), (1, "agreement", "column_twice")),
        (csv("agreement"), (None, "agreement", "no_rounds")),
        (
            csv("agreement", *(f"n{number}" for number in range(MOST_ITEMS + 1))),
            (None, "agreement", "too_many_rounds"),
        ),
    ],
)
def test_a_file_that_cannot_be_a_list_is_refused(
    data: bytes, found: tuple[int | None, str, str]
) -> None:
    assert problems(data) == [found]


HEADER = ",".join(("agreement", *COLUMNS))


def test_lists_of_several_agreements_are_kept_apart() -> None:
    lists = read_party_lists(
        csv(
            HEADER,
            "A 1,Oak,company,,any,signatory,,Ann Ash,,ann@oak.example.org,en",
            "A 2,Oak,company,,any,signatory,,Bea Birch,,bea@oak.example.org,en",
            "A 1,Elm,company,,any,signatory,,Cid Cedar,,cid@elm.example.org,en",
            "A 2,Fir,company,,any,signatory,,Cid Cedar,,cid@fir.example.org,en",
        )
    )
    assert {number: [p.name for p in parties] for number, parties in lists.items()} == {
        "A 1": ["Oak", "Elm"],
        "A 2": ["Oak", "Fir"],
    }


def test_what_is_wrong_in_any_of_the_lists_is_said_with_its_row() -> None:
    data = csv(
        HEADER,
        "A 1,Oak,company,,any,signatory,,Ann Ash,,ann@oak.example.org,en",
        "A 1,Elm,company,,any,signatory,,Cid Cedar,,no address,en",
        "A 2,Oak,company,,any,signatory,,Bea Birch,,bea@oak.example.org,en",
        ",Oak,company,,any,signatory,,Bea Birch,,bea@oak.example.org,en",
    )
    with pytest.raises(PartiesNotValid) as refused:
        read_party_lists(data)
    found = {(one.row, one.column, one.code) for one in refused.value.problems}
    assert {
        (3, "email", "address_not_valid"),
        (4, "party", "too_few_parties"),
        (5, "agreement", "cell_empty"),
    } <= found
