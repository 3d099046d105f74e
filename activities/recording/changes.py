"""What the ends of accessions and of amendments share."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import NewEvent
from adapters.database.tables import AgreementChangeRow, SigningRoundRow
from domain.changes import ChangeStatus
from messages.records import RecordSealed


async def change_of(session: AsyncSession, round_: SigningRoundRow) -> AgreementChangeRow:
    """Return the accession or amendment that a round is about."""
    return await session.get_one(AgreementChangeRow, round_.subject_id)


def void_event(change: AgreementChangeRow, request: RecordSealed) -> NewEvent:
    """Make a signed change void, since the agreement had ended; return the event that says so."""
    change.status, change.counts_from = ChangeStatus.VOID, request.in_force_at
    return NewEvent(
        kind=f"{change.kind}_void",
        occurred_at=request.in_force_at,
        once_key=f"{change.kind}_void:{change.id}",
        data={"change_id": change.id, "round": change.round_number, "party_id": change.party_id},
    )
