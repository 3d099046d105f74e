"""Messages of the agreement's own workflow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.identification import Identification
from domain.lifecycle import AgreementStatus, RoundKind, RoundStatus
from domain.reminders import ReminderPlan


@dataclass(frozen=True, slots=True)
class DraftAgreement:
    """A coordinator makes an agreement; its values and parties are the blob `payload_sha256`."""

    act_id: str
    agreement_id: str
    payload_sha256: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class AgreementDrafted:
    """The draft exists; `document_sha256` is the hash of its PDF."""

    agreement_id: str
    document_sha256: str


@dataclass(frozen=True, slots=True)
class StartSigningRound:
    """A document is sent for signing; `closes_on` is the last civil day.

    A coordinator sends the agreement. A document of another kind is about the record
    `subject_id` (its own act, when it makes that record); what it is made from is the blob
    `payload_sha256`, and whoever started it is `staff_id` or the party's person `person_id`.
    `override_reason_sha256` is the blob that says why, when decisions are still open.
    """

    act_id: str
    agreement_id: str
    staff_id: str
    closes_on: date
    received_at: datetime
    override_reason_sha256: str = ""
    kind: RoundKind = RoundKind.AGREEMENT
    subject_id: str = ""
    payload_sha256: str = ""
    person_id: str = ""
    identification: Identification | None = None  # as the template says, without one
    reminders: ReminderPlan | None = None  # as the template says, without one


@dataclass(frozen=True, slots=True)
class SigningRoundStarted:
    """The text is frozen and the round is open."""

    round_number: int
    document_sha256: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class RoundEnded:
    """A round reports to its agreement; the instants are set when it was completed."""

    round_number: int
    outcome: RoundStatus
    in_force_at: datetime | None = None
    ends_at: datetime | None = None
    sealed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StartedRound:
    """The answer to an act that started a round, kept so that a repeat gets the same."""

    act_id: str
    answer: SigningRoundStarted


@dataclass(frozen=True, slots=True)
class AgreementState:
    """What an agreement's workflow carries over when it continues as new."""

    status: AgreementStatus = AgreementStatus.DRAFT
    rounds: int = 0
    in_force_at: datetime | None = None
    ends_at: datetime | None = None
    drafted: AgreementDrafted | None = None
    started: tuple[StartedRound, ...] = ()
    open_rounds: tuple[int, ...] = ()  # of other kinds than the agreement's own


@dataclass(frozen=True, slots=True)
class AgreementInput:
    """Starts the workflow of one agreement, or goes on with it."""

    agreement_id: str
    state: AgreementState | None = None
