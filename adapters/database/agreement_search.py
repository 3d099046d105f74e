"""Agreements found by words, state and what is stuck, in a chosen order, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreement_list import AgreementSummary, summaries_of
from adapters.database.agreement_words import says_all
from adapters.database.next_days import next_days
from adapters.database.tables import AgreementRow
from adapters.database.troubles import all_troubles, is_among
from adapters.next_dates import NextDay
from domain.lifecycle import AgreementStatus
from domain.troubles import Trouble

_ZONE = ZoneInfo("Europe/Helsinki")
"""In whose days decisions are late, for the whole list; an agreement's page uses its own."""


class Order(StrEnum):
    """In which order agreements are shown."""

    STUCK = "stuck"
    NEWEST = "newest"
    TITLE = "title"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; `is_stuck` asks for any trouble, `trouble` for one kind of it."""

    words: str = ""
    status: AgreementStatus | None = None
    is_stuck: bool = False
    trouble: Trouble | None = None
    order: Order = Order.STUCK


@dataclass(frozen=True, slots=True)
class Overview:
    """One agreement of the list: its summary, what is stuck, which day comes next."""

    summary: AgreementSummary
    troubles: tuple[Trouble, ...]
    next_day: NextDay | None


@dataclass(frozen=True, slots=True)
class FoundAgreements:
    """One page of what was found; `total` counts all pages, `stuck` those of all agreements."""

    items: tuple[Overview, ...]
    total: int
    stuck: int


async def search(
    session: AsyncSession, wanted: Wanted, *, at: datetime, page: int = 1, size: int = 25
) -> FoundAgreements:
    """Return a page of the agreements that are wanted; pages count from 1."""
    today = at.astimezone(_ZONE).date()
    troubles = await all_troubles(session, today=today)
    where = _conditions(wanted, troubles)
    on_day = {"today": today}
    total = await session.scalar(
        select(func.count()).select_from(AgreementRow).where(*where), on_day
    )
    rows = (
        await session.scalars(
            select(AgreementRow)
            .where(*where)
            .order_by(*_order(wanted.order, is_among(troubles)))
            .limit(size)
            .offset((page - 1) * size),
            on_day,
        )
    ).all()
    days = await next_days(session, rows, at=at)
    return FoundAgreements(
        tuple(
            Overview(one, troubles.get(one.agreement_id, ()), days.get(one.agreement_id))
            for one in await summaries_of(session, rows)
        ),
        total=total or 0,
        stuck=len(troubles),
    )


def _conditions(
    wanted: Wanted, troubles: Mapping[str, tuple[Trouble, ...]]
) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.is_stuck or wanted.trouble:
        where.append(is_among(troubles, wanted.trouble))
    if wanted.status:
        where.append(AgreementRow.status == wanted.status)
    if words := wanted.words.split():
        where.append(says_all(words))
    return where


def _order(order: Order, is_stuck: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    newest: list[ColumnElement[Any]] = [AgreementRow.created_at.desc(), AgreementRow.id.desc()]
    if order is Order.STUCK:
        return [case((is_stuck, 0), else_=1), *newest]
    if order is Order.TITLE:
        return [func.lower(AgreementRow.title), *newest]
    if order is Order.TERM:
        return [AgreementRow.last_on.is_(None), AgreementRow.last_on.asc(), *newest]
    return newest
