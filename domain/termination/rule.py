"""The rule of termination as data: what the agreement says, and nothing computed.

Source: docs/domain.md, “Termination”. The template states the rule; it is kept with
the agreement when that is drafted, so that a newer template changes nothing in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from domain.errors import N_, DomainError
from domain.months import MonthDay
from domain.parties import FEWEST_PARTIES, PartyKind
from domain.term import Term


class LateNotice(StrEnum):
    """What becomes of a notice that is received after the deadline."""

    NEXT_END = "next_end"
    REFUSE = "refuse"


class TakeBack(StrEnum):
    """Whether a notice may be taken back."""

    CONSENT_OF_ALL = "consent_of_all"
    UNTIL_DEADLINE = "until_deadline"
    NEVER = "never"


class NonWorkingDay(StrEnum):
    """Whether a day that is no working day stays, or moves to the next one that is."""

    SAME = "same"
    NEXT = "next"


class NoticeEnds(StrEnum):
    """What a notice ends: the agreement for all, or the part of the one who gives it."""

    AGREEMENT_ENDS = "agreement_ends"
    PARTY_LEAVES = "party_leaves"


class EndsAt(StrEnum):
    """To which day a rolling notice period is filled up."""

    SAME_DAY = "same_day"
    MONTH_END = "month_end"
    YEAR_END = "year_end"


class WindowEndsBeforeItStarts(DomainError):
    """The opening day lies after the deadline of the same year."""

    code = "window_ends_before_it_starts"
    message = N_("The termination window ends on {notice_by}, before it opens on {opens_on}.")


class FewestPartiesNotValid(DomainError):
    """Less than two is no agreement."""

    code = "fewest_parties_not_valid"
    message = N_("An agreement needs at least two parties: {fewest} is too few.")


class ProlongedWithoutNotice(DomainError):
    """A term that runs on unless notice is given, in an agreement that knows no notice."""

    code = "prolonged_without_notice"
    message = N_(
        "The term runs on unless notice is given, but the agreement cannot be ended by notice."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Conditions:
    """What every rule with a notice says; `who` names kinds, none of them means any party."""

    effect: NoticeEnds = NoticeEnds.AGREEMENT_ENDS
    take_back: TakeBack = TakeBack.CONSENT_OF_ALL
    non_working_day: NonWorkingDay = NonWorkingDay.SAME
    who: tuple[PartyKind, ...] = ()
    fewest_parties: int = FEWEST_PARTIES

    def _check(self) -> None:
        if self.fewest_parties < FEWEST_PARTIES:
            raise FewestPartiesNotValid(fewest=str(self.fewest_parties))

    def entitles(self, kind: PartyKind) -> bool:
        """Tell whether a party of this kind may give notice."""
        return not self.who or kind in self.who


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyDeadline(_Conditions):
    """Notice by a day of any year; the end is the next `ends_on` from that day on.

    `non_working_day = next` moves the day by which notice is given, never the end. Without
    an opening day the window opens with the year.
    """

    notice_by: MonthDay
    ends_on: MonthDay
    opens_on: MonthDay | None = None
    late_notice: LateNotice = LateNotice.NEXT_END

    def __post_init__(self) -> None:
        """Refuse a window that ends before it starts."""
        self._check()
        if self.opens_on is not None and self.opens_on > self.notice_by:
            raise WindowEndsBeforeItStarts(
                opens_on=str(self.opens_on), notice_by=str(self.notice_by)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingNotice(_Conditions):
    """Notice on any day; the end follows `months` later, or with that month or year.

    `non_working_day = next` moves an end on the `same_day`; the end of a month or of a
    year is named by the calendar and stays.
    """

    months: int
    ends_at: EndsAt = EndsAt.SAME_DAY

    def __post_init__(self) -> None:
        """Refuse too few parties."""
        self._check()


@dataclass(frozen=True, slots=True)
class NoTermination:
    """The agreement cannot be ended by notice; it ends with its term."""

    fewest_parties: int = FEWEST_PARTIES


Termination: TypeAlias = YearlyDeadline | RollingNotice | NoTermination


@dataclass(frozen=True, slots=True)
class TermRule:
    """The term and the rule of termination of one agreement.

    `prolonged_by_months` is set where the term runs on unless notice was given. `holidays`
    is the country (ISO 3166, such as FI) whose holidays are no working days.
    """

    term: Term
    termination: Termination
    prolonged_by_months: int | None = None
    holidays: str = ""

    def __post_init__(self) -> None:
        """Refuse a term that would run on for ever."""
        if self.prolonged_by_months and isinstance(self.termination, NoTermination):
            raise ProlongedWithoutNotice

    @property
    def ends_by_itself(self) -> bool:
        """Tell whether the agreement ends with its last day when nobody gives notice."""
        return self.term.last_on is not None and not self.prolonged_by_months
