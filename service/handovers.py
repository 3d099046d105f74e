"""What signatories say of who should sign in their place."""

from __future__ import annotations

import uuid
from datetime import datetime

from adapters.acts_payloads import SigningEvidence
from adapters.database.signing import RequestView
from adapters.payloads.handover import NotRightPerson
from messages.acts import ActKind
from messages.ids import signing_group_workflow_id
from messages.round_acts import RoundAct, RoundActKind
from service.act_delivery import ActServices, Outcome, carry_out, new_act


async def tell_not_right_person(
    services: ActServices,
    view: RequestView,
    *,
    words: str,
    evidence: SigningEvidence,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Tell the coordinator that a signatory is not the right person.

    Of the evidence is kept how and from where they came.
    """
    kept = NotRightPerson(
        request_id=view.request_id,
        words=words,
        language=evidence.language,
        ip=evidence.ip,
        user_agent=evidence.user_agent,
        identification=evidence.identification,
        nonce=evidence.nonce,
    )
    return await _carry_out(
        services,
        view,
        RoundActKind.NOT_RIGHT_PERSON,
        await services.blobs.put(kept.to_bytes()),
        once_key=once_key,
        received_at=received_at,
    )


async def _carry_out(
    services: ActServices,
    view: RequestView,
    kind: RoundActKind,
    payload_sha256: str,
    *,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    message = RoundAct(
        act_id=str(uuid.uuid4()),
        agreement_id=view.agreement_id,
        round_number=view.round_number,
        group=view.group,
        kind=kind,
        payload_sha256=payload_sha256,
        received_at=received_at,
        request_id=view.request_id,
        person_id=view.person_id,
        generation=view.generation,
    )
    workflow_id = signing_group_workflow_id(view.agreement_id, view.round_number, view.group)
    act = new_act(ActKind.MANAGE, workflow_id, message, once_key, received_at)
    return await carry_out(services, act)
