"""The next term: what it would be, how the terms link to each other, and its draft."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.acts_payloads import AgreementPayload
from adapters.database.agreements import agreement_view
from adapters.database.inbox import find_act
from adapters.database.renewals import renewal_standing
from adapters.parties_file import parties_from_rows
from adapters.parties_table import tidy
from adapters.payloads.duties import RenewalDeclined
from domain.errors import DomainError
from domain.parties import Party
from messages.acts import ActKind
from messages.recorded_acts import RecordKind
from service import acts
from service.api.agreements import existing
from service.api.answers import accepted, created
from service.api.description import PREFIX
from service.api.presenting import agreement_out
from service.api.recording import record_over_api
from service.api.renewal_presenting import renewal_out
from service.api.renewal_shapes import RenewalDecliningIn, RenewalIn, RenewalOut
from service.api.shapes import Accepted, AgreementOut
from service.api.tokens import Act, Acting, Reader
from service.dependencies import Reading, Services, ServicesNeeded
from service.drafting import make_payload, party_payload
from service.renewal import next_term_of

router = APIRouter(prefix=PREFIX, tags=["renewal"])


@router.get("/agreements/{agreement_id}/renewal")
async def get_renewal(
    agreement_id: str, _: Reader, session: Reading, found: ServicesNeeded
) -> RenewalOut:
    """Read the terms before and after, the gap between them, and what the next one would be."""
    return await _renewal(found, session, agreement_id)


@router.post(
    "/agreements/{agreement_id}/renewal",
    status_code=201,
    response_model=AgreementOut,
    responses={202: {"model": Accepted}},
)
async def renew(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: RenewalIn
) -> JSONResponse:
    """Make the draft of the next term; this agreement and the new one link to each other."""
    rows = [
        (number, {name: tidy(cell) for name, cell in row.model_dump().items()})
        for number, row in enumerate(body.parties, start=1)
    ]
    listed = await run_in_threadpool(parties_from_rows, rows) if rows else ()
    payload = await _repeated(found, agreement_id, act, body, listed)
    outcome = await acts.draft_agreement(
        found,
        payload=payload or await _new(found, agreement_id, act, body, listed),
        once_key=act.once_key,
        received_at=act.received_at,
    )
    location = f"{PREFIX}/agreements/{outcome.act_id}"
    async with found.reads() as session:
        view = await agreement_view(session, outcome.act_id)
    if outcome.state == "accepted" or view is None:
        return accepted(outcome.act_id, location)
    return created(agreement_out(view), location)


@router.post(
    "/agreements/{agreement_id}/renewal/declining",
    status_code=201,
    response_model=RenewalOut,
    responses={202: {"model": Accepted}},
)
async def decline(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: RenewalDecliningIn
) -> JSONResponse:
    """Record that no next term is prepared; nobody is reminded of it any more."""
    payload = RenewalDeclined(body.reason.strip()).to_bytes()
    outcome = await record_over_api(found, agreement_id, act, RecordKind.DECLINE_RENEWAL, payload)
    location = f"{PREFIX}/agreements/{agreement_id}/renewal"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    async with found.reads() as session:
        return created(await _renewal(found, session, agreement_id), location)


async def _renewal(found: Services, session: AsyncSession, agreement_id: str) -> RenewalOut:
    agreement = await existing(session, agreement_id)
    standing = await renewal_standing(session, agreement, at=found.clock())
    try:
        offer = await next_term_of(found, session, agreement)
    except DomainError:  # there is none to draft
        return renewal_out(standing, None)
    return renewal_out(standing, offer)


async def _new(
    found: Services, agreement_id: str, act: Act, body: RenewalIn, listed: tuple[Party, ...]
) -> AgreementPayload:
    async with found.reads() as session:
        agreement = await existing(session, agreement_id)
        following = await next_term_of(found, session, agreement)
    return await run_in_threadpool(
        make_payload,
        following.template,
        values=dict(following.values) | body.values,
        parties=lambda: listed or following.parties,
        staff_id=act.token_id,
        number=body.number,
        renews_id=agreement_id,
    )


async def _repeated(
    found: Services, agreement_id: str, act: Act, body: RenewalIn, listed: tuple[Party, ...]
) -> AgreementPayload | None:
    """Return what the first request of this key made, with what this one says; None for the first.

    What is carried over may have changed since: a repeat asks for the same all the same.
    """
    async with found.reads() as session:
        first = await find_act(session, act.once_key)
    if first is None or first.kind != ActKind.DRAFT_AGREEMENT:
        return None
    made = AgreementPayload.from_bytes(await found.blobs.get(first.payload["payload_sha256"]))
    return replace(
        made,
        renews_id=agreement_id,
        number=body.number,
        values=made.values | body.values,
        parties=tuple(map(party_payload, listed)) or made.parties,
    )
