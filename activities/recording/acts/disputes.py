"""Disputes between parties: opened, taken on, closed; the parties concerned are told."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from activities.recording.acts.context import ActContext, Recorded
from adapters.database.audit import append_event
from adapters.database.disputes import DisputeView, find_dispute
from adapters.database.people import parties_of
from adapters.database.tables import AgreementRow, DisputePartyRow, DisputeRow, DisputeStepRow
from adapters.database.told import contacts_of
from adapters.payloads.disputes import DisputeClosing, DisputeOpening, DisputeStepTaken
from domain.audit import JsonValue
from domain.disputes import (
    DisputeOutcome,
    DisputeStep,
    DisputeUnknown,
    StepKind,
    close_dispute,
    open_dispute,
    with_step,
)
from domain.lifecycle import AgreementStatus
from messages.ids import word_key
from messages.mail import MailKind, SendMail


async def record_dispute_opened(context: ActContext) -> Recorded:
    """Record a new dispute between parties of the agreement."""
    act, session = context.act, context.session
    opening = DisputeOpening.from_bytes(context.payload)
    parties = await parties_of(session, act.agreement_id)
    dispute = open_dispute(
        opening.party_ids,
        parties=[party.party_id for party in parties],
        opened_on=date.fromisoformat(opening.opened_on),
        in_force_on=_in_force_on(context.agreement),
        today=_today(context),
    )
    number = await session.scalar(
        select(func.count())
        .select_from(DisputeRow)
        .where(DisputeRow.agreement_id == act.agreement_id)
    )
    session.add(
        DisputeRow(
            id=act.act_id,
            agreement_id=act.agreement_id,
            ordinal=(number or 0) + 1,
            subject=opening.subject,
            opened_on=dispute.opened_on,
            closed_on=None,
            outcome="",
            closing_note="",
        )
    )
    await session.flush()
    concerned = sorted(set(opening.party_ids))
    session.add_all(DisputePartyRow(dispute_id=act.act_id, party_id=one) for one in concerned)
    await session.flush()
    data: dict[str, JsonValue] = {"opened_on": opening.opened_on, "party_ids": list(concerned)}
    await _append(context, "dispute_opened", act.act_id, data)
    return await _told(context, "opened", act.act_id, act.act_id)


async def record_dispute_step(context: ActContext) -> Recorded:
    """Record what was done about a dispute."""
    taken = DisputeStepTaken.from_bytes(context.payload)
    known = await _known(context, taken.dispute_id)
    step = DisputeStep(StepKind(taken.kind), date.fromisoformat(taken.held_on))
    with_step(known.as_dispute(), step, today=_today(context))
    context.session.add(
        DisputeStepRow(
            id=context.act.act_id,
            dispute_id=known.dispute_id,
            kind=step.kind,
            held_on=step.held_on,
            note=taken.note,
        )
    )
    await context.session.flush()
    data: dict[str, JsonValue] = {"step": taken.kind, "held_on": taken.held_on}
    await _append(context, "dispute_step_taken", known.dispute_id, data)
    return await _told(context, "step", context.act.act_id, known.dispute_id)


async def record_dispute_closed(context: ActContext) -> Recorded:
    """Record how a dispute was closed."""
    closing = DisputeClosing.from_bytes(context.payload)
    known = await _known(context, closing.dispute_id)
    closed_on = date.fromisoformat(closing.closed_on)
    outcome = DisputeOutcome(closing.outcome)
    close_dispute(known.as_dispute(), outcome, closed_on=closed_on, today=_today(context))
    row = await context.session.get_one(DisputeRow, known.dispute_id)
    row.closed_on, row.outcome, row.closing_note = closed_on, outcome, closing.note
    data: dict[str, JsonValue] = {"closed_on": closing.closed_on, "outcome": closing.outcome}
    await _append(context, "dispute_closed", known.dispute_id, data)
    return await _told(context, "closed", known.dispute_id, known.dispute_id)


async def _known(context: ActContext, dispute_id: str) -> DisputeView:
    known = await find_dispute(context.session, context.act.agreement_id, dispute_id)
    if known is None:
        raise DisputeUnknown
    return known


def _in_force_on(agreement: AgreementRow) -> date | None:
    if agreement.status != AgreementStatus.IN_FORCE or agreement.in_force_at is None:
        return None
    return agreement.in_force_at.astimezone(ZoneInfo(agreement.zone)).date()


def _today(context: ActContext) -> date:
    return context.act.received_at.astimezone(ZoneInfo(context.agreement.zone)).date()


async def _append(
    context: ActContext, kind: str, dispute_id: str, data: dict[str, JsonValue]
) -> None:
    act = context.act
    await append_event(
        context.session,
        agreement_id=act.agreement_id,
        kind=kind,
        occurred_at=act.received_at,
        recorded_at=context.recorded_at,
        data={
            "act_id": act.act_id,
            "staff_id": act.staff_id,
            "dispute_id": dispute_id,
            "payload_sha256": act.payload_sha256,
            **data,
        },
        personal={},
        once_key=f"{kind}:{act.act_id}",
    )


async def _told(context: ActContext, what: str, subject_id: str, dispute_id: str) -> Recorded:
    """Return what was recorded, with a mail to each contact person of the parties concerned."""
    act = context.act
    dispute = await _known(context, dispute_id)
    concerned = {party_id for party_id, _ in dispute.parties}
    parties = await parties_of(context.session, act.agreement_id)
    mails = tuple(
        SendMail(
            key=word_key(MailKind.DISPUTE, act.agreement_id, act.act_id, person_id),
            kind=MailKind.DISPUTE,
            agreement_id=act.agreement_id,
            round_number=0,
            person_id=person_id,
            subject_id=f"{what}:{subject_id}",
        )
        for person_id in contacts_of(party for party in parties if party.party_id in concerned)
    )
    return Recorded(dispute_id, mails)
