"""A text that was edited in Word: checked once more before a version is made of it."""

from __future__ import annotations

import asyncio

from activities.documenting.tools import DocumentTools
from adapters.database.agreements import AgreementView
from adapters.documents.drafting import DraftFacts, place_codes
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.places import PlaceNotFound, PlaceSize, find_places
from adapters.documents.wording import Wording, check_wording, of_another_version
from adapters.payloads.redrafting import RedraftPayload
from domain.signing import SignaturePlaceNotFound


async def edited_text(
    tools: DocumentTools, template: AgreementTemplate, payload: RedraftPayload
) -> Wording | None:
    """Return the edited text that a payload names, if it does; refuse what is wrong with it."""
    if not payload.wording_sha256:
        return None
    docx = await tools.blobs.get(payload.wording_sha256)
    return await asyncio.to_thread(check_wording, template, docx)


def check_edits_newest(agreement: AgreementView, payload: RedraftPayload) -> None:
    """Refuse a text that was edited from a draft which another version has replaced since."""
    draft = agreement.document("draft")
    if payload.edits_version and draft is not None and draft.version != payload.edits_version:
        raise of_another_version()


def check_places(pdf: bytes, template: AgreementTemplate, facts: DraftFacts) -> None:
    """Refuse a text on whose pages the boxes of the signatures have no place."""
    codes = [code for party in facts.parties for code in place_codes(party)]
    try:
        find_places(pdf, codes, PlaceSize(**template.signature_places.model_dump()))
    except PlaceNotFound as error:
        raise SignaturePlaceNotFound(problem=str(error)) from error
