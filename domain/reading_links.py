"""Links that open a document to be read: for viewers while it is signed, and sealed for all."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.errors import N_, DomainError
from domain.lifecycle import RoundStatus
from domain.parties import Role

DAYS_OF_A_COPY = 90
"""So long a link to the sealed document lives, counted from when it was last sent."""


class NothingToRead(DomainError):
    """The person gets no document now: none is being signed that they may see, none is sealed."""

    code = "nothing_to_read"
    message = N_(
        "There is nothing to send to this person now: no document that they may read is being "
        "signed, and none has been sealed."
    )


def lives_until(sent_at: datetime) -> datetime:
    """Return the instant at which a link to a sealed document stops working."""
    return sent_at + timedelta(days=DAYS_OF_A_COPY)


def may_read(role: Role, status: RoundStatus, *, sent_at: datetime, at: datetime) -> bool:
    """Tell whether a link opens: before the seal to viewers alone, afterwards to whom it went."""
    if status is RoundStatus.COMPLETE:
        return at < lives_until(sent_at)
    return role is Role.VIEWER and status in {RoundStatus.OPEN, RoundStatus.SEALING}
