"""What the document activities work with, and the one way in which a text is rendered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from cryptography import x509

from adapters.authority.issuing import Authority
from adapters.authority.timestamps import Timestamper
from adapters.blobs import Blobs
from adapters.clock import Clock
from adapters.database.decisions import DecisionView
from adapters.database.people import PartyView
from adapters.database.sessions import Sessions
from adapters.documents.drafting import (
    DraftContact,
    DraftDecision,
    DraftFacts,
    DraftParty,
    DraftSignatory,
    render_docx,
)
from adapters.documents.engines.base import Engine
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.template_library import TemplateLibrary
from domain.parties import Party


@dataclass(frozen=True, slots=True)
class DocumentTools:
    """Built in `commands/`; `sessions` write, `reads` wait for no writer.

    `timestamp_roots` are trusted besides the authority's own root: those of a timestamp
    authority that is not ours.
    """

    sessions: Sessions
    reads: Sessions
    blobs: Blobs
    templates: TemplateLibrary
    engine: Engine
    authority: Authority
    timestamper: Timestamper
    clock: Clock
    timestamp_roots: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as DOCX and as PDF, and what made the PDF."""

    docx: bytes
    pdf: bytes
    engine: str
    engine_version: str


async def render(tools: DocumentTools, template: AgreementTemplate, facts: DraftFacts) -> Rendered:
    """Return the filled template."""
    return await render_made(tools, lambda: render_docx(template, facts))


async def render_made(tools: DocumentTools, make: Callable[[], bytes]) -> Rendered:
    """Return what `make` makes; the work is done on a thread, the engine in a process."""
    docx = await asyncio.to_thread(make)
    made = await asyncio.to_thread(tools.engine.convert, docx)
    return Rendered(docx, made.pdf, made.engine, made.engine_version)


def draft_decision(decision: DecisionView | None) -> DraftDecision:
    """Return a decision as the attachment names it; nothing of one that was not taken."""
    if decision is None:
        return DraftDecision()
    return DraftDecision(
        decision.organ, decision.decided_on, decision.section, decision.case_number
    )


def new_party(ordinal: int, party: Party) -> DraftParty:
    """Return a party that is not yet in the records, as the text lists it."""
    return DraftParty(
        ordinal=ordinal,
        name=party.name,
        kind=party.kind,
        business_id=party.business_id,
        authority=str(party.authority),
        contacts=tuple(DraftContact(p.name, p.title, p.email) for p in party.contacts()),
        signatories=tuple(
            DraftSignatory(p.name, p.title, p.capacity, p.email) for p in party.signatories()
        ),
    )


def recorded_party(party: PartyView, decision: DecisionView | None = None) -> DraftParty:
    """Return a party of the records, with its decision, as the text lists it."""
    return DraftParty(
        ordinal=party.ordinal,
        name=party.name,
        kind=party.kind,
        business_id=party.business_id,
        authority=party.authority,
        contacts=tuple(DraftContact(p.name, p.title, p.email) for p in party.contacts()),
        signatories=tuple(
            DraftSignatory(p.name, p.title, p.capacity, p.email) for p in party.signatories()
        ),
        decision=draft_decision(decision),
    )
