"""Two versions of an agreement's text compared by section."""

from __future__ import annotations

from fastapi.concurrency import run_in_threadpool

from adapters.database.agreements import DocumentView
from adapters.documents.sections import sections_of
from adapters.documents.text import document_text
from domain.draft_comparison import SectionChange, compare_drafts
from service.dependencies import Services


async def compared(
    found: Services, old: DocumentView, new: DocumentView
) -> tuple[SectionChange, ...]:
    """Return what became of each section."""
    before = await found.blobs.get(old.docx_sha256)
    after = await found.blobs.get(new.docx_sha256)
    return await run_in_threadpool(_compare, before, after)


def _compare(before: bytes, after: bytes) -> tuple[SectionChange, ...]:
    return compare_drafts(sections_of(document_text(before)), sections_of(document_text(after)))
