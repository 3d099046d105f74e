"""The next day of many agreements, from a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import AgreementRow, DecidingRow, NoticeRow, SigningRoundRow
from adapters.next_dates import NextDay, Outside, next_day
from domain.lifecycle import AgreementStatus, RoundStatus
from domain.notices import NoticeStatus


async def next_days(
    session: AsyncSession, rows: Sequence[AgreementRow], *, at: datetime
) -> dict[str, NextDay]:
    """Return the nearest day of each agreement that has one."""
    ids = [row.id for row in rows]
    closes_at, decisions_by = await _deadlines(session, ids), await _decisions_by(session, ids)
    ends_at, renewed = await _notices(session, ids), await _renewed(session, ids)
    found = {
        row.id: next_day(
            row,
            Outside(closes_at.get(row.id), decisions_by.get(row.id), ends_at.get(row.id)),
            at=at,
            is_renewed=row.id in renewed or row.renewal_declined_at is not None,
        )
        for row in rows
    }
    return {agreement_id: day for agreement_id, day in found.items() if day is not None}


async def next_day_of(session: AsyncSession, agreement_id: str, *, at: datetime) -> NextDay | None:
    """Return the nearest day of one agreement."""
    row = await session.get_one(AgreementRow, agreement_id)
    return (await next_days(session, [row], at=at)).get(agreement_id)


async def _deadlines(session: AsyncSession, ids: Sequence[str]) -> dict[str, datetime]:
    """Return the deadlines of the rounds that run, the nearest of each agreement."""
    rows = await session.execute(
        select(SigningRoundRow.agreement_id, SigningRoundRow.closes_at)
        .where(SigningRoundRow.agreement_id.in_(ids), SigningRoundRow.status == RoundStatus.OPEN)
        .order_by(SigningRoundRow.closes_at.desc())
    )
    return {row.agreement_id: row.closes_at for row in rows}


async def _decisions_by(session: AsyncSession, ids: Sequence[str]) -> dict[str, date]:
    """Return until when decisions are expected on the draft that was sent out last."""
    rows = await session.execute(
        select(DecidingRow.agreement_id, DecidingRow.expected_on)
        .where(DecidingRow.agreement_id.in_(ids))
        .order_by(DecidingRow.sent_at, DecidingRow.id.desc())
    )
    return {row.agreement_id: row.expected_on for row in rows}


async def _notices(session: AsyncSession, ids: Sequence[str]) -> dict[str, datetime]:
    """Return when the first of the notices that were given takes effect."""
    rows = await session.execute(
        select(NoticeRow.agreement_id, NoticeRow.ends_at)
        .where(
            NoticeRow.agreement_id.in_(ids),
            NoticeRow.status == NoticeStatus.GIVEN,
            NoticeRow.ends_at.is_not(None),
        )
        .order_by(NoticeRow.ends_at.desc())
    )
    return {row.agreement_id: row.ends_at for row in rows}


async def _renewed(session: AsyncSession, ids: Sequence[str]) -> frozenset[str | None]:
    """Return which have an agreement of the next term, be it a draft."""
    rows = await session.scalars(
        select(AgreementRow.renews_id).where(
            AgreementRow.renews_id.in_(ids), AgreementRow.status != AgreementStatus.WITHDRAWN
        )
    )
    return frozenset(rows)
