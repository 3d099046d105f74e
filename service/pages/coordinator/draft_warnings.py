"""What a coordinator should look at in a draft before it is sent."""

from __future__ import annotations

from fastapi.concurrency import run_in_threadpool

from adapters.database.agreements import AgreementView
from adapters.documents.text import document_text
from adapters.documents.years import YEAR_OUTSIDE_TERM, year_warnings
from adapters.i18n import Translator
from service.dependencies import Services


async def draft_warnings(found: Services, agreement: AgreementView, words: Translator) -> list[str]:
    """Return, in the reader's language, each year in the draft that lies outside the term."""
    draft = agreement.document("draft")
    if draft is None:
        return []
    docx = await found.blobs.get(draft.docx_sha256)
    blocks = await run_in_threadpool(document_text, docx)
    return [
        words.text(YEAR_OUTSIDE_TERM, year=str(warning.year), excerpt=warning.excerpt)
        for warning in year_warnings(blocks, agreement.first_on, agreement.last_on)
    ]
