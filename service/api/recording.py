"""Acts over the API that only change records: known agreement, done once, then read out."""

from __future__ import annotations

from messages.recorded_acts import RecordKind
from service.act_delivery import Outcome
from service.api.agreements import existing
from service.api.tokens import Act
from service.dependencies import Services
from service.recorded_acts import record


async def record_over_api(
    found: Services, agreement_id: str, act: Act, kind: RecordKind, payload: bytes
) -> Outcome:
    """Do to an agreement what a request asks for; raise the rules' refusal."""
    async with found.reads() as session:
        await existing(session, agreement_id)
    return await record(
        found,
        agreement_id=agreement_id,
        kind=kind,
        payload=payload,
        staff_id=act.token_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )
