"""What a template's manifest says of term, termination, signing and places."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from adapters.holiday_calendar import is_known_country
from domain.calendar import FIRST_YEAR, LAST_YEAR, is_in_range
from domain.changes import SignedBy
from domain.handover import Delegation
from domain.identification import Identification
from domain.months import parse_month_day
from domain.parties import FEWEST_PARTIES, PartyKind
from domain.reminders import HOUSE_PLAN, MOST_BEFORE, MOST_DAYS, ReminderPlan
from domain.termination import rule
from domain.termination.as_data import termination_from_data


def _month_and_day(text: str) -> str:
    """Refuse what no year has; 29 February means the last day of February."""
    return str(parse_month_day(text))


def _country(code: str) -> str:
    if not is_known_country(code):
        raise ValueError("the holidays of this country are not known")
    return code


MonthDay = Annotated[str, AfterValidator(_month_and_day)]
Country = Annotated[str, AfterValidator(_country)]
Kind = Annotated[PartyKind, Field(strict=False)]
Millimetres = Annotated[float, Field(ge=-300, le=300)]


def _day(day: date) -> date:
    if not is_in_range(day):
        raise ValueError(f"the year is not one between {FIRST_YEAR} and {LAST_YEAR}")
    return day


Day = Annotated[date, AfterValidator(_day)]


class ManifestPart(BaseModel):
    """A part of the manifest: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Term(ManifestPart):
    """The default term; civil days in the template's time zone, both inclusive.

    `prolonged` runs on by `prolonged_by_months` each time unless notice was given.
    """

    kind: Literal["fixed", "open_ended", "prolonged"] = "fixed"
    first_day: Day
    last_day: Day | None = None
    prolonged_by_months: Annotated[int, Field(ge=1, le=120)] | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.last_day is None) != (self.kind == "open_ended"):
            raise ValueError("last_day stands exactly where the term is not open_ended")
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError("last_day lies before first_day")
        if (self.prolonged_by_months is None) != (self.kind != "prolonged"):
            raise ValueError("prolonged_by_months stands exactly where the term is prolonged")
        return self


class _Termination(ManifestPart):
    """What every rule of termination says (docs/domain.md, “Termination”)."""

    who: Literal["any_party"] | Annotated[tuple[Kind, ...], Field(min_length=1, strict=False)] = (
        "any_party"
    )
    effect: Literal["agreement_ends", "party_leaves"]
    take_back: Literal["consent_of_all", "until_deadline", "never"] = "consent_of_all"
    non_working_day: Literal["same", "next"] = "same"
    holidays: Country | None = None
    fewest_parties: Annotated[int, Field(ge=FEWEST_PARTIES, le=1000)] = FEWEST_PARTIES


class YearlyTermination(_Termination):
    """Notice until a day of any year; the end follows on a day of that year."""

    rule: Literal["yearly"]
    notice_from: MonthDay | None = None
    notice_by: MonthDay
    ends_on: MonthDay
    late_notice: Literal["next_end", "refuse"] = "next_end"


class RollingTermination(_Termination):
    """Notice at any time; the end follows so many months later."""

    rule: Literal["rolling"]
    notice_months: Annotated[int, Field(ge=1, le=60)]
    ends_at: Literal["same_day", "month_end", "year_end"] = "same_day"


class NoTermination(ManifestPart):
    """The agreement cannot be ended by notice."""

    rule: Literal["none"]
    holidays: None = None


Termination = Annotated[
    YearlyTermination | RollingTermination | NoTermination, Field(discriminator="rule")
]


def rule_of(termination: Termination) -> rule.Termination:
    """Return the rule as the domain judges by it; refuse one that says nothing sensible."""
    data = termination.model_dump(mode="json", exclude={"holidays"})
    if data.get("who") == "any_party":
        data["who"] = []
    return termination_from_data(data)


class Signing(ManifestPart):
    """Defaults of a signing round."""

    deadline_days: Annotated[int, Field(ge=1, le=365)] = 30
    identification: Identification = Field(default=Identification.LINK, strict=False)
    delegation: Delegation = Field(default=Delegation.ACCEPTED, strict=False)


class Reminders(ManifestPart):
    """When those who have not signed are reminded; `send = false` reminds nobody."""

    send: bool = True
    first_after_days: Annotated[int, Field(ge=0, le=MOST_DAYS)] = HOUSE_PLAN.first_after_days
    then_every_days: Annotated[int, Field(ge=0, le=MOST_DAYS)] = HOUSE_PLAN.then_every_days
    before_deadline_days: Annotated[
        tuple[Annotated[int, Field(ge=1, le=MOST_DAYS)], ...],
        Field(strict=False, max_length=MOST_BEFORE),
    ] = HOUSE_PLAN.before_deadline_days
    from_hour: Annotated[int, Field(ge=0, le=22)] = HOUSE_PLAN.from_hour
    to_hour: Annotated[int, Field(ge=1, le=23)] = HOUSE_PLAN.to_hour

    @field_validator("to_hour")
    @classmethod
    def _ends_after_it_begins(cls, to_hour: int, info: ValidationInfo) -> int:
        if to_hour <= info.data.get("from_hour", 0):
            raise ValueError("to_hour must be later than from_hour")
        return to_hour

    def plan(self) -> ReminderPlan:
        """Return the plan as the domain keeps it."""
        plan = ReminderPlan(**self.model_dump(exclude={"send"}))
        return plan if self.send else plan.silenced()


class Decisions(ManifestPart):
    """Whether signing waits for each party's own decision, and of which kinds of party.

    No kinds: of all. `answer_days` is how long the parties usually get.
    """

    required: bool = False
    kinds: tuple[PartyKind, ...] = Field(default=(), strict=False)
    answer_days: Annotated[int, Field(ge=1, le=365)] = 42


class Accession(ManifestPart):
    """Who signs when a party accedes: all, or the new one and the one that keeps the agreement.

    The latter is the first party in force of the kind `managing`.
    """

    signed_by: Annotated[SignedBy, Field(strict=False)] = SignedBy.ALL
    managing: Kind = PartyKind.COUNTY


class SignaturePlaces(ManifestPart):
    """Where a place's box lies, seen from its printed code.

    `dx_mm` and `dy_mm` lead from the lower left corner of the printed code to the
    lower left corner of the box, to the right and upwards; then the box's size.
    """

    width_mm: Annotated[float, Field(ge=20, le=200)]
    height_mm: Annotated[float, Field(ge=8, le=100)]
    dx_mm: Millimetres
    dy_mm: Millimetres


class Words(ManifestPart):
    """Words of the template's own language with which a signing rule is put."""

    any: str
    all: str
    alone: str
    signatory: str
    signatories: str
    together: str
    or_: str = Field(alias="or")
    and_: str = Field(alias="and")


class Capacity(ManifestPart):
    """A capacity in the template's own language: for one person, and after a number."""

    one: str
    many: str
