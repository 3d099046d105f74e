"""Who is told of what happens in an agreement's years: its coordinator, or parties' contacts."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.people import PartyView
from adapters.database.tables import AgreementRow, StaffRow
from adapters.database.tables.staff import StaffRole


async def coordinators_of(session: AsyncSession, agreement: AgreementRow) -> tuple[str, ...]:
    """Return the id of whoever made the agreement; of all coordinators when they have left.

    Years lie between the draft and a reminder: somebody must get it.
    """
    rows = await session.execute(
        select(StaffRow.id, StaffRow.role)
        .where(StaffRow.disabled_at.is_(None))
        .order_by(StaffRow.id)
    )
    active = {row.id: row.role for row in rows}
    if agreement.created_by in active:
        return (agreement.created_by,)
    return tuple(id_ for id_, role in active.items() if role == StaffRole.COORDINATOR)


def contacts_of(parties: Iterable[PartyView]) -> tuple[str, ...]:
    """Return the ids of the parties' contact persons, one an address."""
    found: dict[str, str] = {}
    for party in parties:
        for person in party.contacts():
            found.setdefault(person.identity, person.person_id)
    return tuple(found.values())
