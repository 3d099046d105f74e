"""The certificate of completion: who signed a document, how and when, as a sealed PDF.

It is certified and sealed as agreements are, with facts that name no parties, so that
`sidos verify` and other programs for signed PDFs check it in the same way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.authority.issuing import Authority
from adapters.authority.timestamps import Timestamper
from adapters.documents.base import Metadata, make_base
from adapters.documents.certification import certify
from adapters.documents.engines.base import RenderedPdf
from adapters.documents.facts import CERTIFICATE, SigningFacts
from adapters.documents.paper import Paper, PaperTable
from adapters.documents.seal import seal

_LANGUAGES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
_FACT_WIDTHS, _EVENT_WIDTHS = (0.3, 0.7), (0.06, 0.25, 0.32, 0.37)
_HALF = 32


@dataclass(frozen=True, slots=True)
class Labelled:
    """One value with what it is."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CertifiedSignature:
    """One signature: whose, and everything that is known of it."""

    name: str
    facts: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class CertifiedParty:
    """A party with its rule in words, and the signatures that were given for it."""

    name: str
    rule: str
    signatures: tuple[CertifiedSignature, ...]


@dataclass(frozen=True, slots=True)
class CertifiedEvent:
    """An event of the audit trail, in words; `when` names the time zone."""

    sequence: int
    when: str
    words: str
    hash: str


@dataclass(frozen=True, slots=True)
class CertificateHeadings:
    """What the parts and columns are called."""

    document: str
    signatures: str
    events: str
    checking: str
    fact: tuple[str, str]
    event: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class CertificateText:
    """All that the certificate says, in the language of its reader."""

    title: str
    head: str
    foot: str
    language: str
    introduction: tuple[str, ...]
    about: tuple[Labelled, ...]
    parties: tuple[CertifiedParty, ...]
    events: tuple[CertifiedEvent, ...]
    checking: tuple[str, ...]
    headings: CertificateHeadings


@dataclass(frozen=True, slots=True)
class CertificateOf:
    """The agreement that the certificate is of, and where its chain of events ends."""

    agreement_number: str
    version: int
    time_zone: str
    audit_head: str
    made_at: datetime


def certificate_docx(text: CertificateText) -> bytes:
    """Return the certificate as a DOCX."""
    paper = Paper(text.title, head=text.head, foot=text.foot, language=text.language)
    for sentence in text.introduction:
        paper.paragraph(sentence)
    paper.heading(text.headings.document)
    _rows(paper.table(text.headings.fact, _FACT_WIDTHS), text.about)
    paper.heading(text.headings.signatures)
    table = paper.table(text.headings.fact, _FACT_WIDTHS)
    for party in text.parties:
        table.band(party.name)
        table.band(party.rule, bold=False)
        for signature in party.signatures:
            table.band(signature.name)
            _rows(table, signature.facts)
    paper.heading(text.headings.events)
    table = paper.table(text.headings.event, _EVENT_WIDTHS)
    for event in text.events:
        sha256 = f"{event.hash[:_HALF]}\n{event.hash[_HALF:]}"
        table.row((str(event.sequence), event.when, event.words, sha256))
    paper.heading(text.headings.checking)
    for sentence in text.checking:
        paper.paragraph(sentence)
    return paper.to_bytes()


async def sealed_certificate(
    docx: bytes,
    rendered: RenderedPdf,
    text: CertificateText,
    of: CertificateOf,
    *,
    authority: Authority,
    timestamper: Timestamper,
) -> bytes:
    """Return the rendered certificate, certified and sealed by the service."""
    facts = SigningFacts(
        agreement_number=of.agreement_number,
        version=of.version,
        template_name=CERTIFICATE,
        template_version="1",
        template_sha256=hashlib.sha256(docx).hexdigest(),
        engine=f"{rendered.engine} {rendered.engine_version}",
        sent_on=of.made_at.date().isoformat(),
        time_zone=of.time_zone,
        parties=(),
        document=CERTIFICATE,
    )
    metadata = Metadata(
        title=f"{text.title}: {text.head}",
        language=_LANGUAGES[text.language],
        producer=f"Sidos, {facts.engine}",
        made_at=of.made_at,
    )
    base = make_base(rendered.pdf, [], facts, metadata)
    certified = await certify(base, authority, timestamper, at=of.made_at, reason=text.title)
    return await seal(
        certified,
        authority,
        timestamper,
        audit_head=of.audit_head,
        reason=text.title,
        at=of.made_at,
    )


def _rows(table: PaperTable, facts: Sequence[Labelled]) -> None:
    for fact in facts:
        table.row((fact.label, fact.value))
