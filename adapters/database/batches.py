"""Batches in the records: written down with their act, settled item by item, read out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import (
    AgreementRow,
    BatchItemRow,
    BatchRow,
)
from domain.batches import ItemStatus
from domain.identification import Identification


@dataclass(frozen=True, slots=True)
class NewItem:
    """An agreement of a list; `draft_sha256` is what it is to be made from, if it is."""

    row: int
    agreement_number: str
    agreement_id: str
    draft_sha256: str
    closes_on: date
    identification: Identification | None
    override_sha256: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item and what became of it; `title` is empty while the agreement is not drafted."""

    started_by: str
    ordinal: int
    row: int
    agreement_number: str
    agreement_id: str
    title: str
    draft_sha256: str
    closes_on: date
    identification: Identification | None
    override_sha256: str
    status: ItemStatus
    code: str
    params: Mapping[str, str]
    round_number: int | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch; `done` of its items have been seen to."""

    batch_id: str
    started_by: str
    rounds_sha256: str
    parties_sha256: str
    started_at: datetime
    counts: Mapping[ItemStatus, int]

    @property
    def items(self) -> int:
        """Return how many agreements the list names."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Return how many have been seen to."""
        return self.items - self.counts.get(ItemStatus.WAITING, 0)


async def add_batch(
    session: AsyncSession,
    batch_id: str,
    items: Sequence[NewItem],
    *,
    staff_id: str,
    rounds_sha256: str,
    parties_sha256: str,
    at: datetime,
) -> None:
    """Write a batch down with all its items waiting."""
    session.add(
        BatchRow(
            id=batch_id,
            started_by=staff_id,
            rounds_sha256=rounds_sha256,
            parties_sha256=parties_sha256,
            started_at=at,
        )
    )
    await session.flush()
    session.add_all(
        BatchItemRow(
            id=str(uuid4()),
            batch_id=batch_id,
            ordinal=ordinal,
            row=item.row,
            agreement_number=item.agreement_number,
            agreement_id=item.agreement_id,
            draft_sha256=item.draft_sha256,
            closes_on=item.closes_on,
            identification=item.identification,
            override_sha256=item.override_sha256,
            status=ItemStatus.WAITING,
            code="",
            params={},
            round_number=None,
            done_at=None,
        )
        for ordinal, item in enumerate(items, start=1)
    )
    await session.flush()


async def batch_view(session: AsyncSession, batch_id: str) -> BatchView | None:
    """Return a batch with its counts, or None when there is none of that id."""
    row = await session.get(BatchRow, batch_id)
    return (await _views(session, [row]))[0] if row else None


async def newest_batches(session: AsyncSession, limit: int) -> list[BatchView]:
    """Return the newest batches, the newest first."""
    rows = await session.scalars(
        select(BatchRow).order_by(BatchRow.started_at.desc(), BatchRow.id).limit(limit)
    )
    return await _views(session, list(rows))


async def items_of(session: AsyncSession, batch_id: str) -> list[ItemView]:
    """Return the items of a batch in the order of its list."""
    rows = await session.execute(
        _items().where(BatchItemRow.batch_id == batch_id).order_by(BatchItemRow.ordinal)
    )
    return [_item(*row) for row in rows]


async def find_item(session: AsyncSession, batch_id: str, ordinal: int) -> ItemView | None:
    """Return one item, or None."""
    rows = await session.execute(
        _items().where(BatchItemRow.batch_id == batch_id, BatchItemRow.ordinal == ordinal)
    )
    row = rows.one_or_none()
    return _item(*row) if row else None


async def settle_item(
    session: AsyncSession,
    batch_id: str,
    ordinal: int,
    *,
    status: ItemStatus,
    at: datetime,
    code: str = "",
    params: Mapping[str, str] | None = None,
    round_number: int | None = None,
) -> None:
    """Keep what became of an item; what was kept first stays."""
    row = await _item_row(session, batch_id, ordinal)
    if row is not None and row.status == ItemStatus.WAITING:
        row.status, row.code, row.params = status, code, dict(params or {})
        row.round_number, row.done_at = round_number, at


def _items() -> Select[BatchItemRow, str, str | None]:
    return (
        select(BatchItemRow, BatchRow.started_by, AgreementRow.title)
        .join(BatchRow, BatchRow.id == BatchItemRow.batch_id)
        .outerjoin(AgreementRow, AgreementRow.id == BatchItemRow.agreement_id)
    )


async def _item_row(session: AsyncSession, batch_id: str, ordinal: int) -> BatchItemRow | None:
    found: BatchItemRow | None = await session.scalar(
        select(BatchItemRow).where(
            BatchItemRow.batch_id == batch_id, BatchItemRow.ordinal == ordinal
        )
    )
    return found


async def _views(session: AsyncSession, rows: Sequence[BatchRow]) -> list[BatchView]:
    counted = await session.execute(
        select(BatchItemRow.batch_id, BatchItemRow.status, func.count())
        .where(BatchItemRow.batch_id.in_([row.id for row in rows]))
        .group_by(BatchItemRow.batch_id, BatchItemRow.status)
    )
    counts: dict[str, dict[ItemStatus, int]] = {}
    for batch_id, status, number in counted:
        counts.setdefault(batch_id, {})[ItemStatus(status)] = number
    return [
        BatchView(
            batch_id=row.id,
            started_by=row.started_by,
            rounds_sha256=row.rounds_sha256,
            parties_sha256=row.parties_sha256,
            started_at=row.started_at,
            counts=counts.get(row.id, {}),
        )
        for row in rows
    ]


def _item(row: BatchItemRow, started_by: str, title: str | None) -> ItemView:
    return ItemView(
        started_by=started_by,
        ordinal=row.ordinal,
        row=row.row,
        agreement_number=row.agreement_number,
        agreement_id=row.agreement_id,
        title=title or "",
        draft_sha256=row.draft_sha256,
        closes_on=row.closes_on,
        identification=Identification(row.identification) if row.identification else None,
        override_sha256=row.override_sha256,
        status=ItemStatus(row.status),
        code=row.code,
        params={name: str(value) for name, value in row.params.items()},
        round_number=row.round_number,
        done_at=row.done_at,
    )
