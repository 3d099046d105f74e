"""Acts that change records only, from pages and API alike: blob, inbox row, Update."""

from __future__ import annotations

import uuid
from datetime import datetime

from messages.acts import ActKind
from messages.ids import agreement_workflow_id
from messages.recorded_acts import RecordAct, RecordKind
from service.act_delivery import ActServices, Outcome, carry_out, new_act


async def record(
    services: ActServices,
    *,
    agreement_id: str,
    kind: RecordKind,
    payload: bytes,
    once_key: str,
    received_at: datetime,
    staff_id: str = "",
    person_id: str = "",
) -> Outcome:
    """Do something to an agreement that is only to be recorded; raise the rules' refusal.

    `payload` is what the person wrote, as canonical JSON: it is kept as a blob. `once_key`
    names the act: a repeat that says the same gets the first one's outcome, one that says
    something else is refused with `IdempotencyKeyReused`.
    """
    message = RecordAct(
        act_id=str(uuid.uuid4()),
        agreement_id=agreement_id,
        kind=kind,
        payload_sha256=await services.blobs.put(payload),
        received_at=received_at,
        staff_id=staff_id,
        person_id=person_id,
    )
    workflow_id = agreement_workflow_id(agreement_id)
    act = new_act(ActKind.RECORD, workflow_id, message, once_key, received_at)
    return await carry_out(services, act, exact=True)
