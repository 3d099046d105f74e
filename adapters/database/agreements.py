"""Agreements and their documents, read out for pages, the API and activities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.agreement_terms import rule_of
from adapters.database.rounds import latest_round_number
from adapters.database.tables import AgreementRow, DocumentRow
from domain.lifecycle import AgreementStatus, RoundKind
from domain.term import Term
from domain.termination.rule import TermRule


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A rendered file; `kind` is draft, base (what signatories see), sealed or attachment.

    `about` is the kind of the rounds that it belongs to.
    """

    sha256: str
    docx_sha256: str
    kind: str
    about: RoundKind
    version: int
    pages: int
    size: int
    engine: str
    engine_version: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AgreementView:
    """One agreement; `rounds` is the number of its newest round of any kind, 0 before the first.

    `version` is that of the text last frozen, 0 before the first. `wording` is the text that
    was edited in Word, if it was.
    """

    agreement_id: str
    number: str
    title: str
    template_name: str
    template_version: int
    language: str
    zone: str
    values: Mapping[str, Any]
    first_on: date
    last_on: date | None
    terms: Mapping[str, Any]
    status: AgreementStatus
    version: int
    created_by: str
    created_at: datetime
    in_force_at: datetime | None
    ended_at: datetime | None
    rounds: int
    documents: tuple[DocumentView, ...]
    wording: Mapping[str, Any] = field(default_factory=dict)

    @property
    def wording_sha256(self) -> str:
        """Return the hash of the text that was edited; empty where it is the template's."""
        return str(self.wording.get("sha256", ""))

    @property
    def term(self) -> Term:
        """Return the first and last day."""
        return Term(self.first_on, self.last_on)

    @property
    def rule(self) -> TermRule:
        """Return the term as it is now, and the rule of termination."""
        return rule_of(self)

    def document(self, kind: str, about: RoundKind = RoundKind.AGREEMENT) -> DocumentView | None:
        """Return the newest document of a kind, of the agreement's own by default."""
        return next(
            (d for d in reversed(self.documents) if (d.kind, d.about) == (kind, about)), None
        )

    @property
    def text_in_force(self) -> DocumentView | None:
        """Return the newest sealed text: the agreement's own, or that of its last amendment."""
        texts = (RoundKind.AGREEMENT, RoundKind.AMENDMENT)
        sealed = [d for d in self.documents if d.kind == "sealed" and d.about in texts]
        return max(sealed, key=lambda document: document.version, default=None)


async def agreement_view(session: AsyncSession, agreement_id: str) -> AgreementView | None:
    """Return one agreement with its documents, oldest first; None when there is none."""
    row = await session.get(AgreementRow, agreement_id)
    if row is None:
        return None
    documents = await session.scalars(
        select(DocumentRow)
        .where(DocumentRow.agreement_id == agreement_id)
        .order_by(DocumentRow.created_at, DocumentRow.version, DocumentRow.id)
    )
    return AgreementView(
        agreement_id=row.id,
        number=row.number,
        title=row.title,
        template_name=row.template_name,
        template_version=int(row.template_version),
        language=row.language,
        zone=row.zone,
        values=row.values,
        first_on=row.first_on,
        last_on=row.last_on,
        terms=row.terms,
        status=AgreementStatus(row.status),
        version=row.version,
        created_by=row.created_by,
        created_at=row.created_at,
        in_force_at=row.in_force_at,
        ended_at=row.ended_at,
        rounds=await latest_round_number(session, agreement_id, None) or 0,
        documents=tuple(_document(document) for document in documents),
        wording=row.wording,
    )


async def find_document(
    session: AsyncSession, agreement_id: str, sha256: str
) -> DocumentView | None:
    """Return an agreement's document by its hash; None for a document of another one."""
    row = await session.scalar(
        select(DocumentRow).where(
            DocumentRow.agreement_id == agreement_id, DocumentRow.sha256 == sha256
        )
    )
    return _document(row) if row else None


def _document(row: DocumentRow) -> DocumentView:
    return DocumentView(
        sha256=row.sha256,
        docx_sha256=row.docx_sha256,
        kind=row.kind,
        about=RoundKind(row.about),
        version=row.version,
        pages=row.pages,
        size=row.size,
        engine=row.engine,
        engine_version=row.engine_version,
        created_at=row.created_at,
    )
