"""What came of a strong identification, written down with its audit event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import append_event
from adapters.database.concerned import staff_concerned
from adapters.database.signing import RequestView
from adapters.database.strong_identification import (
    hold_identification,
    is_another_signatory,
    strong_state,
)
from adapters.database.tables import StrongIdentificationRow
from adapters.openid.subjects import Subject
from domain.strong_identification import Outcome, counts
from service.dependencies import Services

_EVENTS = {
    Outcome.IDENTIFIED: "signatory_identified_strongly",
    Outcome.ANOTHER_PERSON: "identified_as_another",
    Outcome.SAME_PERSON: "identified_twice",
    Outcome.CANCELLED: "identification_cancelled",
    Outcome.FAILED: "identification_failed",
}


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of an attempt, and the staff whom it concerns."""

    outcome: Outcome
    staff_ids: tuple[str, ...]


async def settle(
    found: Services,
    view: RequestView,
    serial: str,
    outcome: Outcome,
    at: datetime,
    *,
    provider: str,
    reason: str = "",
    identity_sha256: str = "",
    subject: Subject | None = None,
) -> Settled | None:
    """Write down what came of an attempt if it still counts; return what, and whom it concerns.

    Of two signatories of a party who are one human, whoever is identified first signs: the
    other's link ends. Judged under the agreement's lock, so that two at once are seen.
    """
    async with found.sessions.begin() as session:
        row = await hold_identification(session, view.agreement_id, view.request_id)
        state = strong_state(row)
        if row is None or state is None:
            return None

        def mark(key_name: str) -> str:
            ring = found.settings.link_ring()
            return subject.mark(ring, key_name, view.agreement_id) if subject else ""

        if subject and await is_another_signatory(session, view.request_id, mark):
            outcome, identity_sha256 = Outcome.SAME_PERSON, ""
        newest = row.serial == serial
        if not counts(state, outcome, newest=newest, generation=view.generation):
            return None
        row.serial, row.provider = serial, provider
        row.outcome, row.identity_sha256 = outcome, identity_sha256
        identified = outcome is Outcome.IDENTIFIED
        row.identified_at = at if identified else None
        if identified:
            row.subject_mark = mark(row.key_name)
        await append_strong(session, view, _EVENTS[outcome], row, at, reason=reason)
        staff = await staff_concerned(session, view.agreement_id, view.round_number)
        return Settled(outcome, staff)


async def append_strong(
    session: AsyncSession,
    view: RequestView,
    kind: str,
    row: StrongIdentificationRow,
    at: datetime,
    *,
    reason: str = "",
) -> None:
    """Append an event of an attempt, named by the attempt: once."""
    await append_event(
        session,
        agreement_id=view.agreement_id,
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        data={
            "round": view.round_number,
            "request_id": view.request_id,
            "party_id": view.party_id,
            "identification": view.identification.value,
            "provider": row.provider,
            **({"reason": reason} if reason else {}),
            **({"identity_sha256": row.identity_sha256} if row.identity_sha256 else {}),
        },
        personal={},
        once_key=f"{kind}:{row.serial}",
    )
