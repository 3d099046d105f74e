"""The rules of what a coordinator does while a round runs: to whom, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.errors import N_, DomainError
from domain.lifecycle import RequestStatus, RoundStatus
from domain.signing import DeadlinePassed, RoundClosed

PAUSE_BETWEEN_REMINDERS = timedelta(hours=1)


class SignatoryHasAnswered(DomainError):
    """The request is signed or declined, or its answer has just come in."""

    code = "signatory_has_answered"
    message = N_("This signatory has answered already. Nothing was changed.")


class LinkReplaced(DomainError):
    """The act was made through a link that a newer one has replaced."""

    code = "link_replaced"
    message = N_("This link has been replaced by a newer one. Open the newest mail you were sent.")


class AddressNotDifferent(DomainError):
    """The address is the one that is known."""

    code = "address_not_different"
    message = N_("This is the address that is known already.")


class AddressIsAnothers(DomainError):
    """Somebody else of the agreement has this address: one address is one human being."""

    code = "address_is_anothers"
    message = N_("Somebody else is listed in the agreement with this address.")


class DeadlineNotLater(DomainError):
    """A deadline is moved to a later day, or not at all."""

    code = "deadline_not_later"
    message = N_("The last day for signing can only be moved to a later one.")


class NobodyToRemind(DomainError):
    """Everybody who is needed has answered, or was written to a moment ago."""

    code = "nobody_to_remind"
    message = N_(
        "There is nobody to remind: all whose signature is needed have answered, or got a mail "
        "within the last hour."
    )


class SignsForPartyAlready(DomainError):
    """Whoever is to take a place is asked to sign for the same party already."""

    code = "signs_for_party_already"
    message = N_(
        "This person is asked to sign for the same party already: nobody counts twice for a party."
    )


class CapacityDoesNotFit(DomainError):
    """With this person in the place the party's signing authority could not be met."""

    code = "capacity_does_not_fit"
    message = N_(
        "With this person in the place the party could not be bound: "
        "its signing authority needs another capacity."
    )


class NotAnAlternate(DomainError):
    """The person is no alternate of the party."""

    code = "not_an_alternate"
    message = N_("This person is not listed as an alternate of the party.")


class SignatoryHasNotDeclined(DomainError):
    """Only who has declined is asked again."""

    code = "signatory_has_not_declined"
    message = N_("This signatory has not declined: there is nothing to ask again.")


def check_round_runs(status: RoundStatus, *, closes_at: datetime, received_at: datetime) -> None:
    """Refuse what comes after the round's end; what counts is when it was received."""
    if status is not RoundStatus.OPEN:
        raise RoundClosed
    if received_at >= closes_at:
        raise DeadlinePassed


def check_unanswered(status: RequestStatus, *, answer_is_waiting: bool) -> None:
    """Refuse to touch a request that is answered, also when the answer is not recorded yet."""
    if status is RequestStatus.CLOSED:
        raise RoundClosed
    if status is not RequestStatus.WAITING or answer_is_waiting:
        raise SignatoryHasAnswered


def check_newest_link(*, used: int, living: int) -> None:
    """Refuse an act through an older link; 0 is one that nobody wrote down.

    A newer one than is known here is good: it was sent by way of another signing group.
    """
    if used and living and used < living:
        raise LinkReplaced


def check_later(closes_at: datetime, *, than: datetime) -> None:
    """Refuse a deadline that takes time away from those who rely on the one they were told."""
    if closes_at <= than:
        raise DeadlineNotLater


def may_be_reminded(last_asked_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether a signatory may be reminded by hand: not in the hour after another mail."""
    return last_asked_at is None or at >= remindable_from(last_asked_at)


def remindable_from(last_asked_at: datetime) -> datetime:
    """Return from when a signatory may be reminded by hand who was written to at an instant."""
    return last_asked_at + PAUSE_BETWEEN_REMINDERS
