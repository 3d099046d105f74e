"""The section of background documents: what is read with the text, and where it is changed."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.background import Background, background_of
from adapters.documents.text import Block
from adapters.documents.years import year_warnings
from domain.lifecycle import AgreementStatus
from service.pages.coordinator.years.section import SectionContext

_BEFORE_SIGNING = {AgreementStatus.DRAFT, AgreementStatus.DECIDING}


@dataclass(frozen=True, slots=True)
class BackgroundSection:
    """The documents in their order; `years` are those in titles that lie outside the term."""

    documents: Background
    may_be_changed: bool
    years: tuple[tuple[str, int], ...]


async def load_background(context: SectionContext) -> BackgroundSection | None:
    """Return the section, where there are documents or may be."""
    agreement = context.agreement
    documents = await background_of(context.session, agreement.agreement_id)
    is_draft = agreement.status in _BEFORE_SIGNING
    may_be_changed = context.may_write and is_draft
    if not documents and not may_be_changed:
        return None
    years = tuple(
        (document.title, warning.year)
        for document in documents
        for warning in year_warnings(
            [Block("paragraph", document.title)], agreement.first_on, agreement.last_on
        )
    )
    return BackgroundSection(documents, may_be_changed, years if is_draft else ())
