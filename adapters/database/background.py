"""Background documents read out: of the agreement's draft, of a round, of the text in force."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import BackgroundDocumentRow, SigningRoundRow
from domain.background import BackgroundDocument
from domain.lifecycle import RoundKind, RoundStatus

Background = tuple[BackgroundDocument, ...]
_TEXTS = (RoundKind.AGREEMENT, RoundKind.AMENDMENT)


async def background_of(session: AsyncSession, agreement_id: str) -> Background:
    """Return the agreement's own list, in its order."""
    return await _listed(session, agreement_id, None)


async def background_of_round(
    session: AsyncSession, agreement_id: str, round_id: str
) -> Background:
    """Return what a round's document was certified with; empty for another agreement's round."""
    return await _listed(session, agreement_id, round_id)


async def background_in_force(session: AsyncSession, agreement_id: str) -> Background:
    """Return what the newest sealed text was certified with."""
    round_id: str | None = await session.scalar(
        select(SigningRoundRow.id)
        .where(
            SigningRoundRow.agreement_id == agreement_id,
            SigningRoundRow.kind.in_(_TEXTS),
            SigningRoundRow.status == RoundStatus.COMPLETE,
        )
        .order_by(SigningRoundRow.number.desc())
        .limit(1)
    )
    return await _listed(session, agreement_id, round_id) if round_id else ()


async def list_background(
    session: AsyncSession,
    agreement_id: str,
    documents: Sequence[BackgroundDocument],
    *,
    round_id: str | None = None,
) -> None:
    """Let these be the agreement's own list, or that of a round that opens."""
    await session.execute(
        delete(BackgroundDocumentRow).where(
            BackgroundDocumentRow.agreement_id == agreement_id, _of(round_id)
        )
    )
    session.add_all(
        BackgroundDocumentRow(
            id=str(uuid4()),
            agreement_id=agreement_id,
            round_id=round_id,
            ordinal=ordinal,
            title=document.title,
            sha256=document.sha256,
            size=document.size,
            pages=document.pages,
        )
        for ordinal, document in enumerate(documents, start=1)
    )
    await session.flush()


async def _listed(session: AsyncSession, agreement_id: str, round_id: str | None) -> Background:
    rows = await session.scalars(
        select(BackgroundDocumentRow)
        .where(BackgroundDocumentRow.agreement_id == agreement_id, _of(round_id))
        .order_by(BackgroundDocumentRow.ordinal)
    )
    return tuple(BackgroundDocument(r.title, r.sha256, r.size, r.pages) for r in rows)


def _of(round_id: str | None) -> ColumnElement[bool]:
    column = BackgroundDocumentRow.round_id
    return column.is_(None) if round_id is None else column == round_id
