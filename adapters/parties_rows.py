"""One row of the list of parties: its cells checked one by one, every fault reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adapters.authority.names import LONGEST_NAME
from adapters.parties_table import LONGEST_CELL
from adapters.usable_names import NameNotUsable, check_usable
from domain.authority import AuthorityNotUnderstood, SigningAuthority, parse_authority
from domain.business_id import is_business_id
from domain.email_address import is_email_address
from domain.errors import N_, DomainError
from domain.parties import LANGUAGES, PartyKind, Person, Role
from domain.plain_text import NOT_PLAIN, has_refused_characters
from domain.turns import FIRST_STEP, OnlySignatoriesHaveSteps, StepNotUnderstood, is_step

COLUMNS = (
    "party",
    "kind",
    "business_id",
    "authority",
    "role",
    "capacity",
    "name",
    "title",
    "email",
    "language",
    "basis",
    "step",
)
OPTIONAL = frozenset({"business_id", "capacity", "title", "basis", "step"})
_RULE_COLUMNS = frozenset({"party", "kind", "authority", "role", "capacity", "step"})
# A person, a party and a place in a certificate have room for so many characters. A capacity
# is compared with the certificate's own text, which is cut at LONGEST_NAME bytes.
_LONGEST = {"party": 150, "name": 100, "title": 150, "capacity": LONGEST_NAME // 2}
_IN_SIGNATURES = frozenset(_LONGEST)
_CAPACITY = re.compile(r"[^\W\d_][\w-]*")


class CellEmpty(DomainError):
    """A cell that must say something does not."""

    code = "cell_empty"
    message = N_("This cell must not be empty.")


class CellTooLong(DomainError):
    """A cell is longer than any name."""

    code = "cell_too_long"
    message = N_("The text is longer than {limit} characters.")


class CellHasRefusedCharacters(DomainError):
    """A cell carries characters that no name has, visible or not."""

    code = "characters_refused"
    message = NOT_PLAIN


class CellIsFormula(DomainError):
    """A cell is a formula; formulas are never evaluated."""

    code = "cell_is_formula"
    message = N_("The cell is a formula: put its value there.")


class UnknownKind(DomainError):
    """No such kind of party."""

    code = "unknown_kind"
    message = N_("“{value}” is no kind of party; there are: {choices}.")


class UnknownRole(DomainError):
    """No such role of a person."""

    code = "unknown_role"
    message = N_("“{value}” is no role; there are: {choices}.")


class UnknownLanguage(DomainError):
    """No language that people are written to in."""

    code = "unknown_language"
    message = N_("“{value}” is no language of this service; there are: {choices}.")


class AddressNotValid(DomainError):
    """No mail can be sent there."""

    code = "address_not_valid"
    message = N_("“{value}” is not an email address.")


class BusinessIdNotValid(DomainError):
    """The form or the check digit is wrong."""

    code = "business_id_not_valid"
    message = N_("“{value}” is not a business id: its form or its check digit is wrong.")


class CapacityNotUnderstood(DomainError):
    """A capacity is one word, so that a signing authority can name it."""

    code = "capacity_not_understood"
    message = N_("“{value}” is not a capacity: write one word, such as chair or board.")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong at a place: `row` counts from 1 with the header, None is the whole file."""

    row: int | None
    column: str
    refusal: DomainError

    @property
    def code(self) -> str:
        """Return the refusal's code."""
        return self.refusal.code

    @property
    def message(self) -> str:
        """Return the refusal's English text, the key of its translations."""
        return self.refusal.message

    @property
    def params(self) -> dict[str, str]:
        """Return what fills the message's places."""
        return self.refusal.params


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of which party, kind, authority, role and capacity are right.

    Whether the rows fit together can be told from these, also when another cell is wrong.
    """

    number: int
    party: str
    kind: PartyKind
    business_id: str
    authority: SigningAuthority
    person: Person


def read_row(number: int, cells: Mapping[str, str]) -> tuple[list[RowProblem], ReadRow | None]:
    """Return everything that is wrong with a row's cells, and the row if its rule can be read."""
    faults = [
        RowProblem(number, column, refusal)
        for column in COLUMNS
        for refusal in _faults_of(column, cells.get(column, ""))
    ]
    if any(fault.column in _RULE_COLUMNS for fault in faults):
        return faults, None
    if cells.get("step", "") not in {"", str(FIRST_STEP)} and not _signs(cells):
        faults.append(RowProblem(number, "step", OnlySignatoriesHaveSteps()))
    return faults, ReadRow(
        number=number,
        party=" ".join(cells["party"].split()),
        kind=PartyKind(cells["kind"].lower()),
        business_id=cells.get("business_id", ""),
        authority=parse_authority(cells["authority"]),
        person=Person(
            role=Role(cells["role"].lower()),
            name=" ".join(cells.get("name", "").split()),
            email=cells.get("email", ""),
            language=cells.get("language", "").lower(),
            capacity=cells.get("capacity", "").lower(),
            title=" ".join(cells.get("title", "").split()),
            basis=" ".join(cells.get("basis", "").split()),
            step=int(cells.get("step") or FIRST_STEP),
        ),
    )


def _signs(cells: Mapping[str, str]) -> bool:
    return cells["role"].lower() == Role.SIGNATORY


def _faults_of(column: str, text: str) -> Iterator[DomainError]:
    """Yield what is wrong with one cell: its characters first, then what it means."""
    if not text:
        if column not in OPTIONAL:
            yield CellEmpty()
    elif _is_too_long(column, text):
        yield CellTooLong(limit=str(_LONGEST.get(column, LONGEST_CELL)))
    elif has_refused_characters(text):
        yield CellHasRefusedCharacters()
    elif text.startswith("="):
        yield CellIsFormula()
    elif column in _IN_SIGNATURES and (unusable := _unusable(column, text)):
        yield unusable
    else:
        yield from _faults_of_meaning(column, text)


def _is_too_long(column: str, text: str) -> bool:
    longest = len(text) > _LONGEST.get(column, LONGEST_CELL)
    return longest or (column == "capacity" and len(text.lower().encode()) > LONGEST_NAME)


def _unusable(column: str, text: str) -> NameNotUsable | None:
    """Return why a text cannot stand in a signature; a capacity stands there in small letters."""
    try:
        check_usable(text.lower() if column == "capacity" else text)
    except NameNotUsable as refusal:
        return refusal
    return None


def _faults_of_meaning(column: str, text: str) -> Iterator[DomainError]:
    match column:
        case "kind" if text.lower() not in tuple(PartyKind):
            yield UnknownKind(value=text, choices=", ".join(PartyKind))
        case "role" if text.lower() not in tuple(Role):
            yield UnknownRole(value=text, choices=", ".join(Role))
        case "language" if text.lower() not in LANGUAGES:
            yield UnknownLanguage(value=text, choices=", ".join(LANGUAGES))
        case "email" if not is_email_address(text):
            yield AddressNotValid(value=text)
        case "business_id" if not is_business_id(text):
            yield BusinessIdNotValid(value=text)
        case "step" if not is_step(text):
            yield StepNotUnderstood(value=text)
        case "capacity" if not _CAPACITY.fullmatch(text):
            yield CapacityNotUnderstood(value=text)
        case "authority":
            try:
                parse_authority(text)
            except AuthorityNotUnderstood as refusal:
                yield refusal
        case _:
            return
