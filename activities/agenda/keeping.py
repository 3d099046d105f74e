"""Keeps the agenda of an agreement: what is next, and that each thing is done once."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.agenda.context import DueContext
from activities.agenda.registry import CARRIERS, PROVIDERS
from activities.recording.steps import agreement_to_change
from adapters.clock import Clock
from adapters.database.inbox import count_waiting, is_being_signed
from adapters.database.sessions import Sessions
from adapters.database.tables import AgendaItemRow, AgreementRow
from domain.agenda import Due, DueKind, earliest
from messages.agenda import CarriedOut, CarryOut, NextDue
from messages.ids import agreement_workflow_id

_ANSWER = TypeAdapter(CarriedOut)
_AFTER_WHAT_WAS_SIGNED = frozenset(
    {DueKind.TERM_ENDED, DueKind.TERM_PROLONGED, DueKind.NOTICES_TAKE_EFFECT}
)
# A seal that cannot be made holds the agreement's end up no longer than this.
_SEALED_WITHIN = timedelta(minutes=10)


async def next_due(session: AsyncSession, agreement_id: str) -> NextDue:
    """Return the earliest thing that is not done yet."""
    agreement = await session.get_one(AgreementRow, agreement_id)
    items: list[Due] = []
    for provider in PROVIDERS:
        items += await provider(session, agreement)
    done = await session.scalars(
        select(AgendaItemRow.key).where(AgendaItemRow.agreement_id == agreement_id)
    )
    return NextDue(earliest(items, done=frozenset(done)))


async def carry_out(sessions: Sessions, clock: Clock, order: CarryOut) -> CarriedOut:
    """Carry out a due thing in one transaction; a repeat gets the first one's answer.

    What somebody did before the instant comes first, also when Temporal was down then: while
    such an act waits in the inbox, nothing is done. What ends or prolongs the agreement also
    waits for what was signed before: a notice or an amendment that is being sealed.
    """
    due = order.due
    async with sessions.begin() as session:
        agreement = await agreement_to_change(session, order.agreement_id)
        known = await session.get(AgendaItemRow, (order.agreement_id, due.key))
        if known is not None:
            return _ANSWER.validate_python(known.answer)
        now = clock()
        if await _is_held_up(session, agreement.id, due, now):
            return CarriedOut(held_up=True)
        done = await CARRIERS[due.kind](
            DueContext(session, agreement, due, now, is_stale=due.is_stale(now))
        )
        answer = CarriedOut(done.mails, done.status, mails_at=done.mails_at)
        session.add(
            AgendaItemRow(
                agreement_id=order.agreement_id,
                key=due.key,
                kind=due.kind,
                due_at=due.at,
                done_at=now,
                answer=_ANSWER.dump_python(answer, mode="json"),
            )
        )
    return answer


async def _is_held_up(session: AsyncSession, agreement_id: str, due: Due, now: datetime) -> bool:
    if await count_waiting(session, agreement_workflow_id(agreement_id), due.at):
        return True
    return due.kind in _AFTER_WHAT_WAS_SIGNED and await is_being_signed(
        session, agreement_id, before=due.at, settled_since=now - _SEALED_WITHIN
    )
