"""What a party may keep: the sealed agreement, and everything that was made of it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import DocumentView
from adapters.database.background import Background, background_in_force
from adapters.documents.file_names import document_name
from adapters.i18n import Translator
from service.background import background_answer
from service.dependencies import Services, ServicesNeeded
from service.pages.coordinator.words import document_words
from service.pages.documents import pdf_answer
from service.pages.party.links import PartyVisiting, note
from service.pages.party.visits import PartyVisit
from service.refusals import DocumentNotFound

router = APIRouter()
_NOT_FOR_PARTIES = ("draft", "base")


@dataclass(frozen=True, slots=True)
class PartyDocument:
    """A document with what it is called; the size is in kB."""

    address: str
    words: str
    pages: int
    size: int
    created_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class PartyDocuments:
    """What was signed and issued, and the background documents that were certified with it."""

    documents: list[PartyDocument]
    background: Background


async def documents_view(
    at: PartyVisit,
    session: AsyncSession,
    found: Services,  # noqa: ARG001 - the form of a section
    words: Translator,
) -> PartyDocuments | None:
    """Return the documents to download, the newest first, and what the text in force builds on."""
    background = await background_in_force(session, at.agreement.agreement_id)
    documents = [
        PartyDocument(
            f"{at.address}/documents/{document.sha256}.pdf",
            document_words(document, words),
            document.pages,
            -(-document.size // 1000),
            document.created_at,
            document.sha256,
        )
        for document in reversed(documents_of(at))
    ]
    return PartyDocuments(documents, background) if documents else None


def documents_of(at: PartyVisit) -> list[DocumentView]:
    """Return what a party may have: nothing that was not signed, or only half."""
    return [d for d in at.agreement.documents if d.kind not in _NOT_FOR_PARTIES]


@router.get("/party/{token}/documents/{sha256}.pdf")
async def download(
    request: Request, found: ServicesNeeded, at: PartyVisiting, sha256: str
) -> Response:
    """Return one of the documents; another agreement's is not found (abuse 9)."""
    document = next((d for d in documents_of(at) if d.sha256 == sha256), None)
    if document is None:
        raise DocumentNotFound
    await note(request, found, at.agreement.agreement_id, "party_document_fetched")
    name = document_name(at.agreement.number, document.kind, at.agreement.language)
    return await pdf_answer(found, sha256, name)


@router.get("/party/{token}/background/{place}.pdf")
async def download_background(
    request: Request, found: ServicesNeeded, at: PartyVisiting, place: int
) -> Response:
    """Return a background document of the text in force."""
    agreement = at.agreement
    async with found.reads() as session:
        listed = await background_in_force(session, agreement.agreement_id)
    answer = await background_answer(found, listed, place, agreement.number, agreement.language)
    await note(request, found, agreement.agreement_id, "party_document_fetched")
    return answer
