"""The inbox: acts of persons, written down before they are delivered to a workflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import InboxRow, SigningRoundRow
from domain.lifecycle import RoundStatus
from messages.acts import ActKind
from messages.ids import agreement_of, round_of, signing_rounds_prefix
from messages.round_acts import RoundActKind

WAITING = "waiting"
Settled = Literal["delivered", "refused"]


@dataclass(frozen=True, slots=True)
class InboxAct:
    """One act; `outcome` is the receipt, or the refusal's code and params, once settled."""

    act_id: str
    once_key: str
    kind: str
    workflow_id: str
    payload: Mapping[str, Any]
    received_at: datetime
    status: str
    outcome: Mapping[str, Any] | None
    settled_at: datetime | None


async def put_act(
    session: AsyncSession,
    *,
    act_id: str,
    once_key: str,
    kind: str,
    workflow_id: str,
    payload: Mapping[str, Any],
    received_at: datetime,
) -> InboxAct:
    """Write an act down and return it; a repeat of `once_key` returns the first act.

    The payload holds ids, hashes and dates only.
    """
    first = await find_act(session, once_key)
    if first is not None:
        return first
    row = InboxRow(
        id=act_id,
        once_key=once_key,
        kind=kind,
        workflow_id=workflow_id,
        payload=dict(payload),
        received_at=received_at,
        status=WAITING,
        outcome=None,
        settled_at=None,
    )
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # The same act sent twice in the same moment: the other one was first.
        first = await find_act(session, once_key)
        if first is None:
            raise
        return first
    return _act(row)


async def get_act(session: AsyncSession, act_id: str) -> InboxAct | None:
    """Return an act by its id."""
    row = await session.get(InboxRow, act_id)
    return _act(row) if row else None


async def waiting_acts(session: AsyncSession, older_than: datetime, limit: int) -> list[InboxAct]:
    """Return acts received before an instant that nobody has delivered, oldest first."""
    rows = await session.scalars(
        select(InboxRow)
        .where(InboxRow.status == WAITING, InboxRow.received_at < older_than)
        .order_by(InboxRow.received_at, InboxRow.id)
        .limit(limit)
    )
    return [_act(row) for row in rows]


async def waiting_act_of_request(
    session: AsyncSession, workflow_id: str, request_id: str
) -> InboxAct | None:
    """Return the signatory's first act on a request that is not settled yet, or None."""
    rows = await session.scalars(
        select(InboxRow)
        .where(
            InboxRow.workflow_id == workflow_id,
            InboxRow.status == WAITING,
            InboxRow.kind.in_((ActKind.SIGN, ActKind.DECLINE)),
        )
        .order_by(InboxRow.received_at, InboxRow.id)
    )
    return next((_act(row) for row in rows if row.payload.get("request_id") == request_id), None)


async def proposal_is_waiting(session: AsyncSession, workflow_id: str, request_id: str) -> bool:
    """Tell whether the signatory of a request has proposed somebody, and it is not settled yet."""
    payloads = await session.scalars(
        select(InboxRow.payload).where(
            InboxRow.workflow_id == workflow_id,
            InboxRow.status == WAITING,
            InboxRow.kind == ActKind.MANAGE,
        )
    )
    return any(
        (payload.get("request_id"), payload.get("kind"))
        == (request_id, RoundActKind.PROPOSE_PERSON)
        for payload in payloads
    )


async def count_waiting(session: AsyncSession, workflow_id: str, before: datetime) -> int:
    """Return how many acts received before an instant still wait for a workflow."""
    counted = await session.scalar(
        select(func.count())
        .select_from(InboxRow)
        .where(
            InboxRow.workflow_id == workflow_id,
            InboxRow.status == WAITING,
            InboxRow.received_at < before,
        )
    )
    return counted or 0


async def closes_later(session: AsyncSession, workflow_id: str, *, than: datetime) -> bool:
    """Tell whether the records keep the round of a workflow open beyond an instant.

    A later deadline is recorded first; the workflows of the round hear of it a moment afterwards.
    """
    number = round_of(workflow_id)
    found: bool | None = await session.scalar(
        select(
            exists().where(
                SigningRoundRow.agreement_id == agreement_of(workflow_id),
                SigningRoundRow.number == number,
                SigningRoundRow.status == RoundStatus.OPEN,
                SigningRoundRow.closes_at > than,
            )
        )
    )
    return number is not None and bool(found)


async def is_being_signed(
    session: AsyncSession, agreement_id: str, *, before: datetime, settled_since: datetime
) -> bool:
    """Tell whether signatures received before an instant may still complete a round.

    They wait in the inbox, or have left it a short while ago and their round has not ended or
    is being sealed.
    """
    unsettled = exists().where(
        SigningRoundRow.agreement_id == agreement_id,
        SigningRoundRow.status.in_((RoundStatus.OPEN, RoundStatus.SEALING)),
    )
    found = await session.scalar(
        select(InboxRow.id)
        .where(
            InboxRow.workflow_id.startswith(signing_rounds_prefix(agreement_id), autoescape=True),
            InboxRow.received_at < before,
            or_(InboxRow.status == WAITING, (InboxRow.settled_at >= settled_since) & unsettled),
        )
        .limit(1)
    )
    return found is not None


async def settle(
    session: AsyncSession, act_id: str, *, status: Settled, outcome: Mapping[str, Any], at: datetime
) -> None:
    """Keep what became of an act; the first outcome stays."""
    await session.execute(
        update(InboxRow)
        .where(InboxRow.id == act_id, InboxRow.status == WAITING)
        .values(status=status, outcome=dict(outcome), settled_at=at)
        .execution_options(synchronize_session=False)
    )


async def find_act(session: AsyncSession, once_key: str) -> InboxAct | None:
    """Return the act that came first with a key, or None."""
    row = await session.scalar(select(InboxRow).where(InboxRow.once_key == once_key))
    return _act(row) if row else None


def _act(row: InboxRow) -> InboxAct:
    return InboxAct(
        act_id=row.id,
        once_key=row.once_key,
        kind=row.kind,
        workflow_id=row.workflow_id,
        payload=row.payload,
        received_at=row.received_at,
        status=row.status,
        outcome=row.outcome,
        settled_at=row.settled_at,
    )
