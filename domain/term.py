"""The term of an agreement and the moment from which it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.calendar import check_day
from domain.deadlines import end_of_day, start_of_day
from domain.errors import N_, DomainError


class TermEndsBeforeItStarts(DomainError):
    """The last day lies before the first."""

    code = "term_ends_before_it_starts"
    message = N_("The term ends on {last}, before its first day {first}.")


class TermHasEnded(DomainError):
    """After the end of its term an agreement cannot come into force."""

    code = "term_has_ended"
    message = N_("The term of the agreement ended on {last}: it can no longer be signed.")


class DeadlineAfterTerm(DomainError):
    """Signing may not run on after the term: a later signature would be worth nothing."""

    code = "deadline_after_term"
    message = N_("The deadline {deadline} lies after the last day of the term, {last}.")


@dataclass(frozen=True, slots=True)
class Term:
    """First and last day, both included, as civil dates of the agreement's zone.

    An open-ended term has no last day: it lasts until the agreement is ended by notice.
    """

    first_on: date
    last_on: date | None

    def __post_init__(self) -> None:
        """Refuse a term that ends before it starts, or whose years no agreement may name."""
        check_day(self.first_on)
        if self.last_on is None:
            return
        check_day(self.last_on)
        if self.last_on < self.first_on:
            raise TermEndsBeforeItStarts(
                first=self.first_on.isoformat(), last=self.last_on.isoformat()
            )

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """Return the UTC instant at which the first day starts."""
        return start_of_day(self.first_on, zone)

    def ends_at(self, zone: ZoneInfo) -> datetime | None:
        """Return the UTC instant at which the last day is over (exclusive), if there is one."""
        return end_of_day(self.last_on, zone) if self.last_on else None

    def check_not_over(self, zone: ZoneInfo, *, at: datetime) -> None:
        """Refuse an instant at which the term is over, with `TermHasEnded`."""
        if self.last_on is not None and at >= end_of_day(self.last_on, zone):
            raise TermHasEnded(last=self.last_on.isoformat())


def in_force_from(term: Term, zone: ZoneInfo, *, last_signature_at: datetime) -> datetime:
    """Return `max(moment of the last required signature, first day of the term)` in UTC.

    Source: docs/domain.md, “In force” (the clause: when all parties have signed).
    A last signature after the term's end is refused with `TermHasEnded`.
    """
    term.check_not_over(zone, at=last_signature_at)
    return max(last_signature_at, term.starts_at(zone))


def check_deadline_in_term(term: Term, *, closes_on: date) -> None:
    """Refuse a last day for signing that lies after the last day of the term."""
    if term.last_on is not None and closes_on > term.last_on:
        raise DeadlineAfterTerm(deadline=closes_on.isoformat(), last=term.last_on.isoformat())
