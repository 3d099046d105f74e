"""What providers and carriers of the agenda are given, and what they give back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import AgreementRow
from domain.agenda import Due
from domain.lifecycle import AgreementStatus
from messages.mail import SendMail


@dataclass(frozen=True, slots=True)
class DueContext:
    """A due thing in its transaction; the agreement's row is held until it ends.

    `is_stale`: it comes so late, after an outage, that nobody is to be written to.
    """

    session: AsyncSession
    agreement: AgreementRow
    due: Due
    recorded_at: datetime
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: mails to send, and the agreement's new status if it changed.

    The mails go out at once, or from `mails_at` (UTC) on.
    """

    mails: tuple[SendMail, ...] = ()
    status: AgreementStatus | None = None
    mails_at: datetime | None = None


Provider: TypeAlias = Callable[[AsyncSession, AgreementRow], Awaitable[Iterable[Due]]]
Carrier: TypeAlias = Callable[[DueContext], Awaitable[Done]]
