"""Duties by date: reminders in the morning, and the record of each year when it is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from activities.agenda.context import Done, DueContext
from activities.agenda.mornings import morning_by
from adapters.agreement_terms import rule_of
from adapters.database.audit import append_event
from adapters.database.duties import YEAR_CLOSED, duty_notes, planned_occurrences
from adapters.database.people import parties_of
from adapters.database.tables import AgreementRow
from adapters.database.told import contacts_of, coordinators_of
from adapters.documents.manifest_duties import COORDINATOR
from adapters.duty_plan import PlannedDuty
from domain.agenda import Due, DueKind
from domain.deadlines import end_of_day
from domain.duties import Occurrence, reminder_days, state_of, year_closes_at, year_record
from domain.lifecycle import AgreementStatus
from messages.ids import word_key
from messages.mail import MailKind, SendMail

_LAST_WORD_IS_USEFUL_FOR = timedelta(days=7)


async def duties_due(session: AsyncSession, agreement: AgreementRow) -> Iterable[Due]:
    """Return the reminders of what nobody has noted yet, and the end of every year."""
    if agreement.status != AgreementStatus.IN_FORCE or agreement.in_force_at is None:
        return []
    zone = ZoneInfo(agreement.zone)
    planned = [occurrence for _, occurrence in await planned_occurrences(session, agreement)]
    notes = await duty_notes(session, agreement.id)
    open_ones = (occurrence for occurrence in planned if occurrence.key not in notes)
    reminders = [due for one in open_ones for due in _reminders(one, agreement, zone)]
    years = sorted({occurrence.year for occurrence in planned})
    closing = [
        Due(_closes_at(year, agreement, zone), DueKind.DUTY_YEAR_CLOSED, f"{YEAR_CLOSED}:{year}")
        for year in years
    ]
    return [*reminders, *closing]


def _reminders(occurrence: Occurrence, agreement: AgreementRow, zone: ZoneInfo) -> Iterable[Due]:
    """Yield a reminder a day, each useful until the next one; the last for a week more."""
    assert agreement.in_force_at is not None
    days = reminder_days(occurrence)
    mornings = [max(morning_by(agreement, day), agreement.in_force_at) for day in days]
    ends = [*mornings[1:], occurrence.due_at(zone) + _LAST_WORD_IS_USEFUL_FOR]
    for number, (at, until) in enumerate(zip(mornings, ends, strict=True), start=1):
        yield Due(
            at,
            DueKind.DUTY_REMINDER,
            f"{DueKind.DUTY_REMINDER}:{occurrence.key}:{number}",
            subject_id=occurrence.key,
            useful_until=until,
        )


def _closes_at(year: int, agreement: AgreementRow, zone: ZoneInfo) -> datetime:
    """Return when a year's record is closed: with the year, or with the term if that is sooner.

    A term that runs on by itself closes nothing: what is due after it belongs to the year.
    """
    closes_at = year_closes_at(year, zone)
    if agreement.last_on is None or not rule_of(agreement).ends_by_itself:
        return closes_at
    return min(closes_at, end_of_day(agreement.last_on, zone))


async def remind_of_duty(context: DueContext) -> Done:
    """Write to those who see to a duty, unless it was noted meanwhile or the word is stale."""
    session, agreement, due = context.session, context.agreement, context.due
    notes = await duty_notes(session, agreement.id)
    planned = [
        duty
        for duty, occurrence in await planned_occurrences(session, agreement)
        if occurrence.key == due.subject_id
    ]
    if context.is_stale or due.subject_id in notes or not planned:
        return Done()
    return Done(await _reminder_mails(session, agreement, due, planned[0]))


async def _reminder_mails(
    session: AsyncSession, agreement: AgreementRow, due: Due, duty: PlannedDuty
) -> tuple[SendMail, ...]:
    staff: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    if duty.responsible != COORDINATOR:
        parties = await parties_of(session, agreement.id)
        persons = contacts_of(
            party for party in parties if party.is_party and party.kind == duty.responsible
        )
    if not persons:
        # The coordinator sees to it, also where the party has left or has no contact person.
        staff = await coordinators_of(session, agreement)
    return tuple(
        SendMail(
            key=word_key(MailKind.DUTY_REMINDER, agreement.id, due.key, recipient),
            kind=MailKind.DUTY_REMINDER,
            agreement_id=agreement.id,
            round_number=0,
            person_id=recipient if recipient in persons else "",
            staff_id=recipient if recipient in staff else "",
            subject_id=due.subject_id,
        )
        for recipient in (*persons, *staff)
    )


async def close_duty_year(context: DueContext) -> Done:
    """Write into the history what a year's duties came to: done, done late, not done.

    What was noted by the last moment of the year counts, whenever it was recorded.
    """
    session, agreement, at = context.session, context.agreement, context.due.at
    zone = ZoneInfo(agreement.zone)
    year = int(context.due.key.rpartition(":")[2])
    notes = await duty_notes(session, agreement.id, at=at)
    noted = {key: one.noted_at for key, one in notes.items()}
    states = [
        (one, state_of(one, done_at=noted.get(one.key), zone=zone, at=year_closes_at(year, zone)))
        for _, one in await planned_occurrences(session, agreement)
    ]
    await append_event(
        session,
        agreement_id=agreement.id,
        kind=YEAR_CLOSED,
        occurred_at=at,
        recorded_at=context.recorded_at,
        data={"year": year, "duties": [asdict(count) for count in year_record(states, year)]},
        personal={},
        once_key=context.due.key,
    )
    return Done()
