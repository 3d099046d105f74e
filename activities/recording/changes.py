"""What the ends of accessions and of amendments share."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import NewEvent
from adapters.database.tables import (
    AgreementChangeRow,
    PersonRow,
    SigningRequestRow,
    SigningRoundRow,
)
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


async def persons_of_round(session: AsyncSession, round_: SigningRoundRow) -> tuple[str, ...]:
    """Return those who were asked to sign in a round, one id an address."""
    rows = await session.scalars(
        select(PersonRow)
        .join(SigningRequestRow, SigningRequestRow.person_id == PersonRow.id)
        .where(SigningRequestRow.round_id == round_.id)
        .order_by(SigningRequestRow.field)
    )
    persons: dict[str, str] = {}
    for person in rows:
        persons.setdefault(person.identity, person.id)
    return tuple(persons.values())
