"""The disputes of an agreement as one of its parties sees them; the coordinator records them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.disputes import DisputeView, disputes_of
from adapters.i18n import Translator
from adapters.i18n.dispute_words import OUTCOME_WORDS, STEP_WORDS
from service.dependencies import Services
from service.pages.party.visits import PartyVisit


@dataclass(frozen=True, slots=True)
class PartyDispute:
    """A dispute; what was written about it is for the parties that it `concerns`."""

    dispute: DisputeView
    concerns: bool


@dataclass(frozen=True, slots=True)
class PartyDisputes:
    """The disputes, newest first, and the words of their steps and outcomes."""

    disputes: tuple[PartyDispute, ...]
    steps: dict[str, str]
    outcomes: dict[str, str]


async def disputes_view(
    at: PartyVisit,
    session: AsyncSession,
    found: Services,  # noqa: ARG001 - the form of a section
    words: Translator,
) -> PartyDisputes | None:
    """Return the disputes; None where there never was one."""
    disputes = await disputes_of(session, at.agreement.agreement_id)
    if not disputes:
        return None
    own = at.party.party_id
    return PartyDisputes(
        tuple(PartyDispute(one, own in dict(one.parties)) for one in disputes),
        {kind.value: words.text(text) for kind, text in STEP_WORDS.items()},
        {outcome.value: words.text(text) for outcome, text in OUTCOME_WORDS.items()},
    )
