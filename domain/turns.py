"""The order of signing: steps that are asked one after another, equal ones in parallel.

The steps are those of the whole round, across its parties: the county signs last, say.
Source: docs/domain.md, “Signing authority”.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

from domain.errors import N_, DomainError
from domain.lifecycle import RequestStatus

FIRST_STEP, LAST_STEP = 1, 9


class NotYourTurn(DomainError):
    """The signatory answers before those of the steps before have."""

    code = "not_your_turn"
    message = N_(
        "It is not your turn to sign yet: others sign first. "
        "You are sent a mail when your turn has come."
    )


class TurnHasNotCome(DomainError):
    """Somebody is written to whom the round has not asked yet."""

    code = "turn_has_not_come"
    message = N_(
        "The turn of this signatory has not come yet: others sign first. "
        "The invitation is sent when it has."
    )


class OrderOfTooMany(DomainError):
    """An order of signing joins parties that one signing group cannot hold."""

    code = "order_of_too_many"
    message = N_(
        "With more than {most} parties all are asked at once: "
        "give every signatory the same step, or make the list shorter."
    )


class StepNotUnderstood(DomainError):
    """A step is a small number."""

    code = "step_not_understood"
    message = N_("“{value}” is not a step of signing: write a number from 1 to 9.")


class OnlySignatoriesHaveSteps(DomainError):
    """Nobody but a signatory is asked in an order."""

    code = "only_signatories_have_steps"
    message = N_(
        "Only a signatory has a step of signing; an alternate has that of the place they take."
    )


class Placed(Protocol):
    """A signing request with its place in the order."""

    @property
    def party_id(self) -> str:
        """The party that it is signed for."""

    @property
    def status(self) -> RequestStatus:
        """Where it stands."""

    @property
    def step(self) -> int:
        """When it is asked."""


Request = TypeVar("Request", bound=Placed)


def is_step(text: str) -> bool:
    """Tell whether a text is one of the steps."""
    return text.isascii() and text.isdigit() and FIRST_STEP <= int(text) <= LAST_STEP


def has_order(steps: Iterable[int]) -> bool:
    """Tell whether anybody is asked before anybody else."""
    return len(set(steps)) > 1


def check_order(steps: Collection[int], *, parties: int, most: int) -> None:
    """Refuse an order among more parties than are asked together."""
    if parties > most and has_order(steps):
        raise OrderOfTooMany(most=str(most))


def has_turn(step: int, *, open_step: int) -> bool:
    """Tell whether a step has been asked."""
    return step <= open_step


def check_turn(step: int, *, open_step: int) -> None:
    """Refuse an answer, to sign or to decline, by whoever has not been asked yet."""
    if not has_turn(step, open_step=open_step):
        raise NotYourTurn


def check_asked(step: int, *, open_step: int) -> None:
    """Refuse to write to a signatory who has not been asked yet."""
    if not has_turn(step, open_step=open_step):
        raise TurnHasNotCome


def holding_up(
    requests: Iterable[Request], *, unbound: Collection[str], stuck: Collection[str]
) -> list[Request]:
    """Return the requests that steps after their own wait for.

    They are those of parties that are not bound yet: who has not answered, and who has declined
    where that leaves the party standing still (`stuck`) until the coordinator decides. A decline
    that the party's other signatories can make good holds nobody up, and neither does whoever
    need not sign any more because the rule is met without them.
    """
    return [
        request
        for request in requests
        if request.party_id in unbound
        and (
            request.status is RequestStatus.WAITING
            or (request.status is RequestStatus.DECLINED and request.party_id in stuck)
        )
    ]


def next_step(
    requests: Iterable[Placed],
    *,
    unbound: Collection[str],
    stuck: Collection[str],
    open_step: int,
) -> int | None:
    """Return the step that is to be opened now, None while one that is open is not done.

    A step that has opened stays open, whatever the coordinator changes afterwards. Steps in which
    nobody is waited for are passed over.
    """
    steps = [request.step for request in holding_up(requests, unbound=unbound, stuck=stuck)]
    lowest = min(steps, default=open_step)
    return lowest if lowest > open_step else None
