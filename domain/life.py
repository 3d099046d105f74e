"""The states that an agreement went through, told from its events alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.lifecycle import ENDED, AgreementStatus

_S = AgreementStatus
_STEPS = {
    "agreement_drafted": _S.DRAFT,
    "sent_for_decision": _S.DECIDING,
    "sent_for_signing": _S.SIGNING,
    "document_sealed": _S.SIGNED,
    "agreement_in_force": _S.IN_FORCE,
    "agreement_ended_by_notice": _S.ENDED_BY_NOTICE,
    "term_ended": _S.TERM_ENDED,
    "agreement_withdrawn": _S.WITHDRAWN,
}
_GIVEN_BACK = frozenset({"round_declined", "round_expired", "round_withdrawn"})
_SENT = "sent_for_signing"
_OF_ROUNDS = _GIVEN_BACK | {"document_sealed"}
_AFTER_SEAL = frozenset({_S.IN_FORCE}) | ENDED


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An event as far as states go; `round` is that of its signing round, 0 for none."""

    kind: str
    at: datetime
    round: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """An agreement in one state; `until` is None while it lasts."""

    status: AgreementStatus
    since: datetime
    until: datetime | None = None


def stages_of(events: Iterable[LifeEvent]) -> tuple[Stage, ...]:
    """Return the states in order, each until the next; one that ends an agreement is a moment.

    Rounds of notices, accessions and amendments change nothing in the agreement's own state,
    and a seal that comes after it is in force neither.
    """
    stages: list[Stage] = []
    own_rounds: set[int] = set()
    for event in sorted(events, key=lambda event: event.at):
        if event.kind == _SENT:
            own_rounds.add(event.round)
        if event.kind in _OF_ROUNDS and event.round not in own_rounds:
            continue
        status = _S.DRAFT if event.kind in _GIVEN_BACK else _STEPS.get(event.kind)
        now = stages[-1].status if stages else None
        if status is None or status is now or (status is _S.SIGNED and now in _AFTER_SEAL):
            continue
        if stages:
            stages[-1] = replace(stages[-1], until=event.at)
        stages.append(Stage(status, event.at, event.at if status in ENDED else None))
    return tuple(stages)
