"""What came of a strong identification, written down with its audit event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import append_event
from adapters.database.concerned import staff_concerned
from adapters.database.signing import RequestView
from adapters.database.strong_identification import hold_identification, strong_state
from adapters.database.tables import StrongIdentificationRow
from domain.strong_identification import Outcome, counts
from service.dependencies import Services

_EVENTS = {
    Outcome.IDENTIFIED: "signatory_identified_strongly",
    Outcome.ANOTHER_PERSON: "identified_as_another",
    Outcome.CANCELLED: "identification_cancelled",
    Outcome.FAILED: "identification_failed",
}


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
) -> tuple[str, ...]:
    """Write down what came of an attempt if it still counts; return whom it concerns."""
    async with found.sessions.begin() as session:
        row = await hold_identification(session, view.agreement_id, view.request_id)
        state = strong_state(row)
        if row is None or state is None:
            return ()
        newest = row.serial == serial
        if not counts(state, outcome, newest=newest, generation=view.generation):
            return ()
        row.serial, row.provider = serial, provider
        row.outcome, row.identity_sha256 = outcome, identity_sha256
        row.identified_at = at if outcome is Outcome.IDENTIFIED else None
        await append_strong(session, view, _EVENTS[outcome], row, at, reason=reason)
        return await staff_concerned(session, view.agreement_id, view.round_number)


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
