"""A round that takes no more signatures, recorded with its outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording.completed.base import RoundEnd
from activities.recording.completed.registry import ROUNDS
from activities.recording.leaving_out import LeavesOut, leave_out
from activities.recording.steps import agreement_to_change, round_to_change
from adapters.database.audit import NewEvent, append_events
from adapters.database.tables import PartyRow, SigningRequestRow, SigningRoundRow
from adapters.payloads.decisions import LeavingOut
from domain.lifecycle import RequestStatus, RoundKind, RoundStatus
from domain.signing import NoRoundIsOpen
from messages.records import Recipients, RecordRoundEnded, RoundKey


async def record_round_ended(
    session: AsyncSession,
    request: RecordRoundEnded,
    leaving_out: LeavingOut | None = None,
    *,
    recorded_at: datetime,
) -> None:
    """Record a round's outcome and what it means for the agreement; complete, it is sealed next.

    With a party to leave out, both are recorded, or neither.
    """
    agreement = await agreement_to_change(session, request.agreement_id)
    row = await round_to_change(session, request.agreement_id, request.round_number)
    complete = request.outcome is RoundStatus.COMPLETE
    if row.status != RoundStatus.OPEN:
        _check_same_outcome(row, request.outcome)
        return
    end = RoundEnd(session, agreement, row, recorded_at)
    await ROUNDS[RoundKind(row.kind)].ended(end, request.outcome, at=request.ended_at)
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
    if leaving_out is not None:
        await _leave_out(session, request, leaving_out, recorded_at=recorded_at)


async def _leave_out(
    session: AsyncSession, request: RecordRoundEnded, payload: LeavingOut, *, recorded_at: datetime
) -> None:
    party = await session.get_one(PartyRow, payload.party_id)
    given = LeavesOut(
        request.act_id, request.staff_id, request.leaving_out_sha256, payload, request.ended_at
    )
    await leave_out(session, party, given, recorded_at=recorded_at)


def _check_same_outcome(row: SigningRoundRow, outcome: RoundStatus) -> None:
    ended_well = row.status in {RoundStatus.SEALING, RoundStatus.COMPLETE}
    if row.status != outcome and not (ended_well and outcome is RoundStatus.COMPLETE):
        raise NoRoundIsOpen


def _outcome_event(request: RecordRoundEnded) -> NewEvent:
    data: dict[str, Any] = {"round": request.round_number}
    given = {
        "act_id": request.act_id,
        "staff_id": request.staff_id,
        "person_id": request.person_id,
        "reason_sha256": request.reason_sha256,
    }
    return NewEvent(
        kind=f"round_{request.outcome.value}",
        occurred_at=request.ended_at,
        once_key=f"round_ended:{request.round_number}",
        data=data | {name: value for name, value in given.items() if value},
    )


async def list_recipients(session: AsyncSession, request: RoundKey) -> Recipients:
    """Return who is told how a round ended, each once."""
    row = await round_to_change(session, request.agreement_id, request.round_number)
    return await ROUNDS[RoundKind(row.kind)].recipients(session, request.agreement_id, row)
