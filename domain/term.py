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


class OpenEndedTerm(DomainError):
    """The template's term has no last day; agreements of that kind come later."""

    code = "open_ended_term"
    message = N_("Agreements without a last day are not supported yet.")


class DeadlineAfterTerm(DomainError):
    """Signing may not run on after the term: a later signature would be worth nothing."""

    code = "deadline_after_term"
    message = N_("The deadline {deadline} lies after the last day of the term, {last}.")


@dataclass(frozen=True, slots=True)
class Term:
    """First and last day, both included, as civil dates of the agreement's zone."""

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        """Refuse a term that ends before it starts, or whose years no agreement may name."""
        check_day(self.first_on)
        check_day(self.last_on)
        if self.last_on < self.first_on:
            raise TermEndsBeforeItStarts(
                first=self.first_on.isoformat(), last=self.last_on.isoformat()
            )

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """Return the UTC instant at which the first day starts."""
        return start_of_day(self.first_on, zone)

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """Return the UTC instant at which the last day is over (exclusive)."""
        return end_of_day(self.last_on, zone)


def in_force_from(term: Term, zone: ZoneInfo, *, last_signature_at: datetime) -> datetime:
    """Return `max(moment of the last required signature, first day of the term)` in UTC.

    Source: docs/domain.md, “In force” (the clause: when all parties have signed).
    A last signature after the term's end is refused with `TermHasEnded`.
    """
    if last_signature_at >= term.ends_at(zone):
        raise TermHasEnded(last=term.last_on.isoformat())
    return max(last_signature_at, term.starts_at(zone))


def check_deadline_in_term(term: Term, *, closes_on: date) -> None:
    """Refuse a last day for signing that lies after the last day of the term."""
    if closes_on > term.last_on:
        raise DeadlineAfterTerm(deadline=closes_on.isoformat(), last=term.last_on.isoformat())
