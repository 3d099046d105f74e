"""What a notice does, in words: the same on the page before it is given and in its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from adapters.database.standing import Standing
from adapters.i18n import Translator
from domain.errors import DomainError
from domain.termination.effect import NoticeEffect
from domain.termination.refusals import NothingToTerminate, NoticeTooLate
from domain.termination.rule import NoticeEnds


@dataclass(frozen=True, slots=True)
class EffectWords:
    """What notice given at a moment would do; `effect` is None where it is refused."""

    sentences: tuple[str, ...]
    effect: NoticeEffect | None = None


def effect_in_words(
    standing: Standing, party_id: str, *, at: datetime, words: Translator
) -> EffectWords:
    """Return what a notice received at `at` does, and what it does when it comes too late."""
    party = standing.party(party_id).name
    try:
        effect = standing.effect(party_id, received_at=at)
    except DomainError as refusal:
        return EffectWords((words.refusal(refusal),))
    sentences = [
        *_missed(effect, words),
        _does(effect, party, standing.zone, words),
        *_afterwards(standing, party_id, effect, words),
        words.text("What counts is the moment at which the last required signature is received."),
    ]
    return EffectWords(tuple(sentences), effect)


def outcome_in_words(effect_is: NoticeEnds, *, party: str, ends: str, words: Translator) -> str:
    """Return what a notice that was given does; `ends` is the last day, written out."""
    if effect_is is NoticeEnds.AGREEMENT_ENDS:
        return words.text("The agreement ends on {ends} for all parties.", ends=ends)
    return words.text(
        "The party {party} leaves the agreement: its last day is {ends}. The agreement goes on "
        "between the others.",
        party=party,
        ends=ends,
    )


def _missed(effect: NoticeEffect, words: Translator) -> list[str]:
    if effect.missed_on is None:
        return []
    return [
        words.text(
            "The deadline of {missed} has gone by: the notice counts for the next end.",
            missed=words.day(effect.missed_on),
        )
    ]


def _does(effect: NoticeEffect, party: str, zone: ZoneInfo, words: Translator) -> str:
    received_by, ends = words.last_day(effect.deadline_at, zone), words.day(effect.ends_on)
    if effect.effect is NoticeEnds.AGREEMENT_ENDS:
        return words.text(
            "If the notice is received by {deadline}, the agreement ends on {ends} for all "
            "parties.",
            deadline=received_by,
            ends=ends,
        )
    return words.text(
        "If the notice is received by {deadline}, the party {party} leaves the agreement: its "
        "last day is {ends}. The agreement goes on between the others.",
        deadline=received_by,
        party=party,
        ends=ends,
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
    return [
        words.text(
            "Received later, it counts for the next end instead: {ends}.",
            ends=words.day(later.ends_on),
        )
    ]
