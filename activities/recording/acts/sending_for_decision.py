"""A draft sent out for decision, and parties reminded that have not decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording.acts.context import ActContext, Recorded
from activities.recording.steps import move
from adapters.database.audit import append_event
from adapters.database.deciding import ask_for_decision, deciders
from adapters.database.decisions import (
    as_rules,
    deciding_party,
    newest_deciding,
    standing_decisions,
)
from adapters.database.people import PartyView, parties_of
from adapters.database.tables import DecidingRow, DecisionRow, DocumentRow
from adapters.payloads.decisions import RemindOfDecision, SendForDecision
from domain.decision_refusals import DecisionAfterRoundStarted, NotDeciding
from domain.decisions import check_enough_join, check_expected_on
from domain.lifecycle import AgreementStatus
from messages.mail import MailKind, SendMail

_BEFORE_SIGNING = {AgreementStatus.DRAFT, AgreementStatus.DECIDING}


async def send_for_decision(context: ActContext) -> Recorded:
    """Send the newest draft to each party that has not decided; the agreement is deciding."""
    act, session, agreement = context.act, context.session, context.agreement
    payload = SendForDecision.from_bytes(context.payload)
    expected_on = date.fromisoformat(payload.expected_on)
    if agreement.status not in _BEFORE_SIGNING:
        raise DecisionAfterRoundStarted
    today = act.received_at.astimezone(ZoneInfo(agreement.zone)).date()
    check_expected_on(expected_on, today=today)
    parties = await parties_of(session, agreement.id)
    decisions = await standing_decisions(session, agreement.id)
    check_enough_join([deciding_party(party) for party in parties], as_rules(decisions))
    draft = await _newest_draft(session, agreement.id)
    session.add(
        DecidingRow(
            id=act.act_id,
            agreement_id=agreement.id,
            document_sha256=draft.sha256,
            version=draft.version,
            expected_on=expected_on,
            sent_by=act.staff_id,
            sent_at=act.received_at,
        )
    )
    if agreement.status == AgreementStatus.DRAFT:
        move(agreement, AgreementStatus.DECIDING)
    again = [p.party_id for p in parties if p.party_id in {*payload.decide_again} & {*decisions}]
    await supersede(session, again, at=act.received_at)
    asked = [p for p in parties if p.party_id in again or p.party_id not in decisions]
    await _record(context, draft, expected_on, asked=len(asked), again=again)
    mails = await _mails(context, MailKind.DECIDE_REQUEST, asked)
    return Recorded(act.act_id, mails, AgreementStatus.DECIDING)


async def _record(
    context: ActContext, draft: DocumentRow, expected_on: date, *, asked: int, again: list[str]
) -> None:
    act = context.act
    await append_event(
        context.session,
        agreement_id=act.agreement_id,
        kind="sent_for_decision",
        occurred_at=act.received_at,
        recorded_at=context.recorded_at,
        data={
            "act_id": act.act_id,
            "staff_id": act.staff_id,
            "version": draft.version,
            "document_sha256": draft.sha256,
            "expected_on": expected_on.isoformat(),
            "parties": asked,
            **({"decide_again": [*again]} if again else {}),
        },
        personal={},
        once_key=f"sent_for_decision:{act.act_id}",
    )


async def remind_of_decision(context: ActContext) -> Recorded:
    """Write once more to those who have not decided; whoever has is left alone."""
    agreement, session = context.agreement, context.session
    if agreement.status != AgreementStatus.DECIDING:
        raise NotDeciding
    wanted = RemindOfDecision.from_bytes(context.payload).party_id
    missing = await undecided(session, agreement.id)
    reminded = [party for party in missing if not wanted or party.party_id == wanted]
    return Recorded(mails=await _mails(context, MailKind.DECIDE_REMINDER, reminded))


async def supersede(session: AsyncSession, party_ids: Sequence[str], *, at: datetime) -> None:
    """Let the decisions of these parties that stand no longer stand."""
    await session.execute(
        update(DecisionRow)
        .where(DecisionRow.party_id.in_(party_ids), DecisionRow.superseded_at.is_(None))
        .values(superseded_at=at)
        .execution_options(synchronize_session=False)
    )


async def undecided(session: AsyncSession, agreement_id: str) -> list[PartyView]:
    """Return the parties that have no decision, in the order of the list."""
    decisions = await standing_decisions(session, agreement_id)
    parties = await parties_of(session, agreement_id)
    return [party for party in parties if party.party_id not in decisions]


async def decision_staff(session: AsyncSession, agreement_id: str, created_by: str) -> set[str]:
    """Return the ids of whoever made the agreement and whoever sent it out for decision."""
    deciding = await newest_deciding(session, agreement_id)
    return {created_by, deciding.sent_by if deciding else ""}


async def _newest_draft(session: AsyncSession, agreement_id: str) -> DocumentRow:
    found = await session.scalars(
        select(DocumentRow)
        .where(DocumentRow.agreement_id == agreement_id, DocumentRow.kind == "draft")
        .order_by(DocumentRow.version.desc())
        .limit(1)
    )
    return found.one()


async def _mails(
    context: ActContext, kind: MailKind, parties: Sequence[PartyView]
) -> tuple[SendMail, ...]:
    return tuple(
        await mails_to_deciders(
            context.session,
            context.agreement.id,
            kind,
            parties,
            key=context.act.act_id,
            at=context.act.received_at,
        )
    )


async def mails_to_deciders(  # noqa: PLR0917 - what a mail is made from
    session: AsyncSession,
    agreement_id: str,
    kind: MailKind,
    parties: Iterable[PartyView],
    key: str,
    at: datetime,
) -> list[SendMail]:
    """Return a mail to each person who records a decision for one of the parties."""
    return [
        SendMail(
            key=f"{kind}:{key}:{person.person_id}",
            kind=kind,
            agreement_id=agreement_id,
            round_number=0,
            person_id=person.person_id,
            subject_id=await ask_for_decision(session, agreement_id, person, at=at),
        )
        for party in parties
        for person in deciders(party)
    ]
