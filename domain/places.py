"""The rules of a signatory's place: who may take it while the round runs, and on what basis."""

from __future__ import annotations

from collections.abc import Sequence

from domain.authority import Signer, SigningAuthority, can_bind
from domain.errors import N_
from domain.lifecycle import RequestStatus
from domain.round_acts import (
    CapacityDoesNotFit,
    SignatoryHasAnswered,
    SignatoryHasNotDeclined,
    SignsForPartyAlready,
)
from domain.signing import RoundClosed

TITLE_MISSING = N_("Give their job title: it is printed beside the signature.")
"""Of whoever is no listed alternate; the capacity of the place says what it counts as, not who."""


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
