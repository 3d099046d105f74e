"""The day on which notices take effect: a party leaves, or the agreement ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.agenda.context import Done, DueContext
from activities.agenda.mornings import morning_after
from activities.recording.notices import mails_to_all
from activities.recording.steps import move
from adapters.database.audit import NewEvent, append_events, utc_text
from adapters.database.standing import Standing, standing_of
from adapters.database.tables import AgreementRow, NoticeRow, PartyRow
from domain.agenda import Due, DueKind
from domain.lifecycle import AgreementStatus
from domain.notices import NoticeStatus
from domain.termination.rule import NoTermination, NoticeEnds
from domain.termination.standing import parties_in_force
from messages.mail import MailKind, SendMail


async def notices_due(session: AsyncSession, agreement: AgreementRow) -> Iterable[Due]:
    """Return the instants at which notices that stand take effect; several may share one."""
    if agreement.status != AgreementStatus.IN_FORCE:
        return []
    instants = {notice.ends_at for notice in await _given(session, agreement.id) if notice.ends_at}
    return [
        Due(at, DueKind.NOTICES_TAKE_EFFECT, f"{DueKind.NOTICES_TAKE_EFFECT}:{utc_text(at)}")
        for at in instants
    ]


async def let_notices_take_effect(context: DueContext) -> Done:
    """Let every party leave whose notice takes effect now, or end the agreement for all."""
    session, agreement, at = context.session, context.agreement, context.due.at
    standing = await standing_of(session, agreement.id)
    notices = [n for n in await _given(session, agreement.id) if n.ends_at == at]
    if not notices:  # taken back meanwhile
        return Done()
    events: list[NewEvent] = []
    for notice in notices:
        notice.status = NoticeStatus.IN_EFFECT
        events.append(_effect_event(notice, at))
    reason = _why_it_ends(standing, at)
    if reason:
        move(agreement, AgreementStatus.ENDED_BY_NOTICE)
        agreement.ended_at = at
        data: dict[str, Any] = {"reason": reason, "notices": [n.id for n in notices]}
        events.append(NewEvent("agreement_ended_by_notice", at, "agreement_ended_by_notice", data))
    mails = await _mails(context, notices, ends=bool(reason))
    await _leave(session, notices, at)
    await append_events(session, agreement.id, events, recorded_at=context.recorded_at)
    status = AgreementStatus.ENDED_BY_NOTICE if reason else None
    return Done(mails, status, mails_at=morning_after(agreement, at))


async def _given(session: AsyncSession, agreement_id: str) -> Sequence[NoticeRow]:
    rows = await session.scalars(
        select(NoticeRow)
        .where(NoticeRow.agreement_id == agreement_id, NoticeRow.status == NoticeStatus.GIVEN)
        .order_by(NoticeRow.received_at, NoticeRow.id)
    )
    return rows.all()


def _why_it_ends(standing: Standing, at: datetime) -> str:
    """Return why the agreement ends with these notices; empty when it goes on."""
    termination = standing.rule.termination
    assert not isinstance(termination, NoTermination), "there is no notice without a rule"
    if termination.effect is NoticeEnds.AGREEMENT_ENDS:
        return "notice"
    left = parties_in_force(standing.rule, standing.members, standing.given, at=at)
    return "too_few_parties" if len(left) < termination.fewest_parties else ""


async def _leave(session: AsyncSession, notices: Sequence[NoticeRow], at: datetime) -> None:
    for notice in notices:
        party = await session.get_one(PartyRow, notice.party_id)
        party.left_at = at


def _effect_event(notice: NoticeRow, at: datetime) -> NewEvent:
    data = {"notice_id": notice.id, "party_id": notice.party_id}
    return NewEvent("notice_took_effect", at, f"notice_took_effect:{notice.id}", data)


async def _mails(
    context: DueContext, notices: Sequence[NoticeRow], *, ends: bool
) -> tuple[SendMail, ...]:
    """Tell everybody, those who leave now for the last time."""
    session, agreement = context.session, context.agreement
    if ends:
        last = notices[-1].id
        return await mails_to_all(session, agreement, MailKind.AGREEMENT_ENDED, last)
    mails: list[SendMail] = []
    for notice in notices:
        mails += await mails_to_all(session, agreement, MailKind.NOTICE_TOOK_EFFECT, notice.id)
    return tuple(mails)
