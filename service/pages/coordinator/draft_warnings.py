"""What a coordinator should look at in a draft before it is sent."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi.concurrency import run_in_threadpool

from adapters.database.agreements import AgreementView
from adapters.documents.text import document_text
from adapters.documents.years import YEAR_OUTSIDE_TERM, year_warnings
from adapters.i18n import N_, Translator
from service.dependencies import Services

_BEGUN = N_(
    "The first day of the term, {day}, has gone by already. Nothing counts before the last "
    "required signature: look whether these are the days that you mean."
)


async def draft_warnings(found: Services, agreement: AgreementView, words: Translator) -> list[str]:
    """Return, in the reader's language, what is odd about the term and the years in the draft."""
    today = found.clock().astimezone(ZoneInfo(agreement.zone)).date()
    begun = [words.text(_BEGUN, day=words.day(agreement.first_on))]
    odd = begun if agreement.first_on < today else []
    draft = agreement.document("draft")
    if draft is None:
        return odd
    docx = await found.blobs.get(draft.docx_sha256)
    blocks = await run_in_threadpool(document_text, docx)
    return odd + [
        words.text(YEAR_OUTSIDE_TERM, year=str(warning.year), excerpt=warning.excerpt)
        for warning in year_warnings(blocks, agreement.first_on, agreement.last_on)
    ]
