"""Tables of people or rounds, CSV or XLSX, read into rows of plain text within limits."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from domain.errors import N_, DomainError

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_INFLATED = 50 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 50
LONGEST_CELL = 300
_ZIP_MAGIC = b"PK\x03\x04"

# Openpyxl has no error of its own for a workbook that is not well formed.
_NOT_WELL_FORMED = (
    InvalidFileException, OSError, LookupError, AttributeError, ValueError, TypeError, SyntaxError,
)  # fmt: skip


class TableNotReadable(DomainError):
    """The file is neither a CSV in UTF-8 nor an XLSX."""

    code = "table_not_readable"
    message = N_("The file cannot be read: save it as CSV (UTF-8) or XLSX.")


class TableTooLarge(DomainError):
    """More bytes, rows or columns than a list of parties has."""

    code = "table_too_large"
    message = N_("The file is too large: at most {rows} rows and {megabytes} MB.")

    def __init__(self) -> None:
        """Name the limits."""
        super().__init__(rows=str(MOST_ROWS), megabytes=str(LARGEST_FILE // 1024 // 1024))


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as it stands in the file; `number` counts from 1, the header included."""

    number: int
    cells: tuple[str, ...]


def read_table(data: bytes) -> list[TableRow]:
    """Return the rows that are not empty, each cell trimmed and composed (NFC).

    What the file is, is told by its first bytes, never by its name. Formulas are not
    evaluated: a cell that is one comes as its text. Refuses with `TableNotReadable`
    or `TableTooLarge`.
    """
    if len(data) > LARGEST_FILE:
        raise TableTooLarge
    rows = _xlsx_rows(data) if data.startswith(_ZIP_MAGIC) else _csv_rows(data)
    found = []
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise TableTooLarge
        trimmed = tuple(map(tidy, cells))
        if any(trimmed):
            found.append(TableRow(number, trimmed))
    return found


def tidy(cell: str) -> str:
    """Return a cell without blanks around it, its letters composed (NFC)."""
    return unicodedata.normalize("NFC", cell).strip()


def _csv_rows(data: bytes) -> Iterator[Sequence[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableNotReadable from error
    if "\0" in text:
        raise TableNotReadable
    header = text.split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise TableNotReadable from error


def _xlsx_rows(data: bytes) -> Iterator[Sequence[str]]:
    _check_archive(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # What the file says of its own size is not believed: the rows are counted.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
            last = max((i for i, value in enumerate(row) if value is not None), default=-1)
            yield [_cell(value) for value in row[: last + 1]]
    except _NOT_WELL_FORMED as error:
        raise TableNotReadable from error


def _check_archive(data: bytes) -> None:
    """Refuse what would inflate beyond measure, and XML that declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # The size an entry declares is the most that is ever inflated of it.
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_INFLATED:
                raise TableTooLarge
            parts = (archive.read(entry) for entry in archive.infolist())
            if any(b"<!DOCTYPE" in part.replace(b"\0", b"") for part in parts):
                raise TableNotReadable
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, zlib.error) as error:
        raise TableNotReadable from error


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))  # a spreadsheet keeps the number 2 as 2.0
        case datetime() if value.time() == time():
            return value.date().isoformat()  # a spreadsheet keeps a day as its midnight
        case str() | int() | float() | date() | time():
            return str(value)
        case _:
            return "="  # a formula over several cells, refused like any other
