"""Messages of the small workflow that mails a code, or tells that codes were entered wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from messages.mail import MailKind


@dataclass(frozen=True, slots=True)
class MailOfCode:
    """A mail about the codes of one signing request; never a code itself.

    The code's mail goes to the signatory and `act_id` is the serial that it is derived from;
    word of a block goes to `staff_ids`.
    """

    act_id: str
    agreement_id: str
    request_id: str
    kind: MailKind
    received_at: datetime
    staff_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeMailAsked:
    """The mail is on its way."""

    act_id: str
