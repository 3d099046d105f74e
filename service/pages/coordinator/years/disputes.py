"""The section about disputes."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.disputes import DisputeView, disputes_of
from adapters.i18n.dispute_words import OUTCOME_WORDS, STEP_WORDS
from domain.lifecycle import AgreementStatus
from service.pages.coordinator.years.section import SectionContext


@dataclass(frozen=True, slots=True)
class DisputesModel:
    """The disputes, newest first, and the words of their steps and outcomes."""

    disputes: tuple[DisputeView, ...]
    steps: dict[str, str]
    outcomes: dict[str, str]
    may_record: bool


async def load_disputes(context: SectionContext) -> DisputesModel | None:
    """Return the section; None where there is no dispute and none can be recorded."""
    disputes = await disputes_of(context.session, context.agreement.agreement_id)
    may_record = context.may_write and context.agreement.status is AgreementStatus.IN_FORCE
    if not disputes and not may_record:
        return None
    words = context.words
    return DisputesModel(
        disputes,
        {kind.value: words.text(text) for kind, text in STEP_WORDS.items()},
        {outcome.value: words.text(text) for outcome, text in OUTCOME_WORDS.items()},
        may_record,
    )
