"""Drafting: a template's DOCX filled with the facts of one agreement."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docxtpl import DocxTemplate

from adapters.documents.authority_words import authority_in_words, capacity_in_words
from adapters.documents.docx_text import plain as _plain
from adapters.documents.docx_text import with_fixed_times
from adapters.documents.expressions import StrictEnvironment
from adapters.documents.manifest import AgreementTemplate, Value
from adapters.documents.values import display_date, displayed
from domain.decisions import shown_section


@dataclass(frozen=True, slots=True)
class DraftContact:
    """A contact person as the attachment lists them."""

    name: str
    title: str
    email: str


@dataclass(frozen=True, slots=True)
class DraftSignatory:
    """A signatory as the attachment lists them."""

    name: str
    title: str
    capacity: str
    email: str


@dataclass(frozen=True, slots=True)
class DraftDecision:
    """A party's decision as the attachment names it; empty before there is one."""

    organ: str = ""
    decided_on: date | None = None
    section: str = ""
    case_number: str = ""


@dataclass(frozen=True, slots=True)
class DraftParty:
    """A party; `ordinal` counts from 1, `authority` is the rule's text."""

    ordinal: int
    name: str
    kind: str
    business_id: str
    authority: str
    contacts: tuple[DraftContact, ...]
    signatories: tuple[DraftSignatory, ...]
    decision: DraftDecision = DraftDecision()


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """All that one version of an agreement's document states.

    `sent_on` is the civil day on which it is sent for signing, in the template's
    time zone; None makes a draft that says so.
    """

    agreement_number: str
    document_version: int
    sent_on: date | None
    values: Mapping[str, Value]
    parties: tuple[DraftParty, ...]


def place_codes(party: DraftParty) -> tuple[str, ...]:
    """Return the codes printed at a party's signature places: one a listed signatory.

    A code is the beginning of another (`A1-1`, `A1-10`): search for whole words.
    """
    return tuple(f"A{party.ordinal}-{place}" for place in range(1, len(party.signatories) + 1))


def render_docx(
    template: AgreementTemplate, facts: DraftFacts, wording: bytes | None = None
) -> bytes:
    """Return the filled DOCX; the same facts give the same bytes.

    `wording` is the agreement's own text, with the template's expressions, where the template's
    was edited. Whatever a name or a value contains stays text. Raises Jinja's errors for a
    template that `check_template` would refuse.
    """
    document = DocxTemplate(io.BytesIO(wording or template.docx()))
    document.render(_context(template, facts), StrictEnvironment(), autoescape=True)
    properties = document.docx.core_properties
    properties.title = _plain(
        f"{template.title.in_language(template.language)} {facts.agreement_number}"
    )
    if wording:  # Word writes into it who edited the text
        properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = {"fi": "fi-FI", "sv": "sv-SE", "en": "en-GB"}[template.language]
    rendered = io.BytesIO()
    document.save(rendered)
    return with_fixed_times(rendered.getvalue())


def _context(template: AgreementTemplate, facts: DraftFacts) -> dict[str, Any]:
    language = template.language
    return {
        "agreement": {
            "number": _plain(facts.agreement_number),
            "version": str(facts.document_version),
            "title": template.title.in_language(language),
            "sent_on": display_date(facts.sent_on, language) if facts.sent_on else "",
        },
        "values": {key: _plain(displayed(value, language)) for key, value in facts.values.items()},
        "parties": [_party(template, party) for party in facts.parties],
    }


def _party(template: AgreementTemplate, party: DraftParty) -> dict[str, Any]:
    return {
        "ordinal": str(party.ordinal),
        "name": _plain(party.name),
        "kind": template.kinds.get(party.kind, party.kind),
        "business_id": _plain(party.business_id),
        "authority": authority_in_words(template, party.authority),
        "contacts": [
            {"name": _plain(c.name), "title": _plain(c.title), "email": _plain(c.email)}
            for c in party.contacts
        ],
        "signatories": [
            {
                "name": _plain(s.name),
                "title": _plain(s.title),
                "capacity": _plain(capacity_in_words(template, s.capacity)),
                "email": _plain(s.email),
            }
            for s in party.signatories
        ],
        "places": [{"code": code} for code in place_codes(party)],
        "decision": _decision(template, party.decision),
    }


def _decision(template: AgreementTemplate, decision: DraftDecision) -> dict[str, str]:
    on = decision.decided_on
    return {
        "organ": _plain(decision.organ),
        "date": display_date(on, template.language) if on else "",
        "section": _plain(shown_section(decision.section)),
        "case_number": _plain(decision.case_number),
    }
