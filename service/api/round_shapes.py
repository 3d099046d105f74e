"""What requests say of a signing round: its start, and a signatory who may try again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from domain.identification import Identification
from domain.reminders import MOST_BEFORE, MOST_DAYS, ReminderPlan
from service.api.shapes import Shape, plain


class RemindersIn(Shape):
    """When those who have not signed are reminded; zeros and an empty list remind nobody.

    What is left out is as the template says.
    """

    first_after_days: Annotated[int, Field(ge=0, le=MOST_DAYS)] | None = None
    then_every_days: Annotated[int, Field(ge=0, le=MOST_DAYS)] | None = None
    before_deadline_days: (
        Annotated[
            tuple[Annotated[int, Field(ge=1, le=MOST_DAYS)], ...], Field(max_length=MOST_BEFORE)
        ]
        | None
    ) = None
    from_hour: Annotated[int, Field(ge=0, le=22)] | None = None
    to_hour: Annotated[int, Field(ge=1, le=23)] | None = None

    def plan(self, usual: ReminderPlan) -> ReminderPlan:
        """Return the plan as the domain keeps it; refuse hours that end before they begin."""
        return replace(usual, **self.model_dump(exclude_none=True))


class SigningRoundIn(Shape):
    """A new signing round; without `closes_on` the template's number of days from today.

    `identification` says how those who sign are identified, `reminders` when they are
    reminded, if not as the template does.

    `override_reason` starts it although decisions that the template requires are missing,
    conditional or not final; the history keeps it.
    """

    closes_on: date | None = None
    identification: Identification | None = None
    reminders: RemindersIn | None = None
    override_reason: Annotated[str, Field(max_length=2000), AfterValidator(plain)] = ""


class CodeTriesIn(Shape):
    """Why a signatory may enter a code again; the history keeps it."""

    reason: Annotated[
        str, Field(min_length=1, max_length=2000, pattern=r"\S"), AfterValidator(plain)
    ]
