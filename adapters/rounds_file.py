"""A list of signing rounds to start: one row an agreement, all errors at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.parties_file import ColumnTwice, MissingColumn, TooManyCells
from adapters.parties_rows import (
    CellEmpty,
    CellHasRefusedCharacters,
    CellIsFormula,
    CellTooLong,
    RowProblem,
)
from adapters.parties_table import TableRow, read_table
from domain.batches import MOST_ITEMS
from domain.errors import N_, DomainError
from domain.identification import Identification
from domain.plain_text import has_refused_characters

AGREEMENT, TEMPLATE = "agreement", "template"
CLOSES_ON, IDENTIFICATION, OVERRIDE_REASON = "closes_on", "identification", "override_reason"
COLUMNS = (AGREEMENT, TEMPLATE, CLOSES_ON, IDENTIFICATION, OVERRIDE_REASON)
_LONGEST = 2000
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


class DayNotUnderstood(DomainError):
    """A cell is no date."""

    code = "day_not_understood"
    message = N_("“{value}” is not a date: write it as 2026-12-31 or 31.12.2026.")


class UnknownIdentification(DomainError):
    """No such way of identifying who signs."""

    code = "unknown_identification"
    message = N_("“{value}” is no way of identifying who signs; there are: {choices}.")


class AgreementTwice(DomainError):
    """The same agreement stood before."""

    code = "agreement_twice"
    message = N_("The agreement “{number}” stands in row {row} already.")


class TooManyRounds(DomainError):
    """The list is longer than one batch."""

    code = "too_many_rounds"
    message = N_("The list has more than {limit} agreements: divide it.")


class NoRounds(DomainError):
    """The list names no agreement."""

    code = "no_rounds"
    message = N_("The list names no agreement.")


class RoundsNotValid(DomainError):
    """The list cannot be used; `problems` says every reason, by row and column."""

    code = "rounds_not_valid"
    message = N_("The list of agreements has errors ({number}). Nothing was sent.")

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        """Keep the problems in the order of the file."""
        super().__init__(number=str(len(problems)))
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row or 0))


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One row: which agreement, made from which template if it is not there, and how it is sent.

    `values` are the other columns that say something, by their names.
    """

    row: int
    agreement: str
    template: str
    closes_on: date | None
    identification: Identification | None
    override_reason: str
    values: Mapping[str, str]


def read_rounds(data: bytes) -> tuple[tuple[RoundLine, ...], tuple[RowProblem, ...]]:
    """Return the rows of a CSV or XLSX file that can be read, and all that is wrong with cells.

    Columns: docs/rounds-file.md. A table that cannot be a list of rounds at all is refused with
    `RoundsNotValid`, `TableNotReadable` or `TableTooLarge`.
    """
    header, *rows = read_table(data) or [TableRow(1, ())]
    names = [name.lower() for name in header.cells]
    problems = list(_header_faults(header.number, names))
    if not problems and not rows:
        problems.append(RowProblem(None, AGREEMENT, NoRounds()))
    if len(rows) > MOST_ITEMS:
        problems.append(RowProblem(None, AGREEMENT, TooManyRounds(limit=str(MOST_ITEMS))))
    if problems:
        raise RoundsNotValid(problems)
    lines = []
    first: dict[str, int] = {}
    for row in rows:
        cells = dict.fromkeys(names, "") | dict(zip(names, row.cells, strict=False))
        faults = list(_faults(row, names, cells))
        number = cells[AGREEMENT]
        if number and (stood := first.setdefault(number, row.number)) != row.number:
            refusal = AgreementTwice(number=number, row=str(stood))
            faults.append(RowProblem(row.number, AGREEMENT, refusal))
        if not faults:
            lines.append(_line(row.number, cells))
        problems += faults
    return tuple(lines), tuple(problems)


def _header_faults(number: int, names: Sequence[str]) -> Iterator[RowProblem]:
    if AGREEMENT not in names:
        yield RowProblem(number, AGREEMENT, MissingColumn(column=AGREEMENT))
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield RowProblem(number, name, ColumnTwice(column=name))


def _faults(row: TableRow, names: Sequence[str], cells: Mapping[str, str]) -> Iterator[RowProblem]:
    if any(row.cells[len(names) :]):
        yield RowProblem(row.number, "", TooManyCells())
    for column, text in cells.items():
        if (refusal := _fault_of(column, text)) is not None:
            yield RowProblem(row.number, column, refusal)


def _fault_of(column: str, text: str) -> DomainError | None:
    if not text:
        return CellEmpty() if column == AGREEMENT else None
    if len(text) > _LONGEST:
        return CellTooLong(limit=str(_LONGEST))
    if has_refused_characters(text, lines=True):
        return CellHasRefusedCharacters()
    return CellIsFormula() if text.startswith("=") else _fault_of_meaning(column, text)


def _fault_of_meaning(column: str, text: str) -> DomainError | None:
    if column == CLOSES_ON and _day(text) is None:
        return DayNotUnderstood(value=text)
    if column == IDENTIFICATION and text.lower() not in tuple(Identification):
        return UnknownIdentification(value=text, choices=", ".join(Identification))
    return None


def _line(number: int, cells: Mapping[str, str]) -> RoundLine:
    level = cells.get(IDENTIFICATION, "").lower()
    return RoundLine(
        row=number,
        agreement=cells[AGREEMENT],
        template=cells.get(TEMPLATE, "").lower(),
        closes_on=_day(cells.get(CLOSES_ON, "")),
        identification=Identification(level) if level else None,
        override_reason=cells.get(OVERRIDE_REASON, ""),
        values={name: text for name, text in cells.items() if name not in COLUMNS and text},
    )


def _day(text: str) -> date | None:
    day_first = _DAY_FIRST.fullmatch(text)
    try:
        if day_first:
            return date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None
