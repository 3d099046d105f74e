"""Notices of an agreement, with what was said on taking them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import NoticeRow, NoticeWordRow
from domain.notices import NoticeStatus, Word
from domain.termination.standing import Notice


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice; see `NoticeRow`. `words` are those on taking it back."""

    notice_id: str
    agreement_id: str
    party_id: str
    status: NoticeStatus
    started_at: datetime
    round_number: int | None
    scan_sha256: str | None
    asked_for: date | None
    received_at: datetime | None
    ends_on: date | None
    ends_at: datetime | None
    deadline_at: datetime | None
    missed_on: date | None
    void_code: str
    void_params: Mapping[str, Any]
    taken_back_at: datetime | None
    words: tuple[Word, ...] = ()

    def as_rule(self) -> Notice | None:
        """Return the notice as the rules of termination read it; None if it was never given."""
        if self.received_at is None or self.ends_at is None or self.deadline_at is None:
            return None
        return Notice(
            notice_id=self.notice_id,
            party_id=self.party_id,
            received_at=self.received_at,
            ends_at=self.ends_at,
            deadline_at=self.deadline_at,
            taken_back_at=self.taken_back_at,
        )


async def notices_of(session: AsyncSession, agreement_id: str) -> tuple[NoticeView, ...]:
    """Return an agreement's notices, the first one first."""
    rows = await session.scalars(
        select(NoticeRow)
        .where(NoticeRow.agreement_id == agreement_id)
        .order_by(NoticeRow.started_at, NoticeRow.id)
    )
    said = await session.scalars(
        select(NoticeWordRow)
        .join(NoticeRow, NoticeRow.id == NoticeWordRow.notice_id)
        .where(NoticeRow.agreement_id == agreement_id)
        .order_by(NoticeWordRow.said_at, NoticeWordRow.id)
    )
    words: dict[str, list[Word]] = {}
    for row in said:
        words.setdefault(row.notice_id, []).append(Word(row.party_id, row.identity))
    return tuple(_view(row, tuple(words.get(row.id, ()))) for row in rows)


async def notice_of(session: AsyncSession, agreement_id: str, notice_id: str) -> NoticeView | None:
    """Return one notice; None for one of another agreement."""
    found = await notices_of(session, agreement_id)
    return next((notice for notice in found if notice.notice_id == notice_id), None)


def _view(row: NoticeRow, words: tuple[Word, ...]) -> NoticeView:
    return NoticeView(
        notice_id=row.id,
        agreement_id=row.agreement_id,
        party_id=row.party_id,
        status=NoticeStatus(row.status),
        started_at=row.started_at,
        round_number=row.round_number,
        scan_sha256=row.scan_sha256,
        asked_for=row.asked_for,
        received_at=row.received_at,
        ends_on=row.ends_on,
        ends_at=row.ends_at,
        deadline_at=row.deadline_at,
        missed_on=row.missed_on,
        void_code=row.void_code,
        void_params=row.void_params,
        taken_back_at=row.taken_back_at,
        words=words,
    )
