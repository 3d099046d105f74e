"""Which agreements there are by their numbers, and whether the text of one has been sent."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreements import AgreementView
from adapters.database.tables import AgreementNumberRow, SigningRoundRow
from domain.batches import check_not_sent
from domain.lifecycle import RoundKind


async def check_text_not_sent(session: AsyncSession, agreement: AgreementView) -> None:
    """Refuse with `SentAlready` when the newest text has been sent, however that round ended."""
    draft = agreement.document("draft")
    last_sent_at = await session.scalar(
        select(SigningRoundRow.sent_at)
        .where(
            SigningRoundRow.agreement_id == agreement.agreement_id,
            SigningRoundRow.kind == RoundKind.AGREEMENT,
        )
        .order_by(SigningRoundRow.number.desc())
        .limit(1)
    )
    check_not_sent(
        agreement.status,
        drafted_at=draft.created_at if draft else agreement.created_at,
        last_sent_at=last_sent_at,
    )


async def agreements_by_number(session: AsyncSession, numbers: Sequence[str]) -> dict[str, str]:
    """Return the ids of the agreements that have these numbers."""
    rows = await session.execute(
        select(AgreementNumberRow.number, AgreementNumberRow.agreement_id).where(
            AgreementNumberRow.number.in_(numbers)
        )
    )
    return {row.number: row.agreement_id for row in rows}
