"""Accessions and amendments started: each is a signing round of its own document."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from adapters.documents.manifest import AgreementTemplate
from adapters.documents.values import check_values
from adapters.payloads.changes import AccessionPayload, AmendmentPayload
from domain.errors import N_, DomainError
from domain.lifecycle import RoundKind
from domain.parties import Party
from messages.acts import ActKind
from messages.agreement import StartSigningRound
from messages.ids import agreement_workflow_id
from service.act_delivery import ActServices, Outcome, carry_out, new_act
from service.drafting import party_payload


class NotOneParty(DomainError):
    """An accession is that of one party."""

    code = "not_one_party"
    message = N_("The list must name one party, the one that accedes; it names {number}.")


async def start_accession(
    services: ActServices,
    *,
    agreement_id: str,
    staff_id: str,
    parties: Sequence[Party],
    closes_on: date,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Send the addendum by which a party accedes for signing; refuse a list of several."""
    if len(parties) != 1:
        raise NotOneParty(number=str(len(parties)))
    payload = AccessionPayload(party_payload(parties[0])).to_bytes()
    message = await _message(
        services, RoundKind.ACCESSION, agreement_id, staff_id, payload, closes_on, received_at
    )
    return await _start(services, message, once_key)


async def start_amendment(
    services: ActServices,
    *,
    agreement_id: str,
    staff_id: str,
    template: AgreementTemplate,
    values: dict[str, str],
    closes_on: date,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Send an amended text for signing; refuse values that do not fit its template."""
    check_values(template, values)
    payload = AmendmentPayload(template.version, values).to_bytes()
    message = await _message(
        services, RoundKind.AMENDMENT, agreement_id, staff_id, payload, closes_on, received_at
    )
    return await _start(services, message, once_key)


async def _message(  # noqa: PLR0917 - the fields of a message
    services: ActServices,
    kind: RoundKind,
    agreement_id: str,
    staff_id: str,
    payload: bytes,
    closes_on: date,
    received_at: datetime,
) -> StartSigningRound:
    return StartSigningRound(
        act_id=str(uuid.uuid4()),
        agreement_id=agreement_id,
        staff_id=staff_id,
        closes_on=closes_on,
        received_at=received_at,
        kind=kind,
        payload_sha256=await services.blobs.put(payload),
    )


async def _start(services: ActServices, message: StartSigningRound, once_key: str) -> Outcome:
    act = new_act(
        ActKind.START_SIGNING_ROUND,
        agreement_workflow_id(message.agreement_id),
        message,
        once_key,
        message.received_at,
    )
    return await carry_out(services, act, exact=True)
