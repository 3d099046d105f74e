"""What the people and parties of many events are called, asked for at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit_events import AuditEvent
from adapters.database.staff import staff_addresses
from adapters.database.tables import PartyRow, PersonRow

PERSON_KEYS = ("person_id", "new_person_id", "recipient_id")
"""By what events name somebody: the id of a person in a role, or of a member of staff."""


async def names_in(session: AsyncSession, events: Iterable[AuditEvent]) -> dict[str, str]:
    """Return the names of all that stand behind ids in the events, in three queries."""
    events = list(events)
    listed = [data for event in events if isinstance(data := event.event.get("data"), Mapping)]
    asked = {event.asked_id for event in events if event.asked_id}
    persons = await _people(session, _ids(listed, PERSON_KEYS) | asked)
    parties = await session.execute(
        select(PartyRow.id, PartyRow.name).where(PartyRow.id.in_(_ids(listed, ("party_id",))))
    )
    names = {row.id: row.name for row in parties} | persons
    return names | await staff_addresses(session)


def _ids(listed: Iterable[Mapping[str, object]], keys: Iterable[str]) -> set[str]:
    found = [data.get(key) for data in listed for key in keys]
    return {value for value in found if isinstance(value, str)}


async def _people(session: AsyncSession, person_ids: set[str]) -> dict[str, str]:
    rows = await session.execute(
        select(PersonRow.id, PersonRow.name, PartyRow.name.label("party"))
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .where(PersonRow.id.in_(person_ids))
    )
    return {row.id: f"{row.name} ({row.party})" for row in rows}
