"""A party that the agreement goes on without: by an act of its own, or with its round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import append_event
from adapters.database.tables import PartyRow
from adapters.payloads.decisions import LeavingOut


@dataclass(frozen=True, slots=True)
class LeavesOut:
    """By which act a coordinator leaves a party out, and when; `payload` says whom, and why."""

    act_id: str
    staff_id: str
    payload_sha256: str
    payload: LeavingOut
    at: datetime


async def leave_out(
    session: AsyncSession, party: PartyRow, given: LeavesOut, *, recorded_at: datetime
) -> None:
    """Note that the agreement goes on without the party, with the reason in the history."""
    party.left_out_at = given.at
    await append_event(
        session,
        agreement_id=party.agreement_id,
        kind="party_left_out",
        occurred_at=given.at,
        recorded_at=recorded_at,
        data={
            "act_id": given.act_id,
            "staff_id": given.staff_id,
            "party_id": party.id,
            "payload_sha256": given.payload_sha256,
        },
        personal={"party": party.name, "reason": given.payload.reason},
        once_key=f"party_left_out:{given.act_id}",
    )
