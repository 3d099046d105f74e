"""Many signing rounds started from one list: what becomes of each, and what is never done twice."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from domain.errors import N_, DomainError
from domain.lifecycle import AgreementStatus

MOST_ITEMS = 1000
_BEFORE_SIGNING = frozenset({AgreementStatus.DRAFT, AgreementStatus.DECIDING})


class ItemStatus(StrEnum):
    """What became of one agreement of a batch."""

    WAITING = "waiting"
    STARTED = "started"
    SKIPPED = "skipped"
    REFUSED = "refused"


class SentAlready(DomainError):
    """This text has been sent for signing: a batch never sends it a second time."""

    code = "sent_already"
    message = N_("This text has been sent for signing already. Nothing was sent again.")


class NothingToStart(DomainError):
    """Every agreement of the list has been sent already."""

    code = "nothing_to_start"
    message = N_("All agreements of the list have been sent for signing already.")


class BatchNotFound(DomainError):
    """There is no such batch."""

    code = "batch_not_found"
    message = N_("There is no such batch of signing rounds.")


def check_not_sent(
    status: AgreementStatus, *, drafted_at: datetime, last_sent_at: datetime | None
) -> None:
    """Refuse to send a text again that has been sent, however its round ended.

    A newer draft is another text: `drafted_at` is when the newest was made, `last_sent_at` when
    the agreement was last sent for signing.
    """
    sent = last_sent_at is not None and last_sent_at >= drafted_at
    if sent or status not in _BEFORE_SIGNING:
        raise SentAlready
