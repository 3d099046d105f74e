"""What a template's manifest says of recurring duties and of the next term."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from adapters.documents.manifest_terms import ManifestPart, MonthDay
from adapters.documents.titles import Titles
from domain.duties import Every
from domain.parties import PartyKind
from domain.renewal import DEFAULT_MONTHS_BEFORE

COORDINATOR = "coordinator"
Period: TypeAlias = Literal["month", "two_months", "quarter", "half_year", "year"]
_RESPONSIBLE = "|".join((COORDINATOR, *PartyKind))


class EveryByValue(ManifestPart):
    """A value of the agreement says how often: “monthly” or “4” in `field` names a period."""

    field: str
    values: dict[str, Period]


class RecurringDuty(ManifestPart):
    """A duty that recurs while the agreement is in force.

    A yearly one may name its day of the year (`due`), one that comes once a term is due
    `within_months` of the first day; the others are due on `due_day` of the period's last
    month, a day that the month lacks being its last. `responsible` is the coordinator, or
    the contact persons of all parties of a kind. `takes` is what the result is.
    """

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
    title: Titles
    every: Literal[Period, "term"]
    every_by: EveryByValue | None = None
    due: MonthDay | None = None
    due_day: Annotated[int, Field(ge=1, le=31)] = 31
    within_months: Annotated[int, Field(ge=1, le=120)] | None = None
    responsible: Annotated[str, Field(pattern=rf"^({_RESPONSIBLE})$")] = COORDINATOR
    takes: Literal["file", "note"] = "note"

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.due is not None and self.every != "year":
            raise ValueError("due stands only where the duty is yearly")
        if (self.within_months is not None) != (self.every == "term"):
            raise ValueError("within_months stands exactly where the duty is due once a term")
        if self.every_by is not None and (self.every == "term" or self.due is not None):
            raise ValueError("every_by stands only where the duty is due in each period")
        return self

    def frequency(self, values: Mapping[str, object]) -> Every:
        """Return how often the duty comes in an agreement with these values."""
        if self.every_by is None:
            return Every(self.every)
        said = str(values.get(self.every_by.field, ""))
        return Every(self.every_by.values.get(said, self.every))


class RenewalRule(ManifestPart):
    """When the coordinator is offered a draft of the next term."""

    months_before: Annotated[int, Field(ge=1, le=60)] = DEFAULT_MONTHS_BEFORE
