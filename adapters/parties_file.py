"""The list of parties and their people: one row a person, all errors at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from adapters.parties_order import order_problems
from adapters.parties_rows import COLUMNS, OPTIONAL, CellEmpty, ReadRow, RowProblem, read_row
from adapters.parties_table import TableRow, read_table
from domain.errors import N_, DomainError
from domain.parties import FEWEST_PARTIES, NoSignatory, Party, TooFewParties, problems_of

SAID_ONCE = ("kind", "authority")
"""What is a party's, not a person's: one of its rows says it for those that leave it empty."""

AGREEMENT = "agreement"
"""The column that says whose parties they are, in a list for several agreements."""


class UnknownColumn(DomainError):
    """The header names something that the list does not have."""

    code = "unknown_column"
    message = N_("“{column}” is no column of the list; there are: {columns}.")


class MissingColumn(DomainError):
    """The header lacks a column."""

    code = "missing_column"
    message = N_("The column “{column}” is missing.")


class ColumnTwice(DomainError):
    """The header names a column twice."""

    code = "column_twice"
    message = N_("The column “{column}” stands twice.")


class TooManyCells(DomainError):
    """A row goes on beyond the header."""

    code = "too_many_cells"
    message = N_("The row has more cells than the header.")


class PersonTwice(DomainError):
    """The same party, role and address stood before."""

    code = "person_twice"
    message = N_("“{email}” stands as {role} of “{party}” in row {row} already.")


class PartyDiffers(DomainError):
    """The rows of one party say different things of it."""

    code = "party_differs"
    message = N_("“{party}” has “{value}” here, but “{first}” in row {row}.")


class PartiesNotValid(DomainError):
    """The list cannot be used; `problems` says every reason, by row and column."""

    code = "parties_not_valid"
    message = N_("The list of parties has errors ({number}). Nothing was created.")

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        """Keep the problems in the order of the file."""
        super().__init__(number=str(len(problems)))
        self.problems = tuple(sorted(problems, key=_place))


def _place(problem: RowProblem) -> tuple[int, int]:
    column = problem.column
    return problem.row or 0, COLUMNS.index(column) if column in COLUMNS else len(COLUMNS)


def read_parties(data: bytes, *, fewest: int = FEWEST_PARTIES) -> tuple[Party, ...]:
    """Return the parties of a CSV or XLSX file, in the order of their first rows.

    Columns: docs/parties-file.md. Refuses with `PartiesNotValid`, which lists all that
    is wrong, or with `TableNotReadable` or `TableTooLarge`.
    """
    found, long = _cells_by_column(data)
    return parties_from_rows(found, long, fewest=fewest)


def read_party_lists(data: bytes) -> dict[str, tuple[Party, ...]]:
    """Return the parties of several agreements, by the number in the column `agreement`.

    The other columns are those of one list. Refuses as `read_parties` does, with all that is
    wrong in all the lists.
    """
    found, problems = _cells_by_column(data, before=(AGREEMENT,))
    lists: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    for number, cells in found:
        if not cells.get(AGREEMENT):
            problems.append(RowProblem(number, AGREEMENT, CellEmpty()))
        lists.setdefault(cells.get(AGREEMENT, ""), []).append((number, cells))
    parties: dict[str, tuple[Party, ...]] = {}
    for agreement, rows in lists.items():
        try:
            parties[agreement] = parties_from_rows(rows)
        except PartiesNotValid as refusal:
            # What concerns a whole list is said at its first row.
            problems += [replace(p, row=p.row or rows[0][0]) for p in refusal.problems]
    if problems:
        raise PartiesNotValid(problems)
    return parties


def _cells_by_column(
    data: bytes, before: tuple[str, ...] = ()
) -> tuple[list[tuple[int, Mapping[str, str]]], list[RowProblem]]:
    """Return a table's rows, and those that are too long; refuse a header that is wrong."""
    header, *rows = read_table(data) or [TableRow(1, ())]
    names = [name.lower() for name in header.cells]
    faults = list(_header_faults(header.number, names, before))
    if faults:
        raise PartiesNotValid(faults)
    long = [
        RowProblem(row.number, "", TooManyCells()) for row in rows if any(row.cells[len(names) :])
    ]
    return [(row.number, dict(zip(names, row.cells, strict=False))) for row in rows], long


