"""The rules of a signatory's place: who may take it while the round runs, and on what basis."""

from __future__ import annotations

from collections.abc import Sequence

from domain.authority import Signer, SigningAuthority, can_bind
from domain.errors import N_, DomainError
from domain.lifecycle import RequestStatus
from domain.round_acts import SignatoryHasAnswered
from domain.signing import RoundClosed


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


def check_place_is_open(status: RequestStatus, *, answer_is_waiting: bool) -> None:
    """Refuse to give away a place whose signatory has signed, or whose answer has just come in.

    Whoever declined leaves the place to somebody else.
    """
    if status is RequestStatus.CLOSED:
        raise RoundClosed
    if status is RequestStatus.SIGNED or answer_is_waiting:
        raise SignatoryHasAnswered


def check_may_be_asked_again(status: RequestStatus, *, answer_is_waiting: bool) -> None:
    """Refuse to ask again whoever has not declined."""
    check_place_is_open(status, answer_is_waiting=answer_is_waiting)
    if status is not RequestStatus.DECLINED:
        raise SignatoryHasNotDeclined


def check_may_take_place(
    authority: SigningAuthority, *, others: Sequence[Signer], left: Signer, taker: Signer
) -> None:
    """Refuse somebody who has a place of the party already, or by whom it could not be bound.

    `others` are those in the party's other places, `left` is who is in this one now. What a
    decline of theirs means for the party is another question: their places may be given anew.
    """
    if taker.person == left.person or any(other.person == taker.person for other in others):
        raise SignsForPartyAlready
    if can_bind(authority, [*others, left]) and not can_bind(authority, [*others, taker]):
        raise CapacityDoesNotFit
