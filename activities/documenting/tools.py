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
from adapters.database.agreements import AgreementView
from adapters.database.sessions import Sessions
from adapters.documents.drafting import DraftFacts, render_docx
from adapters.documents.engines.base import Engine
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.template_library import TemplateLibrary
from domain.sender_quota import MOST_ASKED_A_DAY


@dataclass(frozen=True, slots=True)
class DocumentTools:
    """Built in `commands/`; `sessions` write, `reads` wait for no writer.

    `timestamp_roots` are trusted besides the authority's own root: those of a timestamp
    authority that is not ours. `most_asked_a_day`: so many people one sender asks to sign.
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
    most_asked_a_day: int = MOST_ASKED_A_DAY


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as DOCX and as PDF, and what made the PDF."""

    docx: bytes
    pdf: bytes
    engine: str
    engine_version: str


async def render(
    tools: DocumentTools,
    template: AgreementTemplate,
    facts: DraftFacts,
    wording: bytes | None = None,
) -> Rendered:
    """Return the filled template, or the agreement's own wording of it."""
    return await render_made(tools, lambda: render_docx(template, facts, wording))


async def own_wording(tools: DocumentTools, agreement: AgreementView) -> bytes | None:
    """Return the text of an agreement that was edited; None where it is the template's."""
    sha256 = agreement.wording_sha256
    return await tools.blobs.get(sha256) if sha256 else None


async def render_made(tools: DocumentTools, make: Callable[[], bytes]) -> Rendered:
    """Return what `make` makes; the work is done on a thread, the engine in a process."""
    docx = await asyncio.to_thread(make)
    made = await asyncio.to_thread(tools.engine.convert, docx)
    return Rendered(docx, made.pdf, made.engine, made.engine_version)
