"""Records an act once: its answer is kept beside it, and a repeat gets the same."""

from __future__ import annotations

from pydantic import TypeAdapter

from activities.recording.acts.context import ActContext
from activities.recording.acts.registry import RECORDERS
from activities.recording.signatures import SigningTools
from activities.recording.steps import agreement_to_change
from adapters.database.tables import RecordedActRow
from messages.recorded_acts import ActRecorded, RecordAct

_ANSWER = TypeAdapter(ActRecorded)


async def record_act(tools: SigningTools, act: RecordAct) -> ActRecorded:
    """Record an act in one transaction; refuse what its rules refuse."""
    payload = await tools.blobs.get(act.payload_sha256) if act.payload_sha256 else b""
    async with tools.sessions.begin() as session:
        agreement = await agreement_to_change(session, act.agreement_id)
        known = await session.get(RecordedActRow, act.act_id)
        if known is not None:
            return _ANSWER.validate_python(known.answer)
        recorded_at = tools.clock()
        recorded = await RECORDERS[act.kind](
            ActContext(session, agreement, act, payload, recorded_at, tools)
        )
        answer = ActRecorded(
            act_id=act.act_id,
            subject_id=recorded.subject_id,
            mails=recorded.mails,
            status=recorded.status,
            issues_attachment=recorded.issues_attachment,
        )
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
