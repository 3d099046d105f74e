"""What the API takes in and gives out about the next term."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from domain.lifecycle import AgreementStatus
from service.api.decision_shapes import Reason
from service.api.shapes import PartyRowIn, Shape, Text


class RenewalIn(Shape):
    """The draft of the next term: what differs from the offer.

    Without `parties` those in force are carried over with their people as they are now.
    """

    number: Text = ""
    values: dict[str, Text] = Field(default_factory=dict)
    parties: list[PartyRowIn] = Field(default_factory=list, max_length=20_000)


class RenewalDecliningIn(Shape):
    """Why no next term is prepared."""

    reason: Reason


class LinkedAgreementOut(Shape):
    """The agreement of the term before or after."""

    id: str
    number: str
    title: str
    status: AgreementStatus
    first_day: date
    last_day: date | None
    in_force_at: datetime | None


class GapOut(Shape):
    """Days on which no term binds, both included; without `last_day` nobody knows yet."""

    first_day: date
    last_day: date | None


class YearOutsideOut(Shape):
    """A value that names a year outside the next term: to be looked at."""

    field: str
    year: int


class NextTermOut(Shape):
    """What a draft of the next term would be made from; `parties` are names."""

    template: str
    version: int
    values: dict[str, str]
    parties: list[str]
    years_outside: list[YearOutsideOut]


class RenewalOut(Shape):
    """How an agreement stands between the terms.

    `due`: since `offered_on` the next term is offered, and there is no draft of it. `offer` is
    null where there is no next term to draft. Where the next term was declined, nobody is
    reminded of it, and it can be drafted all the same.
    """

    before: LinkedAgreementOut | None
    following: LinkedAgreementOut | None
    gap: GapOut | None
    offered_on: date | None
    due: bool
    declined_at: datetime | None
    declined_reason: str
    offer: NextTermOut | None
