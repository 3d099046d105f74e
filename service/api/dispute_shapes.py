"""What the API takes in and gives out about disputes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.disputes import DisputeOutcome, StepKind
from service.api.decision_shapes import Reason, Words
from service.api.shapes import Shape


class DisputeIn(Shape):
    """A dispute: between which parties (ids), about what, since which day."""

    parties: Annotated[list[str], Field(max_length=20_000)]
    subject: Reason
    opened_on: date


class DisputeStepIn(Shape):
    """What was done about it, on which day."""

    kind: StepKind
    held_on: date
    note: Words = ""


class DisputeClosingIn(Shape):
    """How it was closed, on which day."""

    outcome: DisputeOutcome
    closed_on: date
    note: Words = ""


class DisputePartyOut(Shape):
    """A party between which and others a dispute is."""

    id: str
    name: str


class DisputeStepOut(Shape):
    """What was done about a dispute on a day."""

    kind: StepKind
    held_on: date
    note: str


class DisputeOut(Shape):
    """A dispute, its steps in the order of their days; open until it has an outcome.

    `number` counts from 1 in the agreement.
    """

    id: str
    number: int
    subject: str
    parties: list[DisputePartyOut]
    opened_on: date
    steps: list[DisputeStepOut]
    closed_on: date | None
    outcome: DisputeOutcome | None
    closing_note: str
