"""Messages of the small workflow that mails a member of staff the link to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StaffMailKind(StrEnum):
    """Which mail of no agreement; each has a folder of its own under templates/mail."""

    SIGN_IN = "staff_sign_in"
    INVITED = "staff_invited"


@dataclass(frozen=True, slots=True)
class AskStaffMail:
    """A member of staff is to get the link of this generation."""

    act_id: str
    staff_id: str
    kind: StaffMailKind
    generation: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class StaffMailAsked:
    """The mail is on its way."""

    act_id: str


@dataclass(frozen=True, slots=True)
class SendStaffMail:
    """Send one mail once: a repeat with the same `key` sends nothing."""

    key: str
    kind: StaffMailKind
    staff_id: str
    generation: int
