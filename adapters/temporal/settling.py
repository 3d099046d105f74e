"""Delivers an act and keeps in the inbox what became of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.client import Client

from adapters.clock import Clock
from adapters.database import inbox
from adapters.database.inbox import InboxAct, closes_later
from adapters.database.sessions import Sessions
from adapters.database.tables import AgreementRow, SigningRoundRow
from adapters.temporal.delivery import (
    Answer,
    Delivered,
    NotDelivered,
    Refused,
    WorkflowGone,
    deliver_within,
)
from domain.lifecycle import ENDED, AgreementStatus, RoundStatus, StepNotAllowed
from domain.signing import DeadlinePassed, RoundClosed
from messages.acts import ROUTES, ActKind
from messages.ids import agreement_of, round_of


async def deliver_and_settle(
    client: Client, sessions: Sessions, clock: Clock, act: InboxAct, *, seconds: float
) -> Answer:
    """Deliver an act within so many seconds and settle its row; return what became of it.

    Raises `NotDelivered` when the act keeps waiting, also since its signing group has not heard
    yet that the round is open longer.
    """
    try:
        answer = await deliver_within(client, act, seconds)
    except WorkflowGone as gone:
        async with sessions() as session:
            refused = await _refusal_when_gone(session, act)
        if refused is None:
            raise NotDelivered("its workflow has not begun") from gone
        answer = refused
    if isinstance(answer, Refused) and answer.code == DeadlinePassed.code:
        async with sessions() as session:
            if await _is_in_time(session, act):
                raise NotDelivered("its group has not heard of the later deadline")
    async with sessions.begin() as session:
        if isinstance(answer, Delivered):
            await inbox.settle(
                session, act.act_id, status="delivered", outcome=answer.result, at=clock()
            )
        else:
            outcome = {"code": answer.code, "params": answer.params}
            await inbox.settle(session, act.act_id, status="refused", outcome=outcome, at=clock())
    return answer


async def _is_in_time(session: AsyncSession, act: InboxAct) -> bool:
    """Tell whether the records say that an answer came before the deadline."""
    answers = act.kind in {ActKind.SIGN, ActKind.DECLINE}
    return answers and await closes_later(session, act.workflow_id, than=act.received_at)


async def _refusal_when_gone(session: AsyncSession, act: InboxAct) -> Refused | None:
    """Return why an act whose workflow does not run is refused; None: it will run yet.

    Only the records can tell “has ended” from “is about to be started”.
    """
    if ROUTES[ActKind(act.kind)].starts:
        return None
    agreement_id, number = agreement_of(act.workflow_id), round_of(act.workflow_id)
    if number is None:
        status = await session.scalar(
            select(AgreementRow.status).where(AgreementRow.id == agreement_id)
        )
        if status is None or status in ENDED:
            refusal = StepNotAllowed(
                now=status or AgreementStatus.WITHDRAWN, wanted=AgreementStatus.SIGNING
            )
            return Refused(refusal.code, refusal.params)
        return None
    status = await session.scalar(
        select(SigningRoundRow.status).where(
            SigningRoundRow.agreement_id == agreement_id, SigningRoundRow.number == number
        )
    )
    return None if status == RoundStatus.OPEN else Refused(RoundClosed.code, {})
