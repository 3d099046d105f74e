"""The order of signing on an agreement's page: step by step, and who holds up the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.database.people import PartyView, PersonView
from adapters.database.rounds import RoundParty, RoundRequest, RoundView
from adapters.i18n import N_, Translator
from domain.lifecycle import RequestStatus, RoundStatus
from domain.parties import Role
from domain.turns import has_order, holding_up

_NOT_YET = N_("waits for their turn")
_NOT_ASKED = N_("was not asked")
_NOT_NEEDED = N_("need not sign: the party is bound")
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class StepLine:
    """How far one step has come, in words; `waits_for` are those who hold up the next one."""

    words: str
    is_open: bool
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request of a round in the form of the rules, with whose it is."""

    party_id: str
    status: RequestStatus
    step: int
    shown: str


def is_in_steps(round_: RoundView) -> bool:
    """Tell whether somebody is asked before somebody else."""
    return has_order(request.step for party in round_.parties for request in party.requests)


def has_steps(parties: Iterable[PartyView], newest: RoundView | None) -> bool:
    """Tell whether signatories are asked in an order: in the round, or if one were started."""
    if newest is not None:
        return is_in_steps(newest)
    return has_order(person.step for party in parties for person in party.signatories())


def step_of(person: PersonView, request: RoundRequest | None) -> int:
    """Return in which step somebody is asked to sign, 0 for who is not."""
    if request is not None:
        return request.step
    return person.step if person.role is Role.SIGNATORY else 0


def turn_words(request: RoundRequest | None, *, is_bound: bool) -> str:
    """Return where a signatory stands who has been asked nothing in an order, or an empty text."""
    waits = request is not None and request.status is RequestStatus.WAITING
    if request is None or (request.has_turn and not waits):
        return ""
    if not request.has_turn:
        return _NOT_YET if waits else _NOT_ASKED
    return _NOT_NEEDED if is_bound and request.mail_status is None else ""


def order_lines(round_: RoundView | None, words: Translator) -> list[StepLine]:
    """Return the steps of a round that is signed in an order; nothing for any other."""
    if round_ is None or not is_in_steps(round_):
        return []
    asked = [_asked(party, request) for party in round_.parties for request in party.requests]
    runs = round_.status is RoundStatus.OPEN
    held_up_by = _holding_up(round_, asked) if runs else []
    steps = sorted({request.step for request in asked})
    last_open = max(step for step in steps if step <= round_.open_step)
    return [
        StepLine(
            _words(step, [r for r in asked if r.step == step], words),
            is_open=runs and step <= round_.open_step,
            waits_for=(
                _names(held_up_by, words) if step == last_open and last_open < steps[-1] else ""
            ),
        )
        for step in steps
    ]


def _asked(party: RoundParty, request: RoundRequest) -> _Asked:
    shown = f"{request.person.name} ({party.name})"
    return _Asked(party.party_id, request.status, request.step, shown)


def _holding_up(round_: RoundView, asked: list[_Asked]) -> list[_Asked]:
    unbound = [party.party_id for party in round_.parties if not party.is_bound]
    stuck = [party.party_id for party in round_.parties if not party.can_be_bound]
    open_now = [request for request in asked if request.step <= round_.open_step]
    return holding_up(open_now, unbound=unbound, stuck=stuck)


def _words(step: int, asked: list[_Asked], words: Translator) -> str:
    return words.plural(
        "Step {step}: {signed} of {n} signatory has signed",
        "Step {step}: {signed} of {n} signatories have signed",
        len(asked),
        step=str(step),
        signed=str(sum(request.status is RequestStatus.SIGNED for request in asked)),
    )


def _names(held_up_by: list[_Asked], words: Translator) -> str:
    names, more = ", ".join(r.shown for r in held_up_by[:_MOST_NAMES]), len(held_up_by)
    more -= _MOST_NAMES
    if more > 0:
        return words.plural("{names} and one more", "{names} and {n} more", more, names=names)
    return names
