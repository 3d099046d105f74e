"""Strong identification of a signatory: begun in a browser, returned from once, and matched.

One attempt at a time for a request, for ten minutes, in the browser that began it and under
the link that was used. Whoever comes back as another person than the one invited ends it for
that link: only the coordinator goes on, with a new link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import N_, DomainError

ATTEMPT_LIVES_FOR = timedelta(minutes=10)


class Outcome(StrEnum):
    """What became of the newest attempt."""

    BEGUN = "begun"
    RETURNED = "returned"  # the return was taken, and is being checked
    IDENTIFIED = "identified"
    ANOTHER_PERSON = "another_person"
    SAME_PERSON = "same_person"  # one of whom another signatory of the party was identified
    CANCELLED = "cancelled"
    FAILED = "failed"


class ProviderUnknown(DomainError):
    """No identification service of that name is set up."""

    code = "identification_service_unknown"
    message = N_("Choose the service with which you identify yourself.")


class ProviderUnreachable(DomainError):
    """The identification service does not answer, or not as it should."""

    code = "identification_service_unreachable"
    message = N_("The identification service does not answer now. Please try again in a moment.")


class IdentifiedAsAnother(DomainError):
    """Somebody identified themselves through this link who is not the person invited."""

    code = "identified_as_another"
    message = N_(
        "Another person than the one invited has identified themselves through this link. Nothing "
        "can be signed, declined or handed over by it any more. The coordinator has been told, "
        "and can send a new one."
    )


class IdentifiedTwice(DomainError):
    """One human was identified as two signatories of a party, who are to be two people."""

    code = "identified_twice"
    message = N_(
        "The person who was identified through this link was identified as another signatory of "
        "the same party already, and one person signs for a party once. Nothing can be signed, "
        "declined or handed over by this link any more. The coordinator has been told."
    )


class ReturnNotLiving(DomainError):
    """The return is that of no attempt that is open: none, an old one, or one that was used."""

    code = "identification_return_not_living"
    message = N_("That identification has ended. Begin it again from the agreement.")


@dataclass(frozen=True, slots=True)
class StrongState:
    """The newest attempt of one signing request; `generation` is that of its link."""

    generation: int
    begun_at: datetime
    outcome: Outcome

    @property
    def is_identified(self) -> bool:
        """Tell whether the person invited was identified."""
        return self.outcome is Outcome.IDENTIFIED

    def is_blocked(self, generation: int) -> bool:
        """Tell whether the link of that generation identified somebody who may not use it."""
        return self.outcome in BLOCKING and self.generation == generation

    def refusal(self) -> DomainError:
        """Return what is said of a blocked link."""
        return BLOCKING[self.outcome]()


BLOCKING: Mapping[Outcome, type[DomainError]] = {
    Outcome.ANOTHER_PERSON: IdentifiedAsAnother,
    Outcome.SAME_PERSON: IdentifiedTwice,
}
"""Outcomes that end a link, and what is said of it."""


def begin(state: StrongState | None, *, generation: int, at: datetime) -> StrongState:
    """Return a new attempt, which ends the one before it."""
    if state is not None and state.is_blocked(generation):
        raise state.refusal()
    return StrongState(generation, at, Outcome.BEGUN)


def check_may_return(
    state: StrongState, *, same_attempt: bool, generation: int, at: datetime
) -> None:
    """Refuse a return before anything in it is looked at, unless its attempt is open (abuse 24).

    `same_attempt`: it came in the browser that began, with the attempt's own secret.
    """
    if state.is_blocked(generation):
        raise state.refusal()
    lives = state.begun_at <= at < state.begun_at + ATTEMPT_LIVES_FOR
    open_ = state.outcome is Outcome.BEGUN and state.generation == generation
    if not (same_attempt and open_ and lives):
        raise ReturnNotLiving


def check_not_blocked(state: StrongState | None, *, generation: int) -> None:
    """Refuse an act by a link through which somebody was identified who may not use it."""
    if state is not None and state.is_blocked(generation):
        raise state.refusal()


def counts(state: StrongState, outcome: Outcome, *, newest: bool, generation: int) -> bool:
    """Tell whether what came of an attempt stands, when the newest one has come to `state`.

    A newer attempt ends an older one, but nobody gets rid of having identified a person who may
    not use the link by beginning again meanwhile: that holds for it, whichever attempt brought it.
    """
    if state.generation != generation or state.is_blocked(generation):
        return False
    return newest or outcome in BLOCKING
