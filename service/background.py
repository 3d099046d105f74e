"""Background documents of a draft: taken through the gate for PDFs, listed, handed out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.background import Background, background_of
from adapters.database.inbox import find_act
from adapters.documents.file_names import document_name
from adapters.documents.gate_pdf import check_pdf_to_sign
from adapters.documents.properties import pages_of
from adapters.parties_table import tidy
from adapters.payloads.background import BackgroundPayload, mark_of
from domain.background import (
    LONGEST_TITLE,
    BackgroundDocument,
    BackgroundTitleMissing,
    check_background,
)
from domain.plain_text import has_refused_characters
from messages.recorded_acts import RecordKind
from service.act_delivery import Outcome
from service.dependencies import Services
from service.recorded_acts import record
from service.refusals import DocumentNotFound

Change: TypeAlias = Callable[[Background], Sequence[BackgroundDocument]]


@dataclass(frozen=True, slots=True)
class ListAct:
    """Who changes the list, and by what a repeat is known.

    `asked` says what is asked for, and `edits` of which list (`mark_of`); empty for the newest.
    """

    asked: str
    staff_id: str
    once_key: str
    received_at: datetime
    edits: str = ""


async def taken_in(found: Services, title: str, data: bytes) -> BackgroundDocument:
    """Return a PDF that passed the gate, kept by its hash; refuse it or its title."""
    title = checked_title(title)
    await run_in_threadpool(check_pdf_to_sign, data)
    pages = await run_in_threadpool(pages_of, data)
    return BackgroundDocument(title, await found.blobs.put(data), len(data), pages)


def checked_title(title: str) -> str:
    """Return a title on one line; refuse one that readers could not tell it by."""
    title = " ".join(tidy(title).split())
    if not title or len(title) > LONGEST_TITLE or has_refused_characters(title):
        raise BackgroundTitleMissing(limit=str(LONGEST_TITLE))
    return title


async def own_list(found: Services, agreement: AgreementView) -> Background:
    """Return the documents of the agreement as they are listed now."""
    async with found.reads() as session:
        return await background_of(session, agreement.agreement_id)


async def list_anew(
    found: Services, agreement: AgreementView, change: Change, act: ListAct
) -> Outcome:
    """Let a changed list be the agreement's; refuse what the rules refuse."""
    payload = await _first_payload(found, act)
    if payload is None:
        before = await own_list(found, agreement)
        documents = tuple(change(before))
        check_background(agreement.status, documents)
        payload = BackgroundPayload(documents, act.edits or mark_of(before), act.asked)
    return await record(
        found,
        agreement_id=agreement.agreement_id,
        kind=RecordKind.LIST_BACKGROUND,
        payload=payload.to_bytes(),
        staff_id=act.staff_id,
        once_key=act.once_key,
        received_at=act.received_at,
    )


async def _first_payload(found: Services, act: ListAct) -> BackgroundPayload | None:
    """Return what the same act became when it was sent first: by now the list is another."""
    async with found.reads() as session:
        first = await find_act(session, act.once_key)
    if first is None or first.payload.get("kind") != RecordKind.LIST_BACKGROUND:
        return None
    payload = BackgroundPayload.from_bytes(await found.blobs.get(first.payload["payload_sha256"]))
    return payload if payload.asked == act.asked else None


async def background_answer(
    found: Services, documents: Background, place: int, number: str, language: str
) -> Response:
    """Return the PDF in a place of a list, counted from 1; other places are not found."""
    if not 1 <= place <= len(documents):
        raise DocumentNotFound
    name = document_name(number, "background", language)
    return Response(
        await found.blobs.get(documents[place - 1].sha256),
        media_type="application/pdf",
        headers={"content-disposition": f'attachment; filename="{name}-{place}.pdf"'},
    )
