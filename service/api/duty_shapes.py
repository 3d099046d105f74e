"""What the API takes in and gives out about recurring duties."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Base64Bytes

from domain.duties import DutyState
from service.api.decision_shapes import Reason, Words
from service.api.shapes import Shape


class DutyResultIn(Shape):
    """What was done: a note, a file in base64 (PDF, DOCX, XLSX, PNG, JPEG), or both."""

    note: Words = ""
    file: Base64Bytes = b""


class DutyTakingBackIn(Shape):
    """Why a result that was noted does not hold."""

    reason: Reason


class DutyResultOut(Shape):
    """A result that was noted; `file_sha256` is empty where there is no file.

    Where it was taken back, `reason` says why.
    `person` is the id of a party's person who noted it, empty where staff or a program did.
    """

    id: str
    noted_at: datetime
    note: str
    file_sha256: str
    file_type: str
    person: str
    taken_back_at: datetime | None
    reason: str


class DutyOut(Shape):
    """One occurrence of a duty: `period` is `2027`, `2027-H2`, `2027-Q3`, `2027-09`, or `term`.

    `responsible` is `coordinator` or a kind of party; `takes` is `file` or `note`. `result` is
    the one that stands, `taken_back` are those that were noted wrongly.
    """

    duty: str
    period: str
    title: str
    responsible: str
    takes: str
    starts_on: date
    due_on: date
    state: DutyState
    result: DutyResultOut | None
    taken_back: list[DutyResultOut]


class DutyCountOut(Shape):
    """How often a duty was due in a year, and what came of it."""

    duty: str
    due: int
    done: int
    done_late: int
    not_done: int


class DutyYearOut(Shape):
    """A year's record; until it is `closed`, the record so far."""

    year: int
    closed: bool
    counts: list[DutyCountOut]
    duties: list[DutyOut]


class DutiesOut(Shape):
    """The duties of an agreement, year by year, oldest first; none before all have signed."""

    years: list[DutyYearOut]
