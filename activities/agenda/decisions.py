"""Reminders before the day by which decisions are expected, and word of it after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from activities.agenda.context import Done, DueContext
from activities.agenda.mornings import morning_by, morning_from
from activities.recording.acts.sending_for_decision import (
    decision_staff,
    mails_to_deciders,
    undecided,
)
from adapters.database.audit import append_event
from adapters.database.decisions import newest_deciding
from adapters.database.staff import active_staff
from adapters.database.tables import AgreementRow
from domain.agenda import Due, DueKind
from domain.deadlines import end_of_day
from domain.lifecycle import AgreementStatus
from messages.mail import MailKind, SendMail

_DAYS_BEFORE = (7, 1)
_WORD_IS_OF_USE_FOR = timedelta(days=14)
_NOT_SOONER_THAN = timedelta(days=1)


async def decisions_due(session: AsyncSession, agreement: AgreementRow) -> Iterable[Due]:
    """Return the reminders and the word to the coordinator of the draft sent out last."""
    if agreement.status != AgreementStatus.DECIDING:
        return []
    deciding = await newest_deciding(session, agreement.id)
    if deciding is None:
        return []
    zone, expected_on = ZoneInfo(agreement.zone), deciding.expected_on
    over_at = end_of_day(expected_on, zone)
    reminders = [
        Due(
            morning_by(agreement, expected_on - timedelta(days=days)),
            DueKind.DECIDE_REMINDER,
            f"{DueKind.DECIDE_REMINDER}:{deciding.deciding_id}:{days}",
            deciding.deciding_id,
            useful_until=over_at,
        )
        for days in _DAYS_BEFORE
    ]
    overdue = Due(
        morning_from(agreement, expected_on + timedelta(days=1)),
        DueKind.DECISIONS_OVERDUE,
        f"{DueKind.DECISIONS_OVERDUE}:{deciding.deciding_id}",
        deciding.deciding_id,
        useful_until=over_at + _WORD_IS_OF_USE_FOR,
    )
    soonest = deciding.sent_at + _NOT_SOONER_THAN
    return [*(due for due in reminders if due.at >= soonest), overdue]


async def remind_deciders(context: DueContext) -> Done:
    """Remind each party that has not decided."""
    missing = await undecided(context.session, context.agreement.id)
    if not missing:
        return Done()
    await _record(context, "decisions_reminded", len(missing))
    if context.is_stale:
        return Done()
    mails = await mails_to_deciders(
        context.session,
        context.agreement.id,
        MailKind.DECIDE_REMINDER,
        missing,
        key=context.due.key,
        at=context.recorded_at,
    )
    return Done(tuple(mails))


async def tell_of_missing_decisions(context: DueContext) -> Done:
    """Tell the coordinators, on the day after, which parties have not decided."""
    agreement, due = context.agreement, context.due
    missing = await undecided(context.session, agreement.id)
    if not missing:
        return Done()
    await _record(context, "decisions_overdue", len(missing))
    if context.is_stale:
        return Done()
    concerned = await decision_staff(context.session, agreement.id, agreement.created_by)
    return Done(
        tuple(
            SendMail(
                key=f"{due.key}:{staff_id}",
                kind=MailKind.DECISIONS_OVERDUE,
                agreement_id=agreement.id,
                round_number=0,
                staff_id=staff_id,
                subject_id=due.subject_id,
            )
            for staff_id in await active_staff(context.session, concerned)
        )
    )


async def _record(context: DueContext, kind: str, missing: int) -> None:
    await append_event(
        context.session,
        agreement_id=context.agreement.id,
        kind=kind,
        occurred_at=context.due.at,
        recorded_at=context.recorded_at,
        data={"deciding_id": context.due.subject_id, "parties": missing},
        personal={},
        once_key=context.due.key,
    )
