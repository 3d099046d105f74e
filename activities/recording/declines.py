"""A refusal to sign, recorded with its audit event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import append_event, lock_agreement
from adapters.database.concerned import staff_concerned
from adapters.database.signing import RequestView, request_view
from adapters.database.strong_identification import check_link_not_blocked
from adapters.database.tables import SigningRequestRow
from domain.lifecycle import RequestStatus
from domain.round_acts import check_newest_link
from domain.signing import AlreadySigned, RoundClosed, UnknownRequest
from domain.turns import check_turn
from messages.records import RecordDecline
from messages.signing import DeclineReceipt


async def record_decline(
    session: AsyncSession, request: RecordDecline, *, recorded_at: datetime
) -> DeclineReceipt:
    """Record a refusal once; refuse when the request has been signed or closed meanwhile."""
    decline = request.decline
    await lock_agreement(session, request.agreement_id)
    told = await staff_concerned(session, request.agreement_id, request.round_number)
    view = await request_view(session, decline.request_id)
    row = await session.get(SigningRequestRow, decline.request_id)
    if view is None or row is None:
        raise UnknownRequest
    if view.status is RequestStatus.DECLINED:
        return DeclineReceipt(view.request_id, view.ended_at or decline.received_at, told)
    _check_waiting(view)
    check_turn(view.step, open_step=view.open_step)
    check_newest_link(used=decline.generation, living=view.generation)
    await check_link_not_blocked(session, view.request_id, view.generation)
    row.status, row.ended_at = RequestStatus.DECLINED, decline.received_at
    await append_event(
        session,
        agreement_id=request.agreement_id,
        kind="signing_declined",
        occurred_at=decline.received_at,
        recorded_at=recorded_at,
        data={
            "act_id": decline.act_id,
            "round": request.round_number,
            "request_id": view.request_id,
            "party_id": view.party_id,
            "evidence_sha256": decline.evidence_sha256,
        },
        personal={
            "name": view.person_name,
            "email": view.person_email,
            "party": view.party_name,
        },
        once_key=f"signing_declined:{view.request_id}:{decline.act_id}",
    )
    return DeclineReceipt(view.request_id, decline.received_at, told)


def _check_waiting(view: RequestView) -> None:
    if view.status is RequestStatus.SIGNED:
        raise AlreadySigned
    if view.status is RequestStatus.CLOSED:
        raise RoundClosed
