"""Has the coordinator told that mail could not be delivered: once a day an agreement."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.inbox import put_act
from adapters.database.tables import AgreementRow
from domain.lifecycle import ENDED
from messages.acts import ActKind
from messages.ids import agreement_workflow_id
from messages.recorded_acts import RecordAct, RecordKind

_MESSAGE = TypeAdapter(RecordAct)


async def ask_to_tell(session: AsyncSession, agreement_id: str, *, at: datetime) -> None:
    """Put into the inbox, in the caller's transaction, that the coordinator is to be told.

    The sweeper delivers it some seconds later, so that mails refused in one go are told of
    together. An agreement that is over has no workflow that would tell.
    """
    agreement = await session.get_one(AgreementRow, agreement_id)
    if agreement.status in ENDED:
        return
    day = at.astimezone(ZoneInfo(agreement.zone)).date()
    act = RecordAct(
        act_id=str(uuid4()),
        agreement_id=agreement_id,
        kind=RecordKind.TELL_OF_UNDELIVERED_MAIL,
        payload_sha256="",
        received_at=at,
    )
    await put_act(
        session,
        act_id=act.act_id,
        once_key=f"{act.kind}:{agreement_id}:{day.isoformat()}",
        kind=ActKind.RECORD,
        workflow_id=agreement_workflow_id(agreement_id),
        payload=_MESSAGE.dump_python(act, mode="json"),
        received_at=at,
    )
