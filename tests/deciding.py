"""Decisions recorded quickly in tests: sent out, then each party approves."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from adapters.database.decisions import newest_deciding
from adapters.database.people import parties_of
from adapters.payloads.decisions import DecisionPayload, SendForDecision
from messages.recorded_acts import ActRecorded, RecordAct, RecordKind
from tests.activities.house import STAFF_ID, House, run

EXPECTED_ON = date(2026, 3, 31)


async def act(house: House, agreement_id: str, kind: RecordKind, payload: Any) -> ActRecorded:
    """Record an act of staff; `payload` is one of `adapters.payloads.decisions`."""
    return await act_of(house, agreement_id, kind, payload, staff_id=STAFF_ID)


async def act_of(
    house: House,
    agreement_id: str,
    kind: RecordKind,
    payload: Any,
    *,
    staff_id: str = "",
    person_id: str = "",
) -> ActRecorded:
    """Record an act of staff or of a person of a party."""
    sha256 = await house.blobs.put(payload.to_bytes())
    request = RecordAct(
        str(uuid4()), agreement_id, kind, sha256, house.clock(), staff_id, person_id
    )
    return await run(house.records.record_act, request)


async def send_out(house: House, agreement_id: str) -> ActRecorded:
    """Send the newest draft out for decision."""
    payload = SendForDecision(EXPECTED_ON.isoformat())
    return await act(house, agreement_id, RecordKind.SEND_FOR_DECISION, payload)


async def party_ids(house: House, agreement_id: str) -> list[str]:
    """Return the ids of all parties, also of those left out, in the order of the list."""
    async with house.database.reads() as session:
        parties = await parties_of(session, agreement_id, with_left_out=True)
    return [party.party_id for party in parties]


async def decision(
    house: House, agreement_id: str, party_id: str, **changed: Any
) -> DecisionPayload:
    """Return a final approval on the draft that was sent out, or what was changed of it."""
    async with house.database.reads() as session:
        deciding = await newest_deciding(session, agreement_id)
    fields: dict[str, Any] = {
        "party_id": party_id,
        "document_sha256": deciding.document_sha256 if deciding else "",
        "outcome": "approved",
        "decided_by": "organ",
        "organ": "Board",
        "decided_on": "2026-03-01",
        "section": "66",
        "case_number": "OAK/12/2026",
        "is_final": True,
    }
    return DecisionPayload(**(fields | changed))


async def decide(house: House, agreement_id: str, party_id: str, **changed: Any) -> ActRecorded:
    """Record a decision that came on paper."""
    payload = await decision(house, agreement_id, party_id, **changed)
    return await act(house, agreement_id, RecordKind.RECORD_DECISION, payload)
