"""Records an act on a round once: its answer is kept beside it, and a repeat gets the same."""

from __future__ import annotations

from pydantic import TypeAdapter

from activities.recording.round_acts.context import RoundContext
from activities.recording.round_acts.registry import ROUND_RECORDERS
from activities.recording.signatures import SigningTools
from activities.recording.steps import agreement_to_change, round_to_change
from adapters.database.tables import RecordedActRow
from domain.lifecycle import RoundStatus
from domain.round_acts import check_round_runs
from messages.round_acts import RoundAct, RoundActRecorded

_ANSWER = TypeAdapter(RoundActRecorded)


async def record_round_act(tools: SigningTools, act: RoundAct) -> RoundActRecorded:
    """Record an act in one transaction; refuse what its rules refuse."""
    payload = await tools.blobs.get(act.payload_sha256)
    async with tools.sessions.begin() as session:
        agreement = await agreement_to_change(session, act.agreement_id)
        known = await session.get(RecordedActRow, act.act_id)
        if known is not None:
            return _ANSWER.validate_python(known.answer)
        round_ = await round_to_change(session, act.agreement_id, act.round_number)
        check_round_runs(
            RoundStatus(round_.status), closes_at=round_.closes_at, received_at=act.received_at
        )
        recorded_at = tools.clock()
        managed = await ROUND_RECORDERS[act.kind](
            RoundContext(session, agreement, round_, act, payload, recorded_at)
        )
        answer = RoundActRecorded(act.act_id, managed.mails, managed.requests, managed.deadline)
        session.add(
            RecordedActRow(
                act_id=act.act_id,
                agreement_id=act.agreement_id,
                kind=act.kind,
                answer=_ANSWER.dump_python(answer, mode="json"),
                recorded_at=recorded_at,
            )
        )
    return answer
