"""What workflows ask of the activities that read and write the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.identification import Identification
from domain.lifecycle import RequestStatus, RoundKind, RoundStatus
from domain.reminders import ReminderPlan
from messages.mail import MailKind, SendMail
from messages.signing import Decline, Sign


@dataclass(frozen=True, slots=True)
class FreezeDocument:
    """Make the final PDF of a round once, certify it, open the round in the records."""

    act_id: str
    agreement_id: str
    round_number: int
    staff_id: str
    sent_at: datetime
    closes_at_end_of: str  # ISO civil date in the agreement's own zone
    override_reason_sha256: str = ""  # why it is sent although decisions are open
    kind: RoundKind = RoundKind.AGREEMENT
    subject_id: str = ""
    payload_sha256: str = ""
    person_id: str = ""
    identification: Identification | None = None  # as the template says, without one
    reminders: ReminderPlan | None = None  # as the template says, without one


@dataclass(frozen=True, slots=True)
class FrozenRound:
    """The frozen document and the instants of its round, computed from civil dates.

    `mails` go out with the invitations to those who read and do not sign. With `in_steps` some
    are asked to sign before others.
    """

    document_sha256: str
    groups: int
    closes_at: datetime
    remind_at: tuple[datetime, ...]
    mails: tuple[SendMail, ...] = ()
    in_steps: bool = False


@dataclass(frozen=True, slots=True)
class GroupKey:
    """Names one group of one round."""

    agreement_id: str
    round_number: int
    group: int


@dataclass(frozen=True, slots=True)
class RosterRequest:
    """One request as the rules need it; `person` is the same id for the same human being.

    `generation` is that of the living link; `in_place_of` is the person who was listed in this
    place when the document was sent, if that was another.
    """

    request_id: str
    party_id: str
    person: str
    capacity: str
    status: RequestStatus = RequestStatus.WAITING
    generation: int = 0
    in_place_of: str = ""
    step: int = 1


@dataclass(frozen=True, slots=True)
class RosterParty:
    """One party's signing authority, in the form `domain.authority.parse_authority` reads."""

    party_id: str
    authority: str


@dataclass(frozen=True, slots=True)
class GroupRoster:
    """Who is asked to sign in a group, and by which rules they bind.

    The steps up to `open_step` have been asked.
    """

    parties: tuple[RosterParty, ...]
    requests: tuple[RosterRequest, ...]
    open_step: int = 1


@dataclass(frozen=True, slots=True)
class OpenStep:
    """Record that a step of a round is asked to sign from `opened_at` on."""

    agreement_id: str
    round_number: int
    step: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class StepOpened:
    """The step is open: its signatories are reminded at these instants, until the deadline."""

    step: int
    closes_at: datetime
    remind_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordSignatures:
    """Append these signatures to the round's document and record them, in this order."""

    agreement_id: str
    round_number: int
    signatures: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class RecordDecline:
    """Record a refusal to sign."""

    agreement_id: str
    round_number: int
    decline: Decline


@dataclass(frozen=True, slots=True)
class PendingActs:
    """Ask how many acts received before `before` still wait in the inbox for a workflow."""

    workflow_id: str
    before: datetime


@dataclass(frozen=True, slots=True)
class OfficeTime:
    """Ask for the first moment from `at` on at which a round may send reminders."""

    agreement_id: str
    round_number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordRoundEnded:
    """Record how a round ended; a complete one goes on to be sealed."""

    agreement_id: str
    round_number: int
    outcome: RoundStatus
    ended_at: datetime
    act_id: str = ""
    staff_id: str = ""
    reason_sha256: str = ""
    person_id: str = ""
    leaving_out_sha256: str = ""


@dataclass(frozen=True, slots=True)
class SealRound:
    """Seal the document of a complete round and verify what was made."""

    agreement_id: str
    round_number: int


@dataclass(frozen=True, slots=True)
class SealedRound:
    """The sealed document's hash, and the span in which the agreement is in force.

    Of a document about the agreement `in_force_at` is the moment from which it counts. With
    `attachment_for`, the id of a change, the list of the parties' people is to be issued anew.
    """

    document_sha256: str
    in_force_at: datetime
    ends_at: datetime | None
    attachment_for: str = ""


@dataclass(frozen=True, slots=True)
class IssueAttachment:
    """Issue the list of those who act for the parties anew, after a correction or an accession."""

    agreement_id: str
    correction_id: str = ""
    change_id: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentIssued:
    """The new attachment's hash and version, and the mails that tell of it.

    Both are empty where there was nothing to issue: the accession turned out void.
    """

    document_sha256: str
    version: int
    mails: tuple[SendMail, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordSealed:
    """Record that the seal stands and was verified."""

    agreement_id: str
    round_number: int
    document_sha256: str
    in_force_at: datetime
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class RecordStep:
    """Record that the agreement came into force, or that its term ended, at `at`."""

    agreement_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RoundKey:
    """Names one round of one agreement."""

    agreement_id: str
    round_number: int


@dataclass(frozen=True, slots=True)
class Recipients:
    """Ids of the persons and the staff who are to be told, each once.

    `mail` is the mail that tells them, where it is another than the outcome's own, and
    `subject_id` the record that the round is about.
    """

    person_ids: tuple[str, ...]
    staff_ids: tuple[str, ...] = ()
    mail: MailKind | None = None
    subject_id: str = ""
