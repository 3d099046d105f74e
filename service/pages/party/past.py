"""The years behind: what happened to the agreement, and what this party did, year by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit_events import AuditEvent, list_events
from adapters.i18n import Translator
from service.dependencies import Services
from service.pages.party.visits import PartyVisit
from service.wording.history import MAIL_EVENTS, HistoryLine, history_lines

_NOT_THEIRS = ("access_log_digest", "evidence_exported", *MAIL_EVENTS)
"""What the keeper of the agreement did for its own evidence."""


@dataclass(frozen=True, slots=True)
class PastYear:
    """A civil year in the agreement's zone, its events newest first."""

    year: int
    lines: tuple[HistoryLine, ...]


async def past_view(
    at: PartyVisit,
    session: AsyncSession,
    found: Services,  # noqa: ARG001 - the form of a section
    words: Translator,
) -> list[PastYear] | None:
    """Return the years, newest first; what other parties did of their own is not shown."""
    own = {person.person_id: person.name for person in (*at.party.persons, *at.party.former)}
    events = [e for e in await list_events(session, at.agreement.agreement_id) if _is_theirs(e, at)]
    lines = history_lines(events, own, words)
    return [
        PastYear(year, tuple(of_year))
        for year, of_year in groupby(
            lines, key=lambda line: line.occurred_at.astimezone(at.zone).year
        )
    ] or None


def _is_theirs(event: AuditEvent, at: PartyVisit) -> bool:
    if event.kind in _NOT_THEIRS:
        return False
    data = event.event.get("data")
    party_id = data.get("party_id") if isinstance(data, Mapping) else None
    return party_id is None or party_id == at.party.party_id
