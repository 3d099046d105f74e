"""A person as somebody typed them, judged as a row of the list of parties is."""

from __future__ import annotations

from adapters.acts_payloads import PersonPayload
from adapters.parties_rows import ReadRow, RowProblem, read_row
from adapters.parties_table import tidy

_ROW = 1


def person_problems(person: PersonPayload) -> list[RowProblem]:
    """Return everything that is wrong with a person's fields, each with its column."""
    return _read(person)[0]


def tidied(person: PersonPayload) -> PersonPayload:
    """Return the fields as a list of parties would keep them; raise the first that is wrong."""
    problems, row = _read(person)
    for problem in problems:
        raise problem.refusal
    assert row is not None
    found = row.person
    return PersonPayload(
        role=found.role.value,
        name=found.name,
        email=found.email,
        language=found.language,
        capacity=found.capacity,
        title=found.title,
        basis=found.basis,
        step=found.step,
    )


def _read(person: PersonPayload) -> tuple[list[RowProblem], ReadRow | None]:
    cells = {
        "party": "x",
        "kind": "other",
        "authority": "any",
        "role": person.role,
        "name": tidy(person.name),
        "title": tidy(person.title),
        "email": tidy(person.email),
        "language": person.language,
        "capacity": tidy(person.capacity),
        "basis": tidy(person.basis),
        "step": str(person.step),
    }
    return read_row(_ROW, cells)
