"""One event with all that proves it."""

from __future__ import annotations

import json
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.blobs import BlobDamaged, Blobs
from adapters.database.agreements import AgreementView
from adapters.database.audit_events import AuditEvent, list_events
from adapters.database.people import PartyView, parties_of
from adapters.database.signing import request_view
from adapters.database.tables.base import LARGEST_INTEGER
from adapters.database.timeline_names import names_in
from domain.audit import GENESIS
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.words import document_words
from service.pages.rendering import render, words_for
from service.refusals import EventNotFound
from service.sessions import CurrentStaff
from service.wording.event_facts import Fact, FactReader, chain_place
from service.wording.history import event_words
from service.wording.rules import rule_words

router = APIRouter()
Sequence = Annotated[int, Path(ge=1, le=LARGEST_INTEGER)]


@router.get("/agreements/{agreement_id}/events/{sequence}")
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: CurrentStaff,
    agreement: KnownAgreement,
    sequence: Sequence,
) -> Response:
    """Show who, by what right, how identified, which bytes, when, from where, and the chain."""
    event, previous, is_last = await _event(session, agreement.agreement_id, sequence)
    words = words_for(request)
    names = await names_in(session, [event])
    template = found.templates.find(agreement.template_name, agreement.template_version)
    reader = FactReader(names, ZoneInfo(agreement.zone), words, template)
    act, is_lost = await _act(found.blobs, event)
    documents = {document.sha256: document for document in agreement.documents}
    document = documents.get(_named(event, "document_sha256"))
    return render(
        request,
        "legal/event.html",
        staff=staff,
        section="agreements",
        agreement=agreement,
        kind=event.kind,
        sentence=event_words(event, names, words),
        about=[*reader.about(event), *await _authority(session, agreement, event, reader)],
        data=reader.data(event),
        act=reader.act(act),
        is_lost=is_lost,
        drawing=act.get("drawing_png_base64", ""),
        is_signature=event.kind == "signature_given",
        document=document,
        document_words=document_words(document, words) if document else "",
        chain=chain_place(event, previous),
        is_last=is_last,
        record=json.dumps(event.event, ensure_ascii=False, indent=2, sort_keys=True),
    )


async def _event(
    session: AsyncSession, agreement_id: str, sequence: int
) -> tuple[AuditEvent, str, bool]:
    """Return the event, the hash before it, and whether it is the newest."""
    around = await list_events(session, agreement_id, after=max(sequence - 2, 0), limit=3)
    by_number = {event.sequence: event for event in around}
    if sequence not in by_number:
        raise EventNotFound
    before = by_number.get(sequence - 1)
    return by_number[sequence], before.hash if before else GENESIS, sequence + 1 not in by_number


async def _act(blobs: Blobs, event: AuditEvent) -> tuple[dict[str, Any], bool]:
    """Return what the act behind an event kept, and whether it should be there and is not."""
    sha256 = _named(event, "evidence_sha256")
    if not sha256:
        return {}, False
    try:
        kept: dict[str, Any] = json.loads(await blobs.get(sha256))
    except (FileNotFoundError, BlobDamaged):
        return {}, True
    return kept, False


async def _authority(
    session: AsyncSession, agreement: AgreementView, event: AuditEvent, reader: FactReader
) -> list[Fact]:
    """Return by what rule the party is bound, in the words of the document."""
    party = await _party_of(session, agreement.agreement_id, event)
    if party is None:
        return []
    label = reader.words.text("Signing authority of the party")
    rule = rule_words(party.authority, reader.template)
    return [Fact(label, rule, lang=agreement.language)]


async def _party_of(
    session: AsyncSession, agreement_id: str, event: AuditEvent
) -> PartyView | None:
    party_id = _named(event, "party_id")
    if not party_id and (request_id := _named(event, "request_id")):
        asked = await request_view(session, request_id)
        party_id = asked.party_id if asked else ""
    parties = await parties_of(session, agreement_id, with_left_out=True) if party_id else ()
    return next((party for party in parties if party.party_id == party_id), None)


def _named(event: AuditEvent, key: str) -> str:
    data = event.event.get("data")
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""
