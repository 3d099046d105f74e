"""Termination windows: they open and close by themselves, and the parties are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.agenda.context import Done, DueContext
from activities.agenda.telling import mails_to_contacts
from adapters.agreement_terms import rule_of
from adapters.database.audit import append_event
from adapters.database.standing import standing_of
from adapters.database.tables import AgendaItemRow, AgreementRow
from adapters.holiday_calendar import holidays_of
from domain.agenda import Due, DueKind
from domain.lifecycle import AgreementStatus
from domain.months import Holidays
from domain.termination.window_word import DAYS_BEFORE, words_of
from domain.termination.windows import Window, windows_of
from messages.mail import MailKind

_WINDOWS_AHEAD = 2


async def windows_due(session: AsyncSession, agreement: AgreementRow) -> Iterable[Due]:
    """Return opening, word and closing of the windows that are not over yet.

    A term without end has a window every year: those that were closed tell where to go on.
    """
    if agreement.status != AgreementStatus.IN_FORCE or agreement.in_force_at is None:
        return []
    closed = await session.scalar(
        select(func.count())
        .select_from(AgendaItemRow)
        .where(
            AgendaItemRow.agreement_id == agreement.id,
            AgendaItemRow.kind == DueKind.WINDOW_CLOSES,
        )
    )
    rule, zone = rule_of(agreement), ZoneInfo(agreement.zone)
    is_holiday = holidays_of(rule.holidays)
    windows = windows_of(rule, in_force_at=agreement.in_force_at, zone=zone, is_holiday=is_holiday)
    return [
        due
        for window in islice(windows, closed, (closed or 0) + _WINDOWS_AHEAD)
        for due in _dues(window, zone, agreement.id, is_holiday)
    ]


def _dues(window: Window, zone: ZoneInfo, agreement_id: str, is_holiday: Holidays) -> Iterator[Due]:
    year = str(window.year)
    yield Due(window.opens_at, DueKind.WINDOW_OPENS, f"{DueKind.WINDOW_OPENS}:{year}", year)
    for word in words_of(window, zone, spread_by=agreement_id, is_holiday=is_holiday):
        kind = DueKind.WINDOW_REMINDER if word.days_before else DueKind.WINDOW_TOLD
        key = f"{kind}:{year}:{word.days_before}" if word.days_before else f"{kind}:{year}"
        yield Due(word.at, kind, key, year, word.useful_until)
    yield Due(window.closes_at, DueKind.WINDOW_CLOSES, f"{DueKind.WINDOW_CLOSES}:{year}", year)


async def open_window(context: DueContext) -> Done:
    """Record that notice can be given from now on."""
    await _record(context, "termination_window_opened")
    return Done()


async def close_window(context: DueContext) -> Done:
    """Record that the deadline is over."""
    await _record(context, "termination_window_closed")
    return Done()


async def tell_of_window(context: DueContext) -> Done:
    """Tell the contact persons of the parties in force that the window has opened."""
    await _record(context, "termination_window_told")
    return await _told(context, MailKind.WINDOW_OPENED, 0)


async def remind_of_window(context: DueContext) -> Done:
    """Tell them that it is about to close."""
    await _record(context, "termination_window_reminded")
    days = int(context.due.key.rpartition(":")[2])
    return await _told(context, MailKind.WINDOW_CLOSING, 1 + DAYS_BEFORE.index(days))


async def _told(context: DueContext, kind: MailKind, number: int) -> Done:
    if context.is_stale:
        return Done()
    standing = await standing_of(context.session, context.agreement.id)
    end = standing.end()
    year = int(context.due.subject_id)
    window = next(w for w in standing.windows() if w.year == year)
    if end is not None and end.at <= window.ends_at:
        return Done()  # a notice ends the agreement as early as any other could
    gone = {notice.party_id for notice in standing.given if notice.stands}
    return Done(await mails_to_contacts(context, kind, number=number, without=gone))


async def _record(context: DueContext, kind: str) -> None:
    await append_event(
        context.session,
        agreement_id=context.agreement.id,
        kind=kind,
        occurred_at=context.due.at,
        recorded_at=context.recorded_at,
        data={"year": int(context.due.subject_id)},
        personal={},
        once_key=context.due.key,
    )
