"""The parties file: what is read, and that all errors come at once by row and column."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from adapters.parties_file import PartiesNotValid, parties_from_rows, read_parties
from adapters.parties_rows import COLUMNS as ALL_COLUMNS
from adapters.parties_table import (
    LARGEST_FILE,
    MOST_ROWS,
    TableNotReadable,
    TableTooLarge,
    read_table,
)
from domain.parties import Party, PartyKind, Role

COLUMNS = ALL_COLUMNS[:-2]  # as files were before there were a basis of authority and steps
HEADER = ",".join(COLUMNS)
COUNTY = "Lakeland County,county,,any,signatory,,Aino Aalto,Director,aino@county.example.org,fi"
TOWN = "Town,municipality,0737546-2,1 chair,signatory,chair,Bo Berg,,bo@example.org,sv"


def csv(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join((header, *rows)).encode()


def xlsx(*rows: Sequence[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ([*COLUMNS], *rows):
        sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def problems(data: bytes) -> list[tuple[int | None, str, str]]:
    with pytest.raises(PartiesNotValid) as refused:
        read_parties(data)
    return [(found.row, found.column, found.code) for found in refused.value.problems]


def test_each_row_is_a_person_and_equal_names_are_one_party() -> None:
    contact = "lakeland  county,county,,any,contact,,Cia Ceder,,cia@county.example.org,en"
    county, town = read_parties(csv(COUNTY, TOWN, contact))
    assert (county.name, county.kind) == ("Lakeland County", PartyKind.COUNTY)
    assert [person.role for person in county.persons] == [Role.SIGNATORY, Role.CONTACT]
    assert (town.business_id, str(town.authority)) == ("0737546-2", "1 chair")
    assert (town.persons[0].capacity, town.persons[0].language) == ("chair", "sv")


def test_a_signatory_may_have_the_basis_of_their_authority() -> None:
    header = f"{HEADER},basis"
    county, town = read_parties(csv(f"{COUNTY},", f"{TOWN},  by-laws   § 7 ", header=header))
    assert county.persons[0].basis == ""
    assert town.persons[0].basis == "by-laws § 7"
    assert problems(csv(f"{COUNTY},", f"{TOWN},a\u200bb", header=header)) == [
        (3, "basis", "characters_refused")
    ]


def test_one_row_says_a_partys_kind_and_signing_authority_for_its_others() -> None:
    before = "Town,,,,contact,,Cia Ceder,,cia@example.org,en"
    after = "TOWN,,,,signatory,board,Dag Dahl,,dag@example.org,sv"
    _, town = read_parties(csv(COUNTY, before, TOWN, after))
    assert (town.kind, str(town.authority)) == (PartyKind.MUNICIPALITY, "1 chair")
    assert [person.name for person in town.persons] == ["Cia Ceder", "Bo Berg", "Dag Dahl"]
    assert problems(csv(COUNTY, before)) == [
        (3, "kind", "cell_empty"),
        (3, "authority", "cell_empty"),
    ]


def test_a_signatory_may_have_a_step_of_signing_and_nobody_else() -> None:
    header = f"{HEADER},step"
    contact = "Town,municipality,,1 chair,contact,,Cia Ceder,,cia@town.example.org,en"
    county, town = read_parties(csv(f"{COUNTY},2", f"{TOWN},", f"{contact},1", header=header))
    assert [county.persons[0].step, *(person.step for person in town.persons)] == [2, 1, 1]
    assert problems(csv(f"{COUNTY},0", f"{TOWN},two", f"{contact},2", header=header)) == [
        (2, "step", "step_not_understood"),
        (3, "step", "step_not_understood"),
        (4, "step", "only_signatories_have_steps"),
    ]


def test_a_step_is_a_number_in_a_workbook_too() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ([*COLUMNS, "step"], [*COUNTY.split(","), 2], [*TOWN.split(","), None]):
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    county, town = read_parties(data.getvalue())
    assert (county.persons[0].step, town.persons[0].step) == (2, 1)


def test_a_byte_order_mark_semicolons_blank_lines_and_other_orders_of_columns_are_fine() -> None:
    columns = ["email", *(column for column in COLUMNS if column not in {"email", "title"})]
    line = dict(zip(COLUMNS, COUNTY.split(","), strict=True))
    other = dict(zip(COLUMNS, TOWN.split(","), strict=True))
    rows = [";".join(columns), "", *(";".join(r[c] for c in columns) for r in (line, other))]
    parties = read_parties(b"\xef\xbb\xbf" + "\n".join(rows).encode())
    assert [party.name for party in parties] == ["Lakeland County", "Town"]


def test_a_spreadsheet_is_read_like_a_csv() -> None:
    rows = [row.split(",") for row in (COUNTY, TOWN)]
    second: list[Any] = [*TOWN.split(",")[:6], "Ed Eld", None, "ed@example.org", "en"]
    rows[1][3] = second[3] = "2"
    numbers: list[list[Any]] = [
        [*row[:3], 2 if row[3] == "2" else row[3], *row[4:]] for row in (*rows, second)
    ]
    county, town = read_parties(xlsx(*numbers))
    assert county.persons == read_parties(csv(COUNTY, TOWN))[0].persons
    assert str(town.authority) == "2"


def test_all_errors_come_at_once_by_row_and_column() -> None:
    found = problems(
        csv(
            "A,town,123,any,signatory,,Ann,,ann@example.org,fi",
            "B,company,0737546-3,3,signatory,,Bea,,bea@example,de",
            "C,company,,nobody,boss,,,,cy example.org,en",
        )
    )
    assert found == [
        (2, "kind", "unknown_kind"),
        (2, "business_id", "business_id_not_valid"),
        (3, "business_id", "business_id_not_valid"),
        (3, "authority", "authority_out_of_reach"),
        (3, "email", "address_not_valid"),
        (3, "language", "unknown_language"),
        (4, "authority", "authority_not_understood"),
        (4, "role", "unknown_role"),
        (4, "name", "cell_empty"),
        (4, "email", "address_not_valid"),
    ]


def test_a_wrong_and_a_missing_column_are_named() -> None:
    header = HEADER.replace("email", "e-mail").replace("title", "name")
    assert problems(csv(COUNTY, header=header)) == [
        (1, "name", "column_twice"),
        (1, "email", "missing_column"),
        (1, "e-mail", "unknown_column"),
    ]


def test_an_empty_file_lacks_every_column() -> None:
    assert {code for _, _, code in problems(b"")} == {"missing_column"}


def test_the_same_person_twice_in_one_role_of_a_party_is_an_error() -> None:
    again = COUNTY.replace("aino@", "AINO@")
    contact = COUNTY.replace("signatory", "contact")
    assert problems(csv(COUNTY, TOWN, contact, again)) == [(5, "email", "person_twice")]


def test_rows_of_one_party_must_agree() -> None:
    other = "Town,company,0112038-9,any,contact,,Dan,,dan@example.org,fi"
    assert problems(csv(COUNTY, TOWN, other)) == [
        (4, "kind", "party_differs"),
        (4, "business_id", "party_differs"),
        (4, "authority", "party_differs"),
    ]


@pytest.mark.parametrize(
    ("authority", "role", "expected"),
    [
        ("3", "signatory", (3, "authority", "authority_out_of_reach")),
        ("1 auditor", "signatory", (3, "authority", "capacity_nobody_has")),
        ("any", "contact", (3, "role", "no_signatory")),
    ],
)
def test_a_rule_that_nobody_can_meet_is_an_error(
    authority: str, role: str, expected: tuple[int, str, str]
) -> None:
    rows = [f"T,other,,{authority},{role},,P{n},,p{n}@example.org,fi" for n in (1, 2)]
    assert problems(csv(COUNTY, *rows)) == [expected]


def test_one_party_alone_is_no_agreement() -> None:
    assert problems(csv(COUNTY)) == [(None, "party", "too_few_parties")]


def test_an_order_among_more_parties_than_are_asked_together_is_refused_with_the_list() -> None:
    towns = [f"T{n},other,,any,signatory,,P,,p{n}@example.org,fi,,1" for n in range(99)]
    header = f"{HEADER},basis,step"
    ordered = (f"{COUNTY},,2", f"{TOWN},,1", *towns)
    assert problems(csv(*ordered, header=header)) == [(None, "step", "order_of_too_many")]
    assert len(read_parties(csv(*ordered[:100], header=header))) == 100
    unordered = (f"{COUNTY},,1", *ordered[1:])
    assert len(read_parties(csv(*unordered, header=header))) == 101


def test_a_row_longer_than_the_header_is_an_error() -> None:
    assert problems(csv(COUNTY, TOWN + ",more")) == [(3, "", "too_many_cells")]


@pytest.mark.abuse(29)
@pytest.mark.parametrize("text", ["Ann\r\nBcc: x@example.org", "Ann\tB", "a\x00b", "A\x1bB"])
def test_control_characters_are_refused(text: str) -> None:
    row = [*COUNTY.split(",")]
    row[6] = text
    rows = [(1, dict(zip(COLUMNS, row, strict=True)))]
    with pytest.raises(PartiesNotValid) as refused:
        parties_from_rows(rows)
    assert ("name", "characters_refused") in [(p.column, p.code) for p in refused.value.problems]


@pytest.mark.abuse(30)
@pytest.mark.parametrize("character", "\u202e\u2066\u200b\ufeff\u200f\u00ad")
def test_bidi_and_invisible_characters_are_refused(character: str) -> None:
    assert problems(csv(COUNTY.replace("Aino", f"Ai{character}no"), TOWN)) == [
        (2, "name", "characters_refused")
    ]


@pytest.mark.abuse(28)
def test_a_formula_is_refused_and_never_evaluated() -> None:
    formula = '=HYPERLINK("https://example.org")'
    row = [*COUNTY.split(",")]
    row[6] = formula
    assert problems(xlsx([*row], TOWN.split(","))) == [(2, "name", "cell_is_formula")]
    assert problems(csv(COUNTY.replace("Aino Aalto", "=1+1"), TOWN))[0][2] == "cell_is_formula"


@pytest.mark.abuse(29)
@pytest.mark.parametrize(
    "address",
    ["a@b", "a b@example.org", "a@example..org", ".a@example.org", "a@-x.example.org",
     "a@example.org\u0301", f"{'a' * 65}@example.org", "=?UTF-8?Q?=0A?=@example.org ", "<a@b.org>"],
)  # fmt: skip
def test_a_bad_address_is_an_error(address: str) -> None:
    found = problems(csv(COUNTY.replace("aino@county.example.org", f'"{address}"'), TOWN))
    if address.startswith("=?"):
        assert found == [(2, "email", "cell_is_formula")]
    else:
        assert found == [(2, "email", "address_not_valid")]


def test_what_is_neither_csv_nor_spreadsheet_is_refused() -> None:
    for data in (b"\xff\xfe\x00a", b"PK\x03\x04 and nothing more", b'a,"b\n', b"%PDF-1.7\n\0"):
        with pytest.raises(TableNotReadable):
            read_table(data)


def test_a_workbook_that_is_not_one_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(TableNotReadable):
        read_table(data.getvalue())


@pytest.mark.abuse(33)
def test_a_workbook_that_inflates_beyond_measure_or_declares_entities_is_refused() -> None:
    bomb, entity = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 60_000_000)
    with pytest.raises(TableTooLarge):
        read_table(bomb.getvalue())
    with zipfile.ZipFile(entity, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///x">]><x/>')
    with pytest.raises(TableNotReadable):
        read_table(entity.getvalue())


@pytest.mark.abuse(47)
def test_size_rows_columns_and_cells_are_bounded() -> None:
    for data in (b"a" * (LARGEST_FILE + 1), b"a\n" * (MOST_ROWS + 1), b"a," * 60):
        with pytest.raises(TableTooLarge):
            read_table(data)
    assert problems(csv(COUNTY.replace("Aino", "A" * 301), TOWN)) == [(2, "name", "cell_too_long")]


def test_dates_and_numbers_of_a_spreadsheet_are_read_as_their_text() -> None:
    (_, row) = read_table(xlsx([date(2026, 1, 31), 2.0, 2.5, True]))
    assert row.cells == ("2026-01-31", "2", "2.5", "True")


def test_rows_of_the_api_are_held_to_the_same_rules() -> None:
    rows = [
        (n, dict(zip(COLUMNS, row.split(","), strict=True))) for n, row in ((1, COUNTY), (2, TOWN))
    ]
    parties: tuple[Party, ...] = parties_from_rows(rows)
    assert parties == read_parties(csv(COUNTY, TOWN))