def parties_from_rows(
    rows: Sequence[tuple[int, Mapping[str, str]]],
    known: Iterable[RowProblem] = (),
    *,
    fewest: int = FEWEST_PARTIES,
) -> tuple[Party, ...]:
    """Return the parties of numbered rows of cells by column; refuse with `PartiesNotValid`.

    `known` are problems that were found before, to be reported with the others.
    """
    problems = list(known)
    by_party: dict[str, list[ReadRow]] = {}
    incomplete: set[str] = set()
    for number, cells in _with_what_is_said_once(rows):
        faults, row = read_row(number, cells)
        problems.extend(faults)
        if row is None:
            incomplete.add(_key(cells.get("party", "")))
        else:
            by_party.setdefault(_key(row.party), []).append(row)
    parties = []
    for key, members in by_party.items():
        problems.extend(_differences(members))
        parties.append(_party_of(members))
        if key not in incomplete:  # what a faulty row would add to its party is not known
            problems.extend(_rule_problems(members[0].number, parties[-1]))
    if len(by_party.keys() | incomplete) < fewest:
        problems.append(RowProblem(None, "party", TooFewParties()))
    problems.extend(order_problems(parties))
    if problems:
        raise PartiesNotValid(problems)
    return tuple(parties)


def _with_what_is_said_once(
    rows: Sequence[tuple[int, Mapping[str, str]]],
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows, cells that are empty filled with what another row says of the party."""
    said: dict[tuple[str, str], str] = {}
    for _, cells in rows:
        for column in SAID_ONCE:
            if cells.get(column):
                said.setdefault((_key(cells.get("party", "")), column), cells[column])
    for number, cells in rows:
        party = _key(cells.get("party", ""))
        missing = {column: said.get((party, column), "") for column in SAID_ONCE}
        yield number, {**cells, **{c: text for c, text in missing.items() if not cells.get(c)}}


def _key(party: str) -> str:
    return " ".join(party.casefold().split())


def _header_faults(
    number: int, names: Sequence[str], before: tuple[str, ...]
) -> Iterator[RowProblem]:
    columns = (*before, *COLUMNS)
    for name in dict.fromkeys(names):
        if name not in columns:
            refusal = UnknownColumn(column=name, columns=", ".join(columns))
            yield RowProblem(number, name, refusal)
        elif names.count(name) > 1:
            yield RowProblem(number, name, ColumnTwice(column=name))
    for name in columns:
        if name not in names and name not in OPTIONAL:
            yield RowProblem(number, name, MissingColumn(column=name))


def _differences(members: Sequence[ReadRow]) -> Iterator[RowProblem]:
    """Yield where rows of one party contradict each other, or say the same twice."""
    first = members[0]
    seen: dict[tuple[str, str], int] = {}
    business_id: ReadRow | None = None
    for row in members:
        for column, here, before in (
            ("kind", row.kind.value, first.kind.value),
            ("authority", str(row.authority), str(first.authority)),
        ):
            if here != before:
                yield _differs(row, column, here, before, first.number)
        if row.business_id:
            business_id = business_id or row
            if row.business_id != business_id.business_id:
                before, at = business_id.business_id, business_id.number
                yield _differs(row, "business_id", row.business_id, before, at)
        person = row.person
        stood = seen.setdefault((person.role.value, person.email.casefold()), row.number)
        if stood != row.number:
            refusal = PersonTwice(
                email=person.email, role=person.role.value, party=row.party, row=str(stood)
            )
            yield RowProblem(row.number, "email", refusal)


def _differs(row: ReadRow, column: str, here: str, before: str, number: int) -> RowProblem:
    refusal = PartyDiffers(party=row.party, value=here, first=before, row=str(number))
    return RowProblem(row.number, column, refusal)


def _party_of(members: Sequence[ReadRow]) -> Party:
    first = members[0]
    return Party(
        name=first.party,
        kind=first.kind,
        authority=first.authority,
        persons=tuple(row.person for row in members),
        business_id=next((row.business_id for row in members if row.business_id), ""),
    )


def _rule_problems(number: int, party: Party) -> Iterator[RowProblem]:
    """Yield why the party could never be bound, at its first row."""
    for refusal in problems_of(party):
        column = "role" if isinstance(refusal, NoSignatory) else "authority"
        yield RowProblem(number, column, refusal)
