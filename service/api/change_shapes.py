"""What the API takes in and gives out about changes of an agreement in force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from domain.changes import ChangeStatus
from domain.corrections import CorrectionKind, CorrectionStatus
from domain.lifecycle import RoundKind
from domain.turns import FIRST_STEP, LAST_STEP
from service.api.shapes import PartyRowIn, Shape, Text


class AccessionIn(Shape):
    """The party that accedes, one row a person; without `closes_on` the template's days."""

    parties: Annotated[list[PartyRowIn], Field(min_length=1, max_length=200)]
    closes_on: date | None = None


class AmendmentIn(Shape):
    """The amended text; without `version` the template's newest. Values left out stay."""

    version: Annotated[int, Field(ge=1)] | None = None
    values: dict[str, Text] = Field(default_factory=dict)
    closes_on: date | None = None


class ChangeOut(Shape):
    """An accession, with the new party, or an amendment, with the version of the text."""

    id: str
    kind: RoundKind
    status: ChangeStatus
    signing_round: int
    party_id: str | None
    party: str
    version: int | None
    started_at: datetime
    counts_from: datetime | None


class CorrectedPersonIn(Shape):
    """A person as they are to stand in the list."""

    role: Text
    name: Text
    email: Text
    language: Text
    capacity: Text = ""
    title: Text = ""
    step: Annotated[int, Field(ge=FIRST_STEP, le=LAST_STEP)] = FIRST_STEP


class CorrectionIn(Shape):
    """A correction: `person_id` names the one of before, `person` is the new one."""

    kind: CorrectionKind
    party_id: Text
    person_id: Text = ""
    person: CorrectedPersonIn | None = None
    basis: Text = ""


class CorrectionDecisionIn(Shape):
    """Whether a proposed correction is made; a refusal needs its reason."""

    decision: Literal["approve", "refuse"]
    reason: Annotated[str, Field(max_length=2000)] = ""


class CorrectionOut(Shape):
    """One correction; `document_sha256` is the attachment that was issued anew for it."""

    id: str
    party_id: str
    party: str
    kind: CorrectionKind
    status: CorrectionStatus
    person_id: str | None
    person: dict[str, Any] | None
    basis: str
    proposed_at: datetime
    decided_at: datetime | None
    reason: str
    document_sha256: str | None
