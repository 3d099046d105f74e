"""What a coordinator does while a round runs, from pages and API alike."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from adapters.database.rounds import RoundView
from adapters.payloads.round_acts import NOTHING_WRITTEN, LaterDay
from domain.lifecycle import RequestStatus
from domain.round_acts import NobodyToRemind
from domain.signing import UnknownRequest
from messages.acts import ActKind
from messages.ids import signing_group_workflow_id, signing_round_workflow_id
from messages.round_acts import RoundAct, RoundActKind
from service.act_delivery import ActServices, Outcome, carry_out, new_act


async def manage(
    services: ActServices,
    round_: RoundView,
    *,
    kind: RoundActKind,
    request_id: str,
    staff_id: str,
    once_key: str,
    received_at: datetime,
    payload: bytes = NOTHING_WRITTEN,
) -> Outcome:
    """Do something about one signatory; raise the rules' refusal."""
    group = next(
        (r.group for p in round_.parties for r in p.requests if r.request_id == request_id), None
    )
    if group is None:
        raise UnknownRequest
    return await _carry_out(
        services,
        RoundAct(
            act_id=str(uuid.uuid4()),
            agreement_id=round_.agreement_id,
            round_number=round_.number,
            group=group,
            kind=kind,
            payload_sha256=await services.blobs.put(payload),
            received_at=received_at,
            request_id=request_id,
            staff_id=staff_id,
        ),
        once_key,
    )


async def remind_all(
    services: ActServices,
    round_: RoundView,
    *,
    staff_id: str,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Remind everybody who has not answered, group by group."""
    groups = {
        request.group
        for party in round_.parties
        for request in party.requests
        if request.status is RequestStatus.WAITING
    }
    payload_sha256, outcome = await services.blobs.put(NOTHING_WRITTEN), None
    for group in sorted(groups):
        act = RoundAct(
            act_id=str(uuid.uuid4()),
            agreement_id=round_.agreement_id,
            round_number=round_.number,
            group=group,
            kind=RoundActKind.REMIND,
            payload_sha256=payload_sha256,
            received_at=received_at,
            staff_id=staff_id,
        )
        try:
            outcome = await _carry_out(services, act, f"{once_key}:{group}")
        except NobodyToRemind:
            continue  # perhaps there is somebody in another group
    if outcome is None:
        raise NobodyToRemind
    return outcome


async def extend_deadline(
    services: ActServices,
    round_: RoundView,
    *,
    closes_on: date,
    staff_id: str,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Move the last day for signing to a later one, for all parties of the round."""
    message = RoundAct(
        act_id=str(uuid.uuid4()),
        agreement_id=round_.agreement_id,
        round_number=round_.number,
        group=0,
        kind=RoundActKind.EXTEND_DEADLINE,
        payload_sha256=await services.blobs.put(LaterDay(closes_on.isoformat()).to_bytes()),
        received_at=received_at,
        staff_id=staff_id,
    )
    workflow_id = signing_round_workflow_id(round_.agreement_id, round_.number)
    act = new_act(ActKind.MANAGE, workflow_id, message, once_key, received_at)
    return await carry_out(services, act, exact=True)


async def _carry_out(services: ActServices, message: RoundAct, once_key: str) -> Outcome:
    workflow_id = signing_group_workflow_id(
        message.agreement_id, message.round_number, message.group
    )
    act = new_act(ActKind.MANAGE, workflow_id, message, once_key, message.received_at)
    return await carry_out(services, act, exact=True)
