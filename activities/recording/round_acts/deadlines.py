"""The deadline of a round that runs, moved to a later day for everybody."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from activities.recording.round_acts.context import Managed, RoundContext
from adapters.database.audit import NewEvent, append_events, utc_text
from adapters.database.told_of_rounds import viewers_told
from adapters.holiday_calendar import country_of_zone, holidays_of
from adapters.payloads.round_acts import LaterDay
from domain.deadlines import deadline_of
from domain.lifecycle import RoundKind
from domain.notices import NoticeIsOfTheParty
from domain.reminders import plan_of, reminder_times
from domain.round_acts import check_later
from domain.signing import DeadlinePassed
from domain.term import Term, check_deadline_in_term
from messages.ids import mail_key
from messages.mail import MailKind, SendMail
from messages.round_acts import NewDeadline


async def extend_deadline(context: RoundContext) -> Managed:
    """Move the deadline within the bounds that held at the start; plan the reminders anew."""
    act, round_, agreement = context.act, context.round, context.agreement
    closes_on = date.fromisoformat(LaterDay.from_bytes(context.payload).closes_on)
    if round_.kind == RoundKind.NOTICE:
        raise NoticeIsOfTheParty
    zone, before = ZoneInfo(agreement.zone), round_.closes_at
    check_deadline_in_term(Term(agreement.first_on, agreement.last_on), closes_on=closes_on)
    closes_at = deadline_of(closes_on, zone, at=act.received_at)
    if context.recorded_at >= before:
        raise DeadlinePassed  # the groups may be ending: what has gone by is not brought back
    check_later(closes_at, than=before)
    round_.closes_at = closes_at
    event = NewEvent(
        kind="deadline_extended",
        occurred_at=act.received_at,
        once_key=f"deadline_extended:{act.act_id}",
        data={
            "act_id": act.act_id,
            "staff_id": act.staff_id,
            "round": act.round_number,
            "closed_at": utc_text(before),
            "closes_at": utc_text(closes_at),
        },
    )
    await append_events(context.session, act.agreement_id, [event], recorded_at=context.recorded_at)
    remind_at = reminder_times(
        sent_at=act.received_at,  # all who are asked hear of it now
        closes_at=closes_at,
        zone=zone,
        is_holiday=holidays_of(country_of_zone(agreement.zone)),
        plan=plan_of(round_.reminders),
    )
    return Managed(
        await _to_readers(context, closes_on), deadline=NewDeadline(closes_at, remind_at)
    )


async def _to_readers(context: RoundContext, closes_on: date) -> tuple[SendMail, ...]:
    """Return word to those who read along: the groups tell those who sign."""
    kind, act = MailKind.DEADLINE_EXTENDED, context.act
    agreement_id, number = act.agreement_id, act.round_number
    return tuple(
        SendMail(
            key=mail_key(kind, agreement_id, number, person_id, closes_on.toordinal()),
            kind=kind,
            agreement_id=agreement_id,
            round_number=number,
            person_id=person_id,
        )
        for person_id in await viewers_told(context.session, context.round)
    )
