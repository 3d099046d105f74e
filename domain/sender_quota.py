"""How many people one sender may ask for a signature within a day."""

from __future__ import annotations

from datetime import timedelta

from domain.errors import N_, DomainError

MOST_ASKED_A_DAY = 10_000
QUOTA_PERIOD = timedelta(hours=24)


class SenderQuotaReached(DomainError):
    """More people would be written to than one sender may write to within a day."""

    code = "sender_quota_reached"
    message = N_(
        "Within 24 hours one sender asks at most {most} people to sign; you have asked {asked}, "
        "and this would be {more} more. Send it later, or have the limit raised."
    )


def check_quota(*, asked: int, more: int, most: int) -> None:
    """Refuse to ask `more` people besides those `asked` within `QUOTA_PERIOD` (abuse 59)."""
    if asked + more > most:
        raise SenderQuotaReached(most=str(most), asked=str(asked), more=str(more))
