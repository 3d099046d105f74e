"""What a mail needs from the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from adapters.database.declines import Decline
from domain.identification import Identification
from domain.lifecycle import RoundKind

MOST_NAMES = 40


@dataclass(frozen=True, slots=True)
class MailRecipient:
    """A person of a party or a member of staff; `name` is empty for staff.

    Who `only_reads` has no page of a party.
    """

    id: str
    name: str
    email: str
    language: str
    is_staff: bool
    only_reads: bool = False


@dataclass(frozen=True, slots=True)
class MailRequest:
    """A signing request of the recipient, with the signature if it was given.

    `is_doubted`: they said that they are not the right person, and the coordinator has not acted.
    `in_place_of` names whoever was listed in the place, if that was another.
    """

    id: str
    generation: int
    status: str
    party: str
    signature_id: str | None
    signed_at: datetime | None
    is_doubted: bool = False
    in_place_of: str = ""


@dataclass(frozen=True, slots=True)
class MailRound:
    """The round that a mail is about; instants in UTC, `closes_at` exclusive."""

    number: int
    kind: RoundKind
    identification: Identification
    status: str
    closes_at: datetime
    document_sha256: str
    sealed_sha256: str | None


@dataclass(frozen=True, slots=True)
class MailAgreement:
    """The agreement that a mail is about."""

    id: str
    number: str
    title: str
    language: str
    zone: str
    last_on: date | None
    in_force_at: datetime | None
    party_count: int
    parties: tuple[str, ...]
    """The first `MOST_NAMES` parties in the order of the list."""


@dataclass(frozen=True, slots=True)
class MailReading:
    """The recipient as a reader of the document; `until` ends the link to one that is sealed.

    It `opens` now.
    """

    id: str
    generation: int
    until: datetime | None
    opens: bool


@dataclass(frozen=True, slots=True)
class MailFacts:
    """Everything that one mail to one recipient is written from.

    `requests` are those of the recipient in the round, the one that the mail is about
    first; `declines` are those of the round, in a mail about it, `MOST_NAMES` at most.
    """

    agreement: MailAgreement
    round: MailRound | None
    recipient: MailRecipient
    requests: tuple[MailRequest, ...]
    declines: tuple[Decline, ...]
    reason_sha256: str
    """The blob with the reason for the withdrawal; empty without one."""
    about: Mapping[str, Any] = field(default_factory=dict)
    """What the loader of the mail's kind found (mail_about.py), or what the round changes."""
    is_due: bool = True
    """False when that loader says that the mail makes no sense any more."""
    reading: MailReading | None = None
    """None where the recipient reads by no link of that kind."""
