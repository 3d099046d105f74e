"""The order of signing on an agreement's page: step by step, and who holds up the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from adapters.database.people import PartyView, PersonView
from adapters.database.rounds import RoundParty, RoundRequest, RoundView
from adapters.documents.manifest import AgreementTemplate
from adapters.i18n import N_, Translator
from domain.authority import binds, parse_authority
from domain.lifecycle import RequestStatus, RoundStatus
from domain.parties import Role
from domain.turns import has_order, holding_up
from service.wording.rules import rule_for_reader

_NOT_YET = N_("waits for their turn")
_NOT_ASKED = N_("was not asked")
_NOT_NEEDED = N_("need not sign: the party is bound")
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class WaitedFor:
    """Whom the next step waits for: a person with their party, or a party with its `rule`."""

    name: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """How far one step has come, in words; `waits_for` are those who hold up the next one.

    Of those `more` are not shown. A step that is done waits for nobody.
    """

    words: str
    is_open: bool
    is_done: bool
    waits_for: tuple[WaitedFor, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request of a round in the form of the rules, with whose it is."""

    party: RoundParty
    request: RoundRequest

    @property
    def party_id(self) -> str:
        """The party that it is signed for."""
        return self.party.party_id

    @property
    def status(self) -> RequestStatus:
        """Where it stands."""
        return self.request.status

    @property
    def step(self) -> int:
        """When it is asked."""
        return self.request.step


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
    """Return where a signatory stands of whom nothing is asked, not yet or no more, or nothing."""
    waits = request is not None and request.status is RequestStatus.WAITING
    if request is None or (request.has_turn and not waits):
        return ""
    if not request.has_turn:
        return _NOT_YET if waits else _NOT_ASKED
    return _NOT_NEEDED if is_bound else ""


def order_lines(
    round_: RoundView | None, words: Translator, template: AgreementTemplate | None
) -> list[StepLine]:
    """Return the steps of a round that is signed in an order; nothing for any other."""
    if round_ is None or not is_in_steps(round_):
        return []
    asked = [_Asked(party, request) for party in round_.parties for request in party.requests]
    runs = round_.status is RoundStatus.OPEN
    held_up_by = _holding_up(round_, asked) if runs else []
    waited_for = _waited_for(held_up_by, template, words)
    steps = sorted({request.step for request in asked})
    last_open = max(step for step in steps if step <= round_.open_step)
    hold_up = {request.step for request in held_up_by}
    lines = []
    for step in steps:
        is_open = runs and step <= round_.open_step
        holds_up_next = step == last_open and last_open < steps[-1]
        lines.append(
            StepLine(
                _words(step, [r for r in asked if r.step == step], words),
                is_open=is_open,
                is_done=is_open and step not in hold_up,
                waits_for=waited_for[:_MOST_NAMES] if holds_up_next else (),
                more=max(0, len(waited_for) - _MOST_NAMES) if holds_up_next else 0,
            )
        )
    return lines


def _holding_up(round_: RoundView, asked: list[_Asked]) -> list[_Asked]:
    unbound = [party.party_id for party in round_.parties if not party.is_bound]
    stuck = [party.party_id for party in round_.parties if not party.can_be_bound]
    open_now = [request for request in asked if request.step <= round_.open_step]
    return holding_up(open_now, unbound=unbound, stuck=stuck)


def _waited_for(
    held_up_by: list[_Asked], template: AgreementTemplate | None, words: Translator
) -> tuple[WaitedFor, ...]:
    """Return who is waited for: by name who is needed, else the party, of whom some will do."""
    found: list[WaitedFor] = []
    for _, of_party in groupby(held_up_by, key=lambda asked: asked.party_id):
        waiting = list(of_party)
        party = waiting[0].party
        if all(_is_needed(asked) for asked in waiting):
            found += (WaitedFor(f"{r.request.person.name} ({party.name})") for r in waiting)
        else:
            found.append(WaitedFor(party.name, rule_for_reader(party.authority, template, words)))
    return tuple(found)


def _is_needed(asked: _Asked) -> bool:
    """Tell whether the party cannot be bound without this very signatory."""
    requests = asked.party.requests
    others = [
        request.as_signer()
        for request in requests
        if request is not asked.request and request.status is not RequestStatus.DECLINED
    ]
    listed = [request.as_signer() for request in requests]
    return not binds(parse_authority(asked.party.authority), listed=listed, signed=others)


def _words(step: int, asked: list[_Asked], words: Translator) -> str:
    return words.plural(
        "Step {step}: {signed} of {n} signatory has signed",
        "Step {step}: {signed} of {n} signatories have signed",
        len(asked),
        step=str(step),
        signed=str(sum(request.status is RequestStatus.SIGNED for request in asked)),
    )
