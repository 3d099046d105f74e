"""Acts of persons: the only way by which the service changes an agreement.

An act is first a row in the inbox, in a transaction of its own, and then an Update with
the row's id. Once the row stands the act counts at the moment it was received, also when
Temporal is down; the sweeper delivers what these functions could not.

Each returns what became of the act, and raises the rules' refusal when they say no.
`once_key` names the act: a repeat finds the first one and its outcome.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.acts_payloads import (
    AgreementPayload,
    DeclineEvidence,
    SigningEvidence,
)
from adapters.blobs import Blobs
from adapters.database.identification import was_identified
from adapters.database.inbox import waiting_act_of_request
from adapters.database.signing import RequestView, request_view
from adapters.database.strong_identification import check_link_not_blocked, strong_identity
from adapters.payloads.decisions import OverrideReason
from domain.errors import DomainError
from domain.identification import Identification, check_identified
from domain.reminders import ReminderPlan
from domain.signing import UnknownRequest
from messages.acts import ActKind
from messages.agreement import DraftAgreement, StartSigningRound
from messages.ids import (
    agreement_workflow_id,
    signing_group_workflow_id,
)
from messages.signing import Decline, Sign
from service import refusal_registry
from service.act_delivery import ActServices, Outcome, carry_out, new_act

__all__ = [
    "Outcome",
    "act_under_way",
    "decline",
    "draft_agreement",
    "refusal_of",
    "sign",
    "start_round",
]


async def draft_agreement(
    services: ActServices,
    *,
    payload: AgreementPayload,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Make an agreement; the act's id is the agreement's."""
    act_id = str(uuid.uuid4())
    message = DraftAgreement(
        act_id, act_id, await services.blobs.put(payload.to_bytes()), received_at
    )
    act = new_act(
        ActKind.DRAFT_AGREEMENT, agreement_workflow_id(act_id), message, once_key, received_at
    )
    return await carry_out(services, act, exact=True)


async def start_round(
    services: ActServices,
    *,
    agreement_id: str,
    staff_id: str,
    closes_on: date,
    once_key: str,
    received_at: datetime,
    override_reason: str = "",
    identification: Identification | None = None,
    reminders: ReminderPlan | None = None,
) -> Outcome:
    """Send an agreement for signing; `closes_on` is the last civil day in its own zone.

    `override_reason` is why it is sent although decisions are open; `identification` says
    how those who sign are identified, `reminders` when they are reminded, if not as the
    template does.
    """
    override = OverrideReason(staff_id, override_reason).to_bytes() if override_reason else b""
    message = StartSigningRound(
        str(uuid.uuid4()),
        agreement_id,
        staff_id,
        closes_on,
        received_at,
        override_reason_sha256=await services.blobs.put(override) if override else "",
        identification=identification,
        reminders=reminders,
    )
    act = new_act(
        ActKind.START_SIGNING_ROUND,
        agreement_workflow_id(agreement_id),
        message,
        once_key,
        received_at,
    )
    return await carry_out(services, act, exact=True)


async def sign(
    services: ActServices,
    *,
    request_id: str,
    document_sha256: str,
    evidence: SigningEvidence,
    generation: int,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Sign, on one request, the bytes that the signatory saw, identified as the round asks.

    `generation` is that of their link.
    """
    request = await _request(services, request_id)
    await _check_identified(services, request, evidence)
    message = Sign(
        act_id=str(uuid.uuid4()),
        request_id=request_id,
        document_sha256=document_sha256,
        evidence_sha256=await services.blobs.put(evidence.to_bytes()),
        received_at=received_at,
        generation=generation,
    )
    act = new_act(ActKind.SIGN, _group_of(request), message, once_key, received_at)
    return await carry_out(services, act)


async def decline(
    services: ActServices,
    *,
    request_id: str,
    reason: str,
    evidence: SigningEvidence,
    generation: int,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Refuse to sign; of the evidence is kept how and from where the person came."""
    request = await _request(services, request_id)
    async with services.sessions() as session:
        await check_link_not_blocked(session, request_id, generation)
    kept = DeclineEvidence(
        request_id=request_id,
        reason=reason,
        language=evidence.language,
        ip=evidence.ip,
        user_agent=evidence.user_agent,
        identification=evidence.identification,
        nonce=evidence.nonce,
    )
    message = Decline(
        act_id=str(uuid.uuid4()),
        request_id=request_id,
        evidence_sha256=await services.blobs.put(kept.to_bytes()),
        received_at=received_at,
        generation=generation,
    )
    act = new_act(ActKind.DECLINE, _group_of(request), message, once_key, received_at)
    return await carry_out(services, act)


async def act_under_way(services: ActServices, request_id: str) -> str | None:
    """Return the id of the act on a signing request that is being recorded, or None."""
    async with services.sessions() as session:
        request = await request_view(session, request_id)
        if request is None:
            return None
        act = await waiting_act_of_request(session, _group_of(request), request_id)
    return act.act_id if act else None


def refusal_of(outcome: Mapping[str, Any]) -> DomainError:
    """Return the refusal that stands in the inbox as the outcome of a refused act."""
    return refusal_registry.refusal_of(str(outcome.get("code")), outcome.get("params") or {})


async def _check_identified(
    services: ActServices, request: RequestView, evidence: SigningEvidence
) -> None:
    """Refuse a signature by less than the round asks for, whoever brings it (abuse 20-22)."""
    if request.identification is Identification.LINK:
        return
    async with services.sessions() as session:
        known = await _is_known(session, services.blobs, request, evidence)
    given = Identification(evidence.identification)
    check_identified(request.identification, given=given, was_identified=known)


async def _is_known(
    session: AsyncSession, blobs: Blobs, request: RequestView, evidence: SigningEvidence
) -> bool:
    """Tell whether the records know what the evidence says: of a strong one, the very person."""
    if request.identification is not Identification.STRONG:
        return await was_identified(session, request.request_id, request.generation)
    identity = await strong_identity(session, blobs, request.request_id, request.generation)
    said = (evidence.identified_name, evidence.identified_by, evidence.identified_level)
    return identity is not None and said == (identity.name, identity.issuer, identity.level)


async def _request(services: ActServices, request_id: str) -> RequestView:
    async with services.sessions() as session:
        found = await request_view(session, request_id)
    if found is None:
        raise UnknownRequest
    return found


def _group_of(request: RequestView) -> str:
    return signing_group_workflow_id(request.agreement_id, request.round_number, request.group)
