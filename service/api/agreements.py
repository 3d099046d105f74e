"""Agreements: made from a template, values and parties; listed, read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreement_list import list_agreements
from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.inbox import WAITING, get_act
from adapters.database.people import parties_of
from domain.lifecycle import AgreementStatus
from messages.acts import ActKind
from service import acts
from service.api.answers import accepted, created, with_etag
from service.api.description import PREFIX
from service.api.drafting_forms import draft_body, read_draft
from service.api.presenting import agreement_out, party_out, summary_out
from service.api.shapes import Accepted, AgreementOut, AgreementPageOut, PartyOut
from service.api.tokens import Acting, Reader
from service.dependencies import Reading, ServicesNeeded
from service.refusal_registry import refusal_of
from service.refusals import AgreementBeingDrafted, AgreementNotFound
from service.security import takes_uploads

router = APIRouter(prefix=PREFIX, tags=["agreements"])

Limit = Annotated[int, Query(ge=1, le=200)]


@router.post(
    "/agreements",
    status_code=201,
    response_model=AgreementOut,
    responses={202: {"model": Accepted}},
    openapi_extra=draft_body(),
)
@takes_uploads
async def make_agreement(request: Request, act: Acting, found: ServicesNeeded) -> JSONResponse:
    """Make an agreement: as JSON, or as a form with the parties as a CSV or XLSX file."""
    payload = await read_draft(request, found, staff_id=act.token_id)
    outcome = await acts.draft_agreement(
        found, payload=payload, once_key=act.once_key, received_at=act.received_at
    )
    location = f"/api/v1/agreements/{outcome.act_id}"
    if outcome.state == "accepted":
        return accepted(outcome.act_id, location)
    async with found.reads() as session:
        view = await agreement_view(session, outcome.act_id)
    if view is None:
        return accepted(outcome.act_id, location)
    return created(agreement_out(view), location)


@router.get("/agreements")
async def get_agreements(
    _: Reader,
    session: Reading,
    cursor: str | None = None,
    limit: Limit = 50,
    status: Annotated[list[AgreementStatus] | None, Query()] = None,
) -> AgreementPageOut:
    """List agreements, newest first."""
    page = await list_agreements(session, after=cursor, limit=limit, statuses=status or ())
    return AgreementPageOut(items=[summary_out(item) for item in page.items], next=page.next_cursor)


@router.get(
    "/agreements/{agreement_id}",
    response_model=AgreementOut,
    responses={202: {"model": Accepted}},
)
async def get_agreement(
    agreement_id: str, request: Request, _: Reader, session: Reading
) -> Response:
    """Read one agreement; 202 while it is still being made."""
    view = await agreement_view(session, agreement_id)
    if view is not None:
        return with_etag(request, agreement_out(view))
    act = await get_act(session, agreement_id)
    if act is None or act.kind != ActKind.DRAFT_AGREEMENT:
        raise AgreementNotFound
    if act.status == "refused" and act.outcome is not None:
        raise refusal_of(act.outcome["code"], act.outcome["params"])
    return accepted(agreement_id, f"/api/v1/agreements/{agreement_id}")


@router.get("/agreements/{agreement_id}/parties")
async def get_parties(agreement_id: str, _: Reader, session: Reading) -> list[PartyOut]:
    """List an agreement's parties with their people, in the order of the list.

    Those left out before signing are among them, with the moment.
    """
    await existing(session, agreement_id)
    return [
        party_out(party) for party in await parties_of(session, agreement_id, with_left_out=True)
    ]


async def existing(session: AsyncSession, agreement_id: str) -> AgreementView:
    """Return an agreement; refuse with `AgreementNotFound`, or while its draft is being made."""
    view = await agreement_view(session, agreement_id)
    if view is None:
        act = await get_act(session, agreement_id)
        raise AgreementBeingDrafted if act and act.status == WAITING else AgreementNotFound
    return view
