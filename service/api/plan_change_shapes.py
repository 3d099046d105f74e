"""What the API takes in and gives out about plans that changed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from service.api.decision_shapes import Reason
from service.api.shapes import Shape, plain


class PlanChangeIn(Shape):
    """The new plan that the agreement follows: its name and its years."""

    plan: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S"), AfterValidator(plain)]
    first_year: int
    last_year: int


class PlanDismissalIn(Shape):
    """Why the agreement needs no update, though the plan has changed."""

    reason: Reason


class PlanChangeOut(Shape):
    """A plan that changed; an update is due until it is `settled_by` something."""

    id: str
    plan: str
    first_year: int
    last_year: int
    recorded_at: datetime
    settled_by: Literal["renewed", "amended", "dismissed"] | None
    reason: str
