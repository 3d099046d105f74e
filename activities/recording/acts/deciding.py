"""A party's decision recorded: by a person of the party, or by staff from paper."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from activities.recording.acts.context import ActContext, Recorded
from activities.recording.acts.sending_for_decision import decision_staff, supersede
from adapters.database.audit import NewEvent, append_events
from adapters.database.decisions import DecisionView, newest_deciding, standing_decisions
from adapters.database.staff import active_staff
from adapters.database.tables import DecisionRow, PartyRow, PersonRow
from adapters.payloads.decisions import DecisionPayload
from domain.decision_refusals import PartyLeftOut
from domain.decisions import (
    DecidedBy,
    Outcome,
    check_complete,
    check_decided_on,
    check_may_record,
    new_condition,
)
from domain.lifecycle import AgreementStatus
from domain.signing import DocumentChanged, UnknownRequest
from messages.mail import MailKind, SendMail


async def record_decision(context: ActContext) -> Recorded:
    """Record a decision; one that stood before is superseded, and stays in the history."""
    act, session, agreement = context.act, context.session, context.agreement
    payload = DecisionPayload.from_bytes(context.payload)
    outcome = Outcome(payload.outcome)
    deciding = await newest_deciding(session, agreement.id)
    check_may_record(AgreementStatus(agreement.status), sent_out=deciding is not None)
    assert deciding is not None
    if payload.document_sha256 != deciding.document_sha256:
        raise DocumentChanged
    received_on = act.received_at.astimezone(ZoneInfo(agreement.zone)).date()
    decided_on = date.fromisoformat(payload.decided_on)
    check_decided_on(decided_on, received_on=received_on)
    check_complete(outcome, organ=payload.organ, remark=payload.remark)
    party = await _party(context, payload.party_id)
    before = (await standing_decisions(session, agreement.id)).get(party.id)
    comes_back = _check_left_out(context, party, before)
    await supersede(session, [party.id], at=act.received_at)
    session.add(_row(context, payload, decided_on, deciding.version))
    joins = outcome is not Outcome.NOT_JOINING
    party.left_out_at = None if joins else (party.left_out_at or act.received_at)
    await session.flush()
    events = [_event(context, payload, party, before)]
    if comes_back and joins:
        events.append(_in_or_out(context, party, "party_taken_back"))
    if not joins and not comes_back:
        events.append(_in_or_out(context, party, "party_left_out", reason="not_joining"))
    await append_events(session, agreement.id, events, recorded_at=context.recorded_at)
    return Recorded(act.act_id, await _mails(context))


async def _party(context: ActContext, party_id: str) -> PartyRow:
    """Return the party that decided; a person speaks for no other party than their own."""
    party = await context.session.get(PartyRow, party_id)
    if party is None or party.agreement_id != context.agreement.id:
        raise UnknownRequest
    if context.act.person_id:
        own = await context.session.scalar(
            select(PersonRow.party_id).where(PersonRow.id == context.act.person_id)
        )
        if own != party_id:
            raise UnknownRequest
    return party


def _check_left_out(context: ActContext, party: PartyRow, before: DecisionView | None) -> bool:
    """Tell whether the party was out; one that the coordinator left out is theirs to take back."""
    if party.left_out_at is None:
        return False
    by_itself = before is not None and before.outcome is Outcome.NOT_JOINING
    if not by_itself and not context.act.staff_id:
        raise PartyLeftOut(party=party.name)
    return True


def _row(
    context: ActContext, payload: DecisionPayload, decided_on: date, version: int
) -> DecisionRow:
    outcome = Outcome(payload.outcome)
    return DecisionRow(
        id=context.act.act_id,
        agreement_id=context.agreement.id,
        party_id=payload.party_id,
        document_sha256=payload.document_sha256,
        version=version,
        outcome=outcome,
        decided_by=DecidedBy(payload.decided_by),
        organ=payload.organ,
        decided_on=decided_on,
        section=payload.section,
        case_number=payload.case_number,
        minutes_published=payload.minutes_published,
        is_final=payload.is_final,
        condition_state=new_condition(outcome),
        remark=payload.remark,
        extract_sha256=payload.extract_sha256 or None,
        person_id=context.act.person_id or None,
        staff_id=context.act.staff_id or None,
        recorded_at=context.act.received_at,
        superseded_at=None,
    )


def _event(
    context: ActContext, payload: DecisionPayload, party: PartyRow, before: DecisionView | None
) -> NewEvent:
    act = context.act
    data: dict[str, Any] = {
        "act_id": act.act_id,
        "party_id": party.id,
        "outcome": payload.outcome,
        "decided_by": payload.decided_by,
        "decided_on": payload.decided_on,
        "is_final": payload.is_final,
        "minutes_published": payload.minutes_published,
        "document_sha256": payload.document_sha256,
        "payload_sha256": act.payload_sha256,
    }
    given = {
        "person_id": act.person_id,
        "staff_id": act.staff_id,
        "extract_sha256": payload.extract_sha256,
        "supersedes": before.decision_id if before else "",
    }
    texts = {
        "party": party.name,
        "organ": payload.organ,
        "section": payload.section,
        "case_number": payload.case_number,
        "remark": payload.remark,
    }
    return NewEvent(
        "decision_recorded",
        act.received_at,
        f"decision_recorded:{act.act_id}",
        data | {name: value for name, value in given.items() if value},
        {name: text for name, text in texts.items() if text},
    )


def _in_or_out(context: ActContext, party: PartyRow, kind: str, **more: str) -> NewEvent:
    act = context.act
    data = {"act_id": act.act_id, "party_id": party.id, **more}
    return NewEvent(kind, act.received_at, f"{kind}:{act.act_id}", data, {"party": party.name})


async def _mails(context: ActContext) -> tuple[SendMail, ...]:
    """Tell the coordinators concerned, unless it was one of them who recorded it."""
    act, agreement = context.act, context.agreement
    concerned = await decision_staff(context.session, agreement.id, agreement.created_by)
    told = await active_staff(context.session, concerned - {act.staff_id})
    return tuple(
        SendMail(
            key=f"{MailKind.DECISION_RECORDED}:{act.act_id}:{staff_id}",
            kind=MailKind.DECISION_RECORDED,
            agreement_id=agreement.id,
            round_number=0,
            staff_id=staff_id,
            subject_id=act.act_id,
        )
        for staff_id in told
    )
