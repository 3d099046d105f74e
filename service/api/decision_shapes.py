"""What the API takes in and gives out about decisions before signing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, Base64Bytes, Field

from domain.decisions import ConditionState, DecidedBy, Obstacle, Outcome, Settlement
from service.api.shapes import Shape, plain

Line = Annotated[str, Field(max_length=200), AfterValidator(plain)]
Words = Annotated[str, Field(max_length=2000), AfterValidator(plain)]
Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S"), AfterValidator(plain)]


class SendForDecisionIn(Shape):
    """Send the newest draft out; without `expected_on` the template's number of days.

    `decide_again` are the ids of parties whose decision the new version has overtaken.
    """

    expected_on: date | None = None
    decide_again: list[str] = Field(default_factory=list, max_length=20_000)


class DecisionIn(Shape):
    """A decision that came on paper; `extract` is a PDF of at most 15 MB, in base64."""

    party: str
    outcome: Outcome
    decided_by: DecidedBy = DecidedBy.ORGAN
    organ: Line = ""
    decided_on: date
    section: Line = ""
    case_number: Line = ""
    minutes_published: bool = False
    final: bool = False
    remark: Words = ""
    extract: Base64Bytes = b""


class SettlementIn(Shape):
    """What is noted of a decision."""

    settlement: Settlement
    note: Words = ""


class LeavingOutIn(Shape):
    """Why the agreement goes on without a party."""

    reason: Reason


class ReminderIn(Shape):
    """Remind one party, or with an empty id all that have not decided."""

    party: str = ""


class DecisionOut(Shape):
    """A decision; `superseded_at` is set where a newer one has replaced it."""

    id: str
    party: str
    version: int
    document_sha256: str
    outcome: Outcome
    decided_by: DecidedBy
    organ: str
    decided_on: date
    section: str
    case_number: str
    minutes_published: bool
    final: bool
    condition: ConditionState | None
    remark: str
    extract_sha256: str
    recorded_at: datetime
    superseded_at: datetime | None


class DecidingPartyOut(Shape):
    """A party before signing; `obstacle` is what the signing round waits for."""

    id: str
    name: str
    left_out_at: datetime | None
    required: bool
    obstacle: Obstacle | None
    decision: DecisionOut | None


class DecisionsOut(Shape):
    """Where the decisions stand; `superseded` are those that newer ones replaced."""

    version: int | None
    document_sha256: str | None
    expected_on: date | None
    sent_at: datetime | None
    parties: list[DecidingPartyOut]
    superseded: list[DecisionOut]
