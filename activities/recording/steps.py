"""Steps of an agreement and its rounds, each with its audit event, each safe to repeat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import NewEvent, append_events, lock_agreement
from adapters.database.rounds import round_row
from adapters.database.tables import AgreementRow, SigningRoundRow
from domain.lifecycle import AgreementStatus, check_step
from messages.records import RecordStep

_HAS_BEEN_IN_FORCE = frozenset(
    {AgreementStatus.IN_FORCE, AgreementStatus.ENDED_BY_NOTICE, AgreementStatus.TERM_ENDED}
)


class RecordMissing(Exception):
    """A workflow names a record that does not exist: a bug, not a refusal."""


async def agreement_to_change(session: AsyncSession, agreement_id: str) -> AgreementRow:
    """Return the row of an agreement, held until the transaction ends."""
    await lock_agreement(session, agreement_id)
    row = await session.get(AgreementRow, agreement_id)
    if row is None:
        raise RecordMissing(f"agreement {agreement_id}")
    return row


async def round_to_change(session: AsyncSession, agreement_id: str, number: int) -> SigningRoundRow:
    """Return the row of a round."""
    row = await round_row(session, agreement_id, number)
    if row is None:
        raise RecordMissing(f"round {number} of agreement {agreement_id}")
    return row


def move(agreement: AgreementRow, wanted: AgreementStatus) -> None:
    """Move an agreement to a status that the lifecycle allows; refuse another."""
    check_step(AgreementStatus(agreement.status), wanted)
    agreement.status = wanted


async def record_in_force(
    session: AsyncSession, request: RecordStep, *, recorded_at: datetime
) -> None:
    """Record that the agreement's first day has come."""
    agreement = await agreement_to_change(session, request.agreement_id)
    if agreement.status in _HAS_BEEN_IN_FORCE:
        return
    move(agreement, AgreementStatus.IN_FORCE)
    event = in_force_event(request.at)
    await append_events(session, request.agreement_id, [event], recorded_at=recorded_at)


def in_force_event(at: datetime) -> NewEvent:
    """Return the event by which the history tells from when the agreement is in force."""
    return NewEvent("agreement_in_force", at, "agreement_in_force")


async def record_term_ended(
    session: AsyncSession, request: RecordStep, *, recorded_at: datetime
) -> None:
    """Record that the last day of the term is over."""
    agreement = await agreement_to_change(session, request.agreement_id)
    if agreement.status == AgreementStatus.TERM_ENDED:
        return
    move(agreement, AgreementStatus.TERM_ENDED)
    agreement.ended_at = request.at
    event = NewEvent("term_ended", request.at, "term_ended")
    await append_events(session, request.agreement_id, [event], recorded_at=recorded_at)
