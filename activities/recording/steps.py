"""Steps of an agreement and its rounds, each with its audit event, each safe to repeat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import NewEvent, append_events, lock_agreement
from adapters.database.rounds import round_row
from adapters.database.tables import AgreementRow, SigningRequestRow, SigningRoundRow
from domain.lifecycle import AgreementStatus, RequestStatus, RoundStatus, check_step
from domain.signing import NoRoundIsOpen
from messages.records import RecordRoundEnded, RecordStep

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


async def record_round_ended(
    session: AsyncSession, request: RecordRoundEnded, *, recorded_at: datetime
) -> None:
    """Record a round's outcome; a complete one is to be sealed, the others give the draft back."""
    agreement = await agreement_to_change(session, request.agreement_id)
    row = await round_to_change(session, request.agreement_id, request.round_number)
    complete = request.outcome is RoundStatus.COMPLETE
    if row.status != RoundStatus.OPEN:
        _check_same_outcome(row, request.outcome)
        return
    move(agreement, AgreementStatus.SEALING if complete else AgreementStatus.DRAFT)
    row.status = RoundStatus.SEALING if complete else request.outcome
    row.ended_at = request.ended_at
    await session.execute(
        update(SigningRequestRow)
        .where(
            SigningRequestRow.round_id == row.id,
            SigningRequestRow.status == RequestStatus.WAITING,
        )
        .values(status=RequestStatus.CLOSED, ended_at=request.ended_at)
        .execution_options(synchronize_session=False)
    )
    if not complete:
        event = _outcome_event(request)
        await append_events(session, request.agreement_id, [event], recorded_at=recorded_at)


def _check_same_outcome(row: SigningRoundRow, outcome: RoundStatus) -> None:
    ended_well = row.status in {RoundStatus.SEALING, RoundStatus.COMPLETE}
    if row.status != outcome and not (ended_well and outcome is RoundStatus.COMPLETE):
        raise NoRoundIsOpen


def _outcome_event(request: RecordRoundEnded) -> NewEvent:
    data: dict[str, Any] = {"round": request.round_number}
    given = {
        "act_id": request.act_id,
        "staff_id": request.staff_id,
        "reason_sha256": request.reason_sha256,
    }
    return NewEvent(
        kind=f"round_{request.outcome.value}",
        occurred_at=request.ended_at,
        once_key=f"round_ended:{request.round_number}",
        data=data | {name: value for name, value in given.items() if value},
    )


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
