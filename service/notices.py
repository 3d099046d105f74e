"""Notices started, or withdrawn from signing, by a person of a party.

Each is a signing round of its own document.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.database.agreements import AgreementView
from adapters.payloads.notices import NoticeStart
from domain.lifecycle import RoundKind
from domain.notices import last_day_to_sign
from messages.acts import ActKind
from messages.agreement import StartSigningRound
from messages.ids import agreement_workflow_id, signing_round_workflow_id
from messages.signing import WithdrawRound
from service.act_delivery import ActServices, Outcome, carry_out, new_act


async def start_notice(
    services: ActServices,
    *,
    agreement: AgreementView,
    person_id: str,
    start: NoticeStart,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Send a party's notice to its signatories; it is given with their last required signature."""
    received_on = received_at.astimezone(ZoneInfo(agreement.zone)).date()
    message = StartSigningRound(
        act_id=str(uuid.uuid4()),
        agreement_id=agreement.agreement_id,
        staff_id="",
        closes_on=last_day_to_sign(received_on, agreement.last_on),
        received_at=received_at,
        kind=RoundKind.NOTICE,
        payload_sha256=await services.blobs.put(start.to_bytes()),
        person_id=person_id,
    )
    workflow_id = agreement_workflow_id(agreement.agreement_id)
    act = new_act(ActKind.START_SIGNING_ROUND, workflow_id, message, once_key, received_at)
    return await carry_out(services, act)


async def withdraw_notice(
    services: ActServices,
    *,
    agreement_id: str,
    round_number: int,
    person_id: str,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """End the round of a party's notice before it is complete: the notice is not given."""
    message = WithdrawRound(str(uuid.uuid4()), "", "", received_at, person_id)
    workflow_id = signing_round_workflow_id(agreement_id, round_number)
    act = new_act(ActKind.WITHDRAW_ROUND, workflow_id, message, once_key, received_at)
    return await carry_out(services, act)
