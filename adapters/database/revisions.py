"""The increments of a round's document, and the head that the next one continues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import (
    RevisionRow,
    SignatureRow,
    SigningRequestRow,
    SigningRoundRow,
)
from domain.lifecycle import RequestStatus


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """Which base a round's document has, and the increments upon it, in order."""

    round_id: str
    base_sha256: str
    increments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewSignature:
    """A signature to be recorded, with the increment that carries it."""

    signature_id: str
    request_id: str
    document_sha256: str
    evidence_sha256: str
    cms_sha256: str
    increment_sha256: str
    signed_at: datetime


async def document_head(
    session: AsyncSession, agreement_id: str, round_number: int
) -> DocumentHead | None:
    """Return the state of a round's document, or None when there is no such round."""
    rows = await session.execute(
        select(SigningRoundRow.id, SigningRoundRow.document_sha256, RevisionRow.increment_sha256)
        .outerjoin(RevisionRow, RevisionRow.round_id == SigningRoundRow.id)
        .where(SigningRoundRow.agreement_id == agreement_id, SigningRoundRow.number == round_number)
        .order_by(RevisionRow.number)
    )
    found = rows.all()
    if not found:
        return None
    increments = tuple(row.increment_sha256 for row in found if row.increment_sha256)
    return DocumentHead(found[0].id, found[0].document_sha256, increments)


async def add_signature(
    session: AsyncSession, round_id: str, number: int, signature: NewSignature
) -> None:
    """Record a signature as revision `number` (from 1) of its round's document.

    Raises `IntegrityError` when another signature is that revision: the document has
    moved on, and the increment was made upon a state that is no longer the head.
    """
    session.add(
        SignatureRow(
            id=signature.signature_id,
            request_id=signature.request_id,
            document_sha256=signature.document_sha256,
            evidence_sha256=signature.evidence_sha256,
            cms_sha256=signature.cms_sha256,
            signed_at=signature.signed_at,
        )
    )
    await session.flush()
    session.add(
        RevisionRow(
            id=str(uuid4()),
            round_id=round_id,
            number=number,
            signature_id=signature.signature_id,
            increment_sha256=signature.increment_sha256,
        )
    )
    await session.flush()
    await session.execute(
        update(SigningRequestRow)
        .where(SigningRequestRow.id == signature.request_id)
        .values(status=RequestStatus.SIGNED, ended_at=signature.signed_at)
        .execution_options(synchronize_session=False)
    )
