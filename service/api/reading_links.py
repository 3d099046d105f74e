"""A new link to somebody who reads the document and does not sign it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from adapters.payloads.reading import ReaderNamed
from messages.recorded_acts import RecordKind
from service.api.agreements import existing
from service.api.answers import accepted
from service.api.description import PREFIX
from service.api.recording import record_over_api
from service.api.shapes import Accepted
from service.api.tokens import Acting
from service.dependencies import ServicesNeeded

router = APIRouter(prefix=PREFIX, tags=["contacts"])


@router.post(
    "/agreements/{agreement_id}/contacts/{person_id}/reading-link",
    status_code=202,
    response_model=Accepted,
)
async def send_reading_link(
    agreement_id: str, person_id: str, act: Acting, found: ServicesNeeded
) -> JSONResponse:
    """Mail a person a new link to read the document; the one before stops working."""
    async with found.reads() as session:
        await existing(session, agreement_id)
    outcome = await record_over_api(
        found, agreement_id, act, RecordKind.SEND_READING_LINK, ReaderNamed(person_id).to_bytes()
    )
    return accepted(outcome.act_id, f"{PREFIX}/agreements/{agreement_id}")
