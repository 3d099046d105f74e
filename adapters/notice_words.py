"""What a notice does, in words: the same on the page before it is given and in its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from adapters.database.standing import Standing
from adapters.i18n import Translator
from domain.errors import DomainError
from domain.termination.effect import NoticeEffect
from domain.termination.refusals import NothingToTerminate, NoticeTooLate
from domain.termination.rule import NoTermination, NoticeEnds, RollingNotice
from domain.termination.standing import EndReason


@dataclass(frozen=True, slots=True)
class EffectWords:
    """What notice given at a moment would do; `effect` is None where it is refused."""

    sentences: tuple[str, ...]
    effect: NoticeEffect | None = None


def effect_in_words(
    standing: Standing, party_id: str, *, at: datetime, words: Translator
) -> EffectWords:
    """Return what a notice received at `at` does, and what it does when it comes too late."""
    try:
        effect = standing.effect(party_id, received_at=at)
    except DomainError as refusal:
        return EffectWords((words.refusal(refusal),))
    sentences = [
        *_missed(effect, words),
        _does(standing, party_id, effect, words),
        *_afterwards(standing, party_id, effect, words),
        words.text("What counts is the moment at which the last required signature is received."),
    ]
    return EffectWords(tuple(sentences), effect)


def arrival_in_words(
    standing: Standing, party_id: str, *, arrived_at: datetime, words: Translator
) -> EffectWords:
    """Return what a notice on paper does that arrived at a moment."""
    try:
        effect = standing.effect(party_id, received_at=arrived_at)
    except DomainError as refusal:
        return EffectWords((words.refusal(refusal),))
    outcome = words.text(
        "The agreement ends on {ends} for all parties.", ends=words.day(effect.ends_on)
    )
    if effect.effect is not NoticeEnds.AGREEMENT_ENDS:
        outcome = words.text(
            "The party {party} leaves the agreement: its last day is {ends}.",
            party=standing.party(party_id).name,
            ends=words.day(effect.ends_on),
        )
        outcome += " " + _for_the_others(standing, party_id, effect, words)
    deadline = words.text(
        "The deadline for this end is {deadline}.",
        deadline=words.last_day(effect.deadline_at, standing.zone),
    )
    return EffectWords((*_missed(effect, words), deadline, outcome), effect)


def _missed(effect: NoticeEffect, words: Translator) -> list[str]:
    if effect.missed_on is None:
        return []
    return [
        words.text(
            "The deadline of {missed} has gone by: the notice counts for the next end.",
            missed=words.day(effect.missed_on),
        )
    ]


def _does(standing: Standing, party_id: str, effect: NoticeEffect, words: Translator) -> str:
    received_by = words.last_day(effect.deadline_at, standing.zone)
    ends = words.day(effect.ends_on)
    if effect.effect is NoticeEnds.AGREEMENT_ENDS:
        return words.text(
            "If the notice is received by {deadline}, the agreement ends on {ends} for all "
            "parties.",
            deadline=received_by,
            ends=ends,
        )
    leaves = words.text(
        "If the notice is received by {deadline}, the party {party} leaves the agreement: its "
        "last day is {ends}.",
        deadline=received_by,
        party=standing.party(party_id).name,
        ends=ends,
    )
    return f"{leaves} {_for_the_others(standing, party_id, effect, words)}"


def _for_the_others(
    standing: Standing, party_id: str, effect: NoticeEffect, words: Translator
) -> str:
    """Say whether the agreement goes on when a party has left it."""
    end = standing.end_with(party_id, effect)
    termination = standing.rule.termination
    too_few = end is not None and end.reason is EndReason.TOO_FEW_PARTIES
    if end is None or not too_few or end.at > effect.ends_at:
        return words.text("The agreement goes on between the others.")
    assert not isinstance(termination, NoTermination)
    return words.text(
        "Fewer than {n} parties then remain: the agreement ends on that day for all.",
        n=termination.fewest_parties,
    )


def _afterwards(
    standing: Standing, party_id: str, effect: NoticeEffect, words: Translator
) -> list[str]:
    """Say what becomes of the notice when the deadline goes by while it is being signed."""
    try:
        later = standing.effect(party_id, received_at=effect.deadline_at)
    except NothingToTerminate as nothing:
        last = nothing.params["last"]
        return [
            words.text(
                "Received later, it has no effect: the term ends on {last} anyway.",
                last=words.day(date.fromisoformat(last)),
            )
        ]
    except NoticeTooLate:
        return [words.text("Received later, it is refused and has no effect.")]
    except DomainError as refusal:
        return [words.refusal(refusal)]
    if isinstance(standing.rule.termination, RollingNotice):
        return [
            words.text(
                "Received later, it counts correspondingly later: for {ends} at the earliest.",
                ends=words.day(later.ends_on),
            )
        ]
    return [
        words.text(
            "Received later, it counts for the next end instead: {ends}.",
            ends=words.day(later.ends_on),
        )
    ]
