"""The document of a notice: a template a language, or one that lies beside the agreement's."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from adapters.documents.authority_words import authority_in_words
from adapters.documents.docx_text import plain, with_fixed_times
from adapters.documents.drafting import DraftParty, place_codes
from adapters.documents.expressions import StrictEnvironment
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.places import PlaceSize
from adapters.documents.values import display_date

OWN_DOCX = "notice.docx"
_BUILT_IN = Path(__file__).parents[2] / "templates" / "agreements" / "notice" / "v1"
_BUILT_IN_PLACES = PlaceSize(width_mm=98.0, height_mm=14.2, dx_mm=14.0, dy_mm=-12.4)


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """All that the document states; `sentences` say in the template's language what it does."""

    agreement_number: str
    agreement_title: str
    in_force_from: str
    sent_on: date
    party: DraftParty
    sentences: tuple[str, ...]


def places_of_notice(template: AgreementTemplate) -> PlaceSize:
    """Return where the boxes of signatures lie in the notice of a template's agreements."""
    if not (template.folder / OWN_DOCX).is_file():
        return _BUILT_IN_PLACES
    size = template.signature_places
    return PlaceSize(size.width_mm, size.height_mm, size.dx_mm, size.dy_mm)


def render_notice(template: AgreementTemplate, facts: NoticeFacts) -> bytes:
    """Return the filled DOCX; the same facts give the same bytes."""
    own = template.folder / OWN_DOCX
    path = own if own.is_file() else _BUILT_IN / f"notice.{template.language}.docx"
    document = DocxTemplate(io.BytesIO(path.read_bytes()))
    document.render(_context(template, facts), StrictEnvironment(), autoescape=True)
    rendered = io.BytesIO()
    document.save(rendered)
    return with_fixed_times(rendered.getvalue())


def _context(template: AgreementTemplate, facts: NoticeFacts) -> dict[str, Any]:
    party = {
        "name": plain(facts.party.name),
        "business_id": plain(facts.party.business_id),
        "authority": authority_in_words(template, facts.party.authority),
        "places": [{"code": code} for code in place_codes(facts.party)],
    }
    return {
        "agreement": {
            "number": plain(facts.agreement_number),
            "title": plain(facts.agreement_title),
        },
        "in_force_from": plain(facts.in_force_from),
        "sent_on": display_date(facts.sent_on, template.language),
        "party": party,
        "parties": [party],
        "sentences": [plain(sentence) for sentence in facts.sentences],
    }
