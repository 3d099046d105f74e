"""What a recorder is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording.signatures import SigningTools
from adapters.database.tables import AgreementRow
from domain.lifecycle import AgreementStatus
from messages.mail import SendMail
from messages.recorded_acts import RecordAct


@dataclass(frozen=True, slots=True)
class ActContext:
    """An act in its transaction; the agreement's row is held until it ends.

    `payload` is the blob that the act names. A recorder that has nothing to say but the
    rules' no raises it; then nothing is written.
    """

    session: AsyncSession
    agreement: AgreementRow
    act: RecordAct
    payload: bytes
    recorded_at: datetime
    tools: SigningTools


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of an act: the record it made, mails to send, the agreement's new status.

    With `issues_attachment` the mails wait until the attachment has been issued anew.
    """

    subject_id: str = ""
    mails: tuple[SendMail, ...] = ()
    status: AgreementStatus | None = None
    issues_attachment: bool = False


Recorder: TypeAlias = Callable[[ActContext], Awaitable[Recorded]]
