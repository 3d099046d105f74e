"""What the pages of a signatory show of a request, and the text that is consented to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.documents.template_library import TemplateLibrary
from adapters.i18n import Translator
from domain.lifecycle import RoundKind
from service.pages.signing.visits import Visit


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in words: who is asked to sign what, for whom, by when."""

    is_agreement: bool
    document_title: str
    agreement_title: str
    agreement_number: str
    agreement_language: str
    document_sha256: str
    party: str
    name: str
    email: str
    title: str
    capacity_words: str
    closes_at: datetime
    zone: ZoneInfo
    in_place_of: str


def asked(templates: TemplateLibrary, at: Visit) -> Asked:
    """Return what the pages show of the request that was opened."""
    view = at.view
    return Asked(
        is_agreement=view.round_kind is RoundKind.AGREEMENT,
        document_title=view.document_title,
        agreement_title=view.agreement_title,
        agreement_number=view.agreement_number,
        agreement_language=view.agreement_language,
        document_sha256=view.document_sha256,
        party=view.party_name,
        name=view.person_name,
        email=view.person_email,
        title=view.person_title,
        capacity_words=templates.shown_capacity(
            view.template_name,
            view.template_version,
            title=view.person_title,
            capacity=view.person_capacity,
        ),
        closes_at=view.closes_at,
        zone=at.zone,
        in_place_of=view.listed_name,
    )


def consent_text(words: Translator, at: Visit) -> str:
    """Return the text that a signatory consents to, exactly as it goes into the evidence."""
    text = _consent(words, at)
    if not at.background:
        return text
    titles = ", ".join(words.text("“{title}”", title=document.title) for document in at.background)
    read = words.plural(
        "I have also read its background document: {titles}.",
        "I have also read its {n} background documents: {titles}.",
        len(at.background),
        titles=titles,
    )
    return f"{text} {read}"


def _consent(words: Translator, at: Visit) -> str:
    if at.view.round_kind is not RoundKind.AGREEMENT:
        return words.text(
            "I have read the document “{document}” about the agreement “{agreement}”, number "
            "{number}, and I sign it electronically for {party}. My signature binds in the same "
            "way as one on paper.",
            document=at.view.document_title,
            agreement=at.view.agreement_title,
            number=at.view.agreement_number,
            party=at.view.party_name,
        )
    return words.text(
        "I have read the agreement “{agreement}”, number {number}, and I sign it "
        "electronically for {party}. My signature binds in the same way as one on paper.",
        agreement=at.view.agreement_title,
        number=at.view.agreement_number,
        party=at.view.party_name,
    )
