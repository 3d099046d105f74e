"""Duties noted as done, and plans that changed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording.acts.context import ActContext, Recorded
from adapters.database.audit import append_event
from adapters.database.duties import duty_notes, planned_occurrences
from adapters.database.people import parties_of
from adapters.database.plan_changes import plan_changes
from adapters.database.tables import AgreementRow, DutyNoteRow, PlanChangeRow
from adapters.database.told import contacts_of
from adapters.duty_plan import PlannedDuty, read_plan
from adapters.payloads.duties import DutyNote, DutyTakenBack, PlanChange, PlanDismissal
from domain.audit import JsonValue
from domain.deadlines import end_of_day
from domain.duties import check_may_note, check_may_take_back
from domain.duty_refusals import DutyNoteUnknown, DutyNotYours
from domain.lifecycle import AgreementStatus
from domain.plan_changes import PlanChangeSettled, PlanChangeUnknown, check_plan_change
from messages.ids import word_key
from messages.mail import MailKind, SendMail


async def note_duty(context: ActContext) -> Recorded:
    """Note the result of an occurrence of a duty; refuse what the rules refuse."""
    act, agreement = context.act, context.agreement
    note = DutyNote.from_bytes(context.payload)
    zone = ZoneInfo(agreement.zone)
    planned = await planned_occurrences(context.session, agreement)
    notes = await duty_notes(context.session, agreement.id)
    occurrence = check_may_note(
        [occurrence for _, occurrence in planned],
        duty=note.duty,
        period=note.period,
        done=[(key, noted.noted_at) for key, noted in notes.items()],
        zone=zone,
        at=act.received_at,
        ends_at=_ends_at(agreement, zone),
    )
    if act.person_id:
        duty = next(duty for duty, one in planned if one == occurrence)
        await _check_responsible(context.session, agreement.id, act.person_id, duty)
    context.session.add(
        DutyNoteRow(
            id=act.act_id,
            agreement_id=agreement.id,
            duty=note.duty,
            period=note.period,
            noted_at=act.received_at,
            note=note.note,
            file_sha256=note.file_sha256,
            file_type=note.file_type,
            staff_id=act.staff_id,
            person_id=act.person_id,
        )
    )
    data: dict[str, JsonValue] = {
        "duty": note.duty,
        "period": note.period,
        "due_on": occurrence.due_on.isoformat(),
        "in_time": act.received_at < occurrence.due_at(zone),
        "file_sha256": note.file_sha256,
    }
    await _append(context, "duty_noted", data)
    return Recorded(act.act_id)


async def take_back_duty(context: ActContext) -> Recorded:
    """Take back what was noted wrongly: it is to be done again, and both stay in the history."""
    act, agreement = context.act, context.agreement
    word = DutyTakenBack.from_bytes(context.payload)
    note = await context.session.get(DutyNoteRow, word.note_id)
    if note is None or note.agreement_id != agreement.id:
        raise DutyNoteUnknown
    zone = ZoneInfo(agreement.zone)
    check_may_take_back(
        taken_back_at=note.taken_back_at,
        zone=zone,
        at=act.received_at,
        ends_at=_ends_at(agreement, zone),
    )
    note.taken_back_at, note.taken_back_by = act.received_at, act.staff_id
    note.taken_back_reason = word.reason
    data: dict[str, JsonValue] = {"note_id": note.id, "duty": note.duty, "period": note.period}
    await _append(context, "duty_taken_back", data)
    await context.session.flush()
    return Recorded(note.id, await _taken_back_mails(context, note))


async def _taken_back_mails(context: ActContext, note: DutyNoteRow) -> tuple[SendMail, ...]:
    """Return a mail to each contact person of those who see to the duty: it is theirs again."""
    session, agreement = context.session, context.agreement
    planned = read_plan(agreement.duties)
    responsible = {one.responsible for one in planned if one.duty.key == note.duty}
    parties = await parties_of(session, agreement.id)
    return tuple(
        SendMail(
            key=word_key(MailKind.DUTY_TAKEN_BACK, agreement.id, note.id, person_id),
            kind=MailKind.DUTY_TAKEN_BACK,
            agreement_id=agreement.id,
            round_number=0,
            person_id=person_id,
            subject_id=note.id,
        )
        for person_id in contacts_of(
            party for party in parties if party.is_party and party.kind in responsible
        )
    )


def _ends_at(agreement: AgreementRow, zone: ZoneInfo) -> datetime | None:
    if agreement.ended_at is not None or agreement.last_on is None:
        return agreement.ended_at
    return end_of_day(agreement.last_on, zone)


async def _check_responsible(
    session: AsyncSession, agreement_id: str, person_id: str, planned: PlannedDuty
) -> None:
    """Refuse a person whose party does not see to this duty, or is a party no more."""
    for party in await parties_of(session, agreement_id):
        listed = any(person.person_id == person_id for person in party.persons)
        if listed and party.is_party and party.kind == planned.responsible:
            return
    raise DutyNotYours


async def record_plan_change(context: ActContext) -> Recorded:
    """Record that a plan changed which the agreement follows: an update is due."""
    act = context.act
    change = PlanChange.from_bytes(context.payload)
    status = AgreementStatus(context.agreement.status)
    check_plan_change(status, first_year=change.first_year, last_year=change.last_year)
    context.session.add(
        PlanChangeRow(
            id=act.act_id,
            agreement_id=act.agreement_id,
            plan=change.plan,
            first_year=change.first_year,
            last_year=change.last_year,
            recorded_at=act.received_at,
            dismissed_at=None,
            reason="",
        )
    )
    data: dict[str, JsonValue] = {
        "change_id": act.act_id,
        "first_year": change.first_year,
        "last_year": change.last_year,
    }
    await _append(context, "plan_changed", data)
    return Recorded(act.act_id)


async def dismiss_plan_change(context: ActContext) -> Recorded:
    """Record why a changed plan needs no update of the agreement."""
    act = context.act
    dismissal = PlanDismissal.from_bytes(context.payload)
    changes = await plan_changes(context.session, act.agreement_id)
    change = next((one for one in changes if one.change_id == dismissal.change_id), None)
    if change is None:
        raise PlanChangeUnknown
    if change.settled_by:
        raise PlanChangeSettled
    row = await context.session.get_one(PlanChangeRow, change.change_id)
    row.dismissed_at, row.reason = act.received_at, dismissal.reason
    await _append(context, "plan_change_dismissed", {"change_id": change.change_id})
    return Recorded(change.change_id)


async def _append(context: ActContext, kind: str, data: dict[str, JsonValue]) -> None:
    act = context.act
    by = {"person_id": act.person_id} if act.person_id else {"staff_id": act.staff_id}
    await append_event(
        context.session,
        agreement_id=act.agreement_id,
        kind=kind,
        occurred_at=act.received_at,
        recorded_at=context.recorded_at,
        data={"act_id": act.act_id, "payload_sha256": act.payload_sha256, **by, **data},
        personal={},
        once_key=f"{kind}:{act.act_id}",
    )
