"""What signatories say of who should sign in their place."""

from __future__ import annotations

import uuid
from datetime import datetime

from adapters.acts_payloads import PersonPayload, SigningEvidence
from adapters.database.handovers import proposal_of_request
from adapters.database.inbox import find_act, proposal_is_waiting
from adapters.database.signing import RequestView
from adapters.database.strong_identification import check_link_not_blocked
from adapters.payloads.handover import Handover, NotRightPerson
from domain.handover import Delegation, DelegationNotAllowed, ProposalIsOpen
from messages.acts import ActKind
from messages.ids import signing_group_workflow_id
from messages.round_acts import RoundAct, RoundActKind
from service.act_delivery import ActServices, Outcome, carry_out, new_act
from service.dependencies import Services
from service.extracts import keep_extract


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


async def hand_over(
    services: ActServices,
    view: RequestView,
    *,
    alternate_id: str,
    reason: str,
    evidence: SigningEvidence,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Hand a signatory's request over to an alternate of the party, at once."""
    await _check_link(services, view)
    kept = _handover(view, reason, evidence, alternate_id=alternate_id)
    return await _carry_out(
        services,
        view,
        RoundActKind.HAND_OVER,
        await services.blobs.put(kept.to_bytes()),
        once_key=once_key,
        received_at=received_at,
    )


async def propose_person(
    services: Services,
    view: RequestView,
    *,
    person: PersonPayload,
    reason: str,
    power_of_attorney: bytes,
    evidence: SigningEvidence,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Propose to the coordinator who should sign instead; a power of attorney may be enclosed.

    Nothing is kept of a proposal that the round would refuse: a link alone fills no disk.
    """
    await _check_link(services, view)
    await _check_may_propose(services, view, once_key)
    kept = _handover(
        view,
        reason,
        evidence,
        person=person,
        extract_sha256=await keep_extract(services.blobs, power_of_attorney),
    )
    return await _carry_out(
        services,
        view,
        RoundActKind.PROPOSE_PERSON,
        await services.blobs.put(kept.to_bytes()),
        once_key=once_key,
        received_at=received_at,
    )


async def _check_may_propose(found: Services, view: RequestView, once_key: str) -> None:
    """Refuse early what the round refuses when it comes to record it."""
    workflow_id = signing_group_workflow_id(view.agreement_id, view.round_number, view.group)
    async with found.reads() as session:
        if await find_act(session, once_key) is not None:
            return
        is_open = await proposal_of_request(session, view.request_id) is not None
        waits = await proposal_is_waiting(session, workflow_id, view.request_id)
    if view.delegation is not Delegation.ACCEPTED:
        raise DelegationNotAllowed
    if is_open or waits:
        raise ProposalIsOpen


async def _check_link(services: ActServices, view: RequestView) -> None:
    async with services.sessions() as session:
        await check_link_not_blocked(session, view.request_id, view.generation)


def _handover(
    view: RequestView,
    reason: str,
    evidence: SigningEvidence,
    *,
    alternate_id: str = "",
    person: PersonPayload | None = None,
    extract_sha256: str = "",
) -> Handover:
    return Handover(
        request_id=view.request_id,
        reason=reason,
        language=evidence.language,
        ip=evidence.ip,
        user_agent=evidence.user_agent,
        identification=evidence.identification,
        nonce=evidence.nonce,
        alternate_id=alternate_id,
        person=person,
        extract_sha256=extract_sha256,
    )
