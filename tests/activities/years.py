"""An agreement in force, and acts on it, for the tests of what happens over the years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from adapters.database.audit_events import AuditEvent, list_events
from adapters.database.tables import AgreementRow, StaffRow
from domain.agenda import Due
from domain.lifecycle import AgreementStatus
from messages.agenda import AgendaKey, CarriedOut, CarryOut
from messages.recorded_acts import ActRecorded, RecordAct, RecordKind
from tests.activities.house import STAFF_ID, House, run

IN_FORCE_AT = datetime(2025, 12, 31, 22, tzinfo=UTC)
"""1 January 2026, 00:00 in Finland."""
REPORT = {
    "key": "activity_report",
    "every": "year",
    "month": 11,
    "day": 30,
    "within_months": 6,
    "titles": {"fi": "Toimintaraportti", "sv": "Verksamhetsrapport", "en": "Activity report"},
    "responsible": "company",
    "takes": "file",
}
MEETING = REPORT | {
    "key": "steering_group_meets",
    "every": "month",
    "month": 12,
    "day": 31,
    "responsible": "coordinator",
}


async def in_force(house: House, *duties: dict[str, object]) -> str:
    """Draft an agreement and let it be in force from 2026 to 2029; return its id."""
    drafted = await house.draft()
    async with house.database.sessions.begin() as session:
        row = await session.get_one(AgreementRow, drafted.agreement_id)
        row.status, row.in_force_at = AgreementStatus.IN_FORCE, IN_FORCE_AT
        row.duties = list(duties)
    return drafted.agreement_id


async def add_coordinator(house: House, staff_id: str = STAFF_ID, role: str = "coordinator") -> str:
    """Add a member of staff; return the id."""
    async with house.database.sessions.begin() as session:
        session.add(
            StaffRow(
                id=staff_id,
                email=f"{staff_id[:8]}@example.org",
                role=role,
                language="fi",
                link_generation=1,
                link_valid_until=None,
                created_at=house.clock(),
                disabled_at=None,
            )
        )
    return staff_id


async def act(
    house: House,
    agreement_id: str,
    kind: RecordKind,
    payload: bytes,
    *,
    at: datetime | None = None,
    person_id: str = "",
) -> ActRecorded:
    """Let the coordinator, or a person of a party, do something that is only recorded."""
    staff_id = "" if person_id else STAFF_ID
    sha256 = await house.blobs.put(payload)
    done = RecordAct(
        str(uuid4()), agreement_id, kind, sha256, at or house.clock(), staff_id, person_id
    )
    return await run(house.records.record_act, done)


async def events_of(house: House, agreement_id: str, kind: str) -> list[AuditEvent]:
    """Return the events of a kind, oldest first."""
    async with house.database.reads() as session:
        return [e for e in await list_events(session, agreement_id) if e.kind == kind]


def data_of(event: AuditEvent) -> Mapping[str, Any]:
    """Return what an event says."""
    data = event.event["data"]
    assert isinstance(data, dict)
    return data


async def next_due(house: House, agreement_id: str) -> Due | None:
    """Return what the agenda has next."""
    return (await run(house.records.next_due, AgendaKey(agreement_id))).due


async def carry_out(house: House, agreement_id: str, due: Due) -> CarriedOut:
    """Carry out what is due, at the instant at which it is."""
    house.clock.now = due.at
    return await run(house.records.carry_out, CarryOut(agreement_id, due))


async def live_until(
    house: House, agreement_id: str, until: datetime
) -> list[tuple[Due, CarriedOut]]:
    """Carry out everything that is due before an instant, in order."""
    done: list[tuple[Due, CarriedOut]] = []
    while (due := await next_due(house, agreement_id)) is not None and due.at < until:
        done.append((due, await carry_out(house, agreement_id, due)))
    return done
