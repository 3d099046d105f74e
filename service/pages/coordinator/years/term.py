"""The section about term and termination: the rule in words, the window, a notice today."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.standing import Standing, standing_of
from adapters.holiday_calendar import holidays_of
from adapters.terms_in_words import terms_in_words
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus
from domain.parties import PartyKind
from domain.termination.effect import NoticeGiver, effect_of
from domain.termination.rule import NoTermination, RollingNotice
from domain.termination.windows import Window
from service.pages.coordinator.years.section import SectionContext

_OVER = frozenset(
    {AgreementStatus.ENDED_BY_NOTICE, AgreementStatus.TERM_ENDED, AgreementStatus.WITHDRAWN}
)


@dataclass(frozen=True, slots=True)
class TermModel:
    """The rule's sentences; in force, the window that is open or comes next, and `today`.

    `today` says what a notice that is received now would do.
    """

    sentences: tuple[str, ...]
    window: Window | None = None
    is_open: bool = False
    today: str = ""


async def load_term(context: SectionContext) -> TermModel | None:
    """Return the section; None where the agreement is over."""
    view, words = context.agreement, context.words
    if view.status in _OVER:
        return None
    sentences = terms_in_words(view.rule, words)
    if view.status is not AgreementStatus.IN_FORCE or view.in_force_at is None:
        return TermModel(sentences)
    standing = await standing_of(context.session, view.agreement_id)
    window = next_window(standing, context)
    return TermModel(
        sentences,
        window=window,
        is_open=window is not None and window.is_open(context.now),
        today=_today(standing, context),
    )


def next_window(standing: Standing, context: SectionContext) -> Window | None:
    """Return the window that is open or comes next, unless the agreement ends before it."""
    end = standing.end()
    window = next((w for w in standing.windows() if context.now < w.closes_at), None)
    gone = end is not None and window is not None and end.at <= window.opens_at
    return None if gone else window


def _today(standing: Standing, context: SectionContext) -> str:
    words, termination = context.words, standing.rule.termination
    if isinstance(termination, NoTermination):
        return ""
    kinds = termination.who or tuple(PartyKind)
    try:
        effect = effect_of(
            standing.rule,
            received_at=context.now,
            in_force_at=standing.in_force_at,
            zone=standing.zone,
            giver=NoticeGiver(kinds[0], joined_at=standing.in_force_at),
            is_holiday=holidays_of(standing.rule.holidays),
        )
    except DomainError as refusal:
        return words.refusal(refusal)
    ends = words.day(effect.ends_on)
    if isinstance(termination, RollingNotice):
        return words.text(
            "A notice that is received by {deadline} takes effect on {ends}.",
            deadline=words.last_day(effect.deadline_at, standing.zone),
            ends=ends,
        )
    return words.text("A notice that is received today takes effect on {ends}.", ends=ends)
