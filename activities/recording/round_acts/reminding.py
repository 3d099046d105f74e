"""Reminders by hand: to one signatory, or to all of a group whose signature is awaited."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from activities.recording.rosters import bound_of, load_roster
from activities.recording.round_acts.context import Managed, RoundContext
from adapters.database.handovers import doubts_of_round
from adapters.database.mail import last_asked_at
from adapters.database.tables import PersonRow, SigningRequestRow
from domain.lifecycle import RequestStatus
from domain.round_acts import NobodyToRemind, may_be_reminded
from messages.mail import MailKind
from messages.records import GroupKey


async def remind(context: RoundContext) -> Managed:
    """Remind those who may be; refuse when nobody is left."""
    act = context.act
    asked = [await context.asked_already()] if act.request_id else await _outstanding(context)
    last = await last_asked_at(context.session, [row.id for row in asked])
    due = [row for row in asked if may_be_reminded(last.get(row.id), at=act.received_at)]
    if not due:
        raise NobodyToRemind
    for row in due:
        person = await context.session.get_one(PersonRow, row.person_id)
        await context.append(
            "reminded_by_hand",
            row,
            {"person_id": person.id},
            {"name": person.name, "email": person.email},
        )
    return Managed(tuple(context.mail(MailKind.REMINDER, row.id) for row in due))


async def _outstanding(context: RoundContext) -> Sequence[SigningRequestRow]:
    rows = await context.session.scalars(
        select(SigningRequestRow)
        .where(
            SigningRequestRow.round_id == context.round.id,
            SigningRequestRow.group_number == context.act.group,
            SigningRequestRow.status == RequestStatus.WAITING,
        )
        .order_by(func.length(SigningRequestRow.field), SigningRequestRow.field)
    )
    doubted = await doubts_of_round(context.session, context.round.id)
    act = context.act
    group = GroupKey(act.agreement_id, act.round_number, act.group)
    bound = bound_of(await load_roster(context.session, group))
    return [
        row
        for row in rows
        if row.id not in doubted
        and row.party_id not in bound
        and context.has_turn(row)
        and not await context.answer_is_waiting(row)
    ]
