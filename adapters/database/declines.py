"""Who declined in a signing round, what it means for their party, and where the reason is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.rounds import round_view
from adapters.database.tables import AuditEventRow
from domain.lifecycle import RequestStatus


@dataclass(frozen=True, slots=True)
class Decline:
    """Somebody declined for a party; `evidence_sha256` is the blob that holds the reason.

    `party_can_be_bound` tells whether others can still sign for the party in that round.
    """

    request_id: str
    party: str
    party_can_be_bound: bool
    name: str
    declined_at: datetime | None
    evidence_sha256: str


async def declines_of(session: AsyncSession, agreement_id: str, number: int) -> tuple[Decline, ...]:
    """Return the declines of a round in the order of the parties."""
    view = await round_view(session, agreement_id, number)
    if view is None:
        return ()
    evidence = {
        str(data.get("request_id")): str(data.get("evidence_sha256", ""))
        for data in await _data_of(session, agreement_id, "signing_declined", number)
    }
    return tuple(
        Decline(
            request_id=request.request_id,
            party=party.name,
            party_can_be_bound=party.can_be_bound,
            name=request.person.name,
            declined_at=request.ended_at,
            evidence_sha256=evidence.get(request.request_id, ""),
        )
        for party in view.parties
        for request in party.requests
        if request.status is RequestStatus.DECLINED
    )


async def withdrawal_reason(session: AsyncSession, agreement_id: str, number: int) -> str:
    """Return the hash of the blob that says why a round was withdrawn; empty without one."""
    events = await _data_of(session, agreement_id, "round_withdrawn", number)
    return str(events[-1].get("reason_sha256", "")) if events else ""


async def _data_of(
    session: AsyncSession, agreement_id: str, kind: str, number: int
) -> list[dict[str, object]]:
    events = await session.scalars(
        select(AuditEventRow.event)
        .where(AuditEventRow.agreement_id == agreement_id, AuditEventRow.kind == kind)
        .order_by(AuditEventRow.sequence)
    )
    found = [dict(event["data"]) for event in events]
    return [data for data in found if data.get("round") == number]
