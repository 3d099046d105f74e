"""Accessions and amendments: started, listed; the documents that came of everything."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from adapters.database.agreements import AgreementView
from adapters.database.changes import ChangeView, changes_of
from adapters.database.inbox import find_act
from adapters.parties_file import parties_from_rows
from adapters.parties_table import tidy
from domain.lifecycle import RoundKind
from service.act_delivery import Outcome
from service.api.agreements import existing
from service.api.answers import accepted, created
from service.api.change_shapes import AccessionIn, AmendmentIn, ChangeOut
from service.api.description import PREFIX
from service.api.presenting import document_out
from service.api.shapes import Accepted, DocumentOut
from service.api.tokens import Act, Acting, Reader
from service.changes import start_accession, start_amendment
from service.dependencies import Reading, Services, ServicesNeeded
from service.identification_levels import check_level_of_template, check_level_offered

router = APIRouter(prefix=PREFIX, tags=["changes"])
_MADE: dict[str, Any] = {
    "status_code": 201,
    "response_model": ChangeOut,
    "responses": {202: {"model": Accepted}},
}


@router.get("/agreements/{agreement_id}/accessions")
async def get_accessions(agreement_id: str, _: Reader, session: Reading) -> list[ChangeOut]:
    """List the accessions, newest first."""
    await existing(session, agreement_id)
    return [_out(c) for c in await changes_of(session, agreement_id, RoundKind.ACCESSION)]


@router.post("/agreements/{agreement_id}/accessions", **_MADE)
async def accede(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: AccessionIn
) -> JSONResponse:
    """Send the addendum by which a party accedes for signing."""
    async with found.reads() as session:
        agreement = await existing(session, agreement_id)
    check_level_offered(found, agreement)
    rows = [
        (number, {name: tidy(cell) for name, cell in row.model_dump().items()})
        for number, row in enumerate(body.parties, start=1)
    ]
    outcome = await start_accession(
        found,
        agreement_id=agreement_id,
        staff_id=act.token_id,
        parties=await run_in_threadpool(parties_from_rows, rows, fewest=1),
        closes_on=body.closes_on or await _default_day(found, agreement, act),
        once_key=act.once_key,
        received_at=act.received_at,
    )
    return await _answer(found, agreement_id, RoundKind.ACCESSION, outcome)


@router.get("/agreements/{agreement_id}/amendments")
async def get_amendments(agreement_id: str, _: Reader, session: Reading) -> list[ChangeOut]:
    """List the amendments, newest first."""
    await existing(session, agreement_id)
    return [_out(c) for c in await changes_of(session, agreement_id, RoundKind.AMENDMENT)]


@router.post("/agreements/{agreement_id}/amendments", **_MADE)
async def amend(
    agreement_id: str, act: Acting, found: ServicesNeeded, body: AmendmentIn
) -> JSONResponse:
    """Send an amended text to all parties in force for signing."""
    async with found.reads() as session:
        agreement = await existing(session, agreement_id)
    template = found.templates.get(agreement.template_name, body.version)
    check_level_of_template(found, template)
    known = {field.key for field in template.fields}
    kept = {key: str(value) for key, value in agreement.values.items() if key in known}
    outcome = await start_amendment(
        found,
        agreement_id=agreement_id,
        staff_id=act.token_id,
        template=template,
        values=kept | body.values,
        closes_on=body.closes_on or await _default_day(found, agreement, act),
        once_key=act.once_key,
        received_at=act.received_at,
    )
    return await _answer(found, agreement_id, RoundKind.AMENDMENT, outcome)


@router.get("/agreements/{agreement_id}/documents")
async def get_documents(agreement_id: str, _: Reader, session: Reading) -> list[DocumentOut]:
    """List every document of an agreement, oldest first."""
    agreement = await existing(session, agreement_id)
    return [document_out(document) for document in agreement.documents]


async def _answer(
    found: Services, agreement_id: str, kind: RoundKind, outcome: Outcome
) -> JSONResponse:
    location = f"/api/v1/agreements/{agreement_id}/{kind.value}s"
    async with found.reads() as session:
        changes = await changes_of(session, agreement_id, kind)
    made = next((change for change in changes if change.change_id == outcome.act_id), None)
    if made is None:
        return accepted(outcome.act_id, location)
    return created(_out(made), location)


async def _default_day(found: Services, agreement: AgreementView, act: Act) -> date:
    """Return the template's last day of a round; a repeat keeps the day that the first one got."""
    async with found.reads() as session:
        first = await find_act(session, act.once_key)
    if first is not None and "closes_on" in first.payload:
        return date.fromisoformat(first.payload["closes_on"])
    template = found.templates.get(agreement.template_name, agreement.template_version)
    days = timedelta(days=template.signing.deadline_days)
    return act.received_at.astimezone(ZoneInfo(agreement.zone)).date() + days


def _out(change: ChangeView) -> ChangeOut:
    return ChangeOut(
        id=change.change_id,
        kind=change.kind,
        status=change.status,
        signing_round=change.round_number,
        party_id=change.party_id,
        party=change.party_name,
        version=change.version,
        started_at=change.started_at,
        counts_from=change.counts_from,
    )
