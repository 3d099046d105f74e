"""Any two texts of an agreement compared: drafts, texts sent for signing, signed ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView, DocumentView
from adapters.i18n import Translator
from domain.draft_comparison import SectionChange
from domain.lifecycle import RoundKind
from service.comparing import compared
from service.dependencies import ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.words import document_words
from service.pages.rendering import render, words_for
from service.refusals import DocumentNotFound
from service.sessions import CurrentStaff

router = APIRouter()
_KINDS = ("draft", "base", "sealed")
_ABOUT = (RoundKind.AGREEMENT, RoundKind.AMENDMENT)


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text of the agreement with what it is called."""

    sha256: str
    words: str
    created_at: datetime


@router.get("/agreements/{agreement_id}/versions")
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    staff: CurrentStaff,
    agreement: KnownAgreement,
    old: str = "",
    new: str = "",
) -> Response:
    """Compare two texts by their hashes; of none, the newest with the one that differs last."""
    words = words_for(request)
    texts = _texts(agreement)
    after = _known(texts, new) if new else texts[-1]
    before = _known(texts, old) if old else _before(texts, after)
    changes = await compared(found, before, after)
    told = [change for change in changes if not _is_same(change)]
    return render(
        request,
        "legal/versions.html",
        staff=staff,
        section="agreements",
        agreement=agreement,
        zone=ZoneInfo(agreement.zone),
        texts=[_named(text, words) for text in reversed(texts)],
        old=_named(before, words),
        new=_named(after, words),
        changes=told,
        unchanged=len(changes) - len(told),
    )


def _texts(agreement: AgreementView) -> list[DocumentView]:
    """Return the texts, the oldest first; one that never was a text of its own is none."""
    texts = [d for d in agreement.documents if d.kind in _KINDS and d.about in _ABOUT]
    if not texts:
        raise DocumentNotFound
    return texts


def _known(texts: Sequence[DocumentView], sha256: str) -> DocumentView:
    found = next((text for text in texts if text.sha256 == sha256), None)
    if found is None:
        raise DocumentNotFound
    return found


def _before(texts: Sequence[DocumentView], after: DocumentView) -> DocumentView:
    """Return the newest text before another that is not the same; the first where none is.

    What is sent and what is signed says the same as the draft of that version.
    """
    earlier = texts[: texts.index(after)]
    others = [
        text
        for text in earlier
        if text.version != after.version and text.docx_sha256 != after.docx_sha256
    ]
    return others[-1] if others else texts[0]


def _named(text: DocumentView, words: Translator) -> NamedText:
    return NamedText(text.sha256, document_words(text, words), text.created_at)


def _is_same(change: SectionChange) -> bool:
    return change.change == "same" and not change.moved and not change.renumbered
