"""What the agreement's workflow asks of its agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.agenda import Due
from domain.lifecycle import AgreementStatus
from messages.mail import SendMail


@dataclass(frozen=True, slots=True)
class AgendaKey:
    """Names the agenda of one agreement."""

    agreement_id: str


@dataclass(frozen=True, slots=True)
class NextDue:
    """What is due next; None while nothing is."""

    due: Due | None = None


@dataclass(frozen=True, slots=True)
class CarryOut:
    """Carry out what has become due."""

    agreement_id: str
    due: Due


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """It is in the records: `mails` are to be sent, `status` is the agreement's if it changed.

    `held_up`: nothing was done, since an act that was received before is not delivered yet.
    The mails go out at once, or from `mails_at` (UTC) on: what happens at midnight is told in
    the morning.
    """

    mails: tuple[SendMail, ...] = ()
    status: AgreementStatus | None = None
    held_up: bool = False
    mails_at: datetime | None = None
