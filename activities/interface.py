"""The only door that workflows may open: the activities by name and type.

Each class is implemented in a module of its own beside this file. Every activity is
safe to run twice with the same request: the second time it returns what the first did.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime

from temporalio import activity

from messages.agenda import AgendaKey, CarriedOut, CarryOut, NextDue
from messages.agreement import AgreementDrafted, DraftAgreement
from messages.batches import BatchItem, BatchItemDone
from messages.mail import SendMail
from messages.recorded_acts import ActRecorded, RecordAct
from messages.records import (
    AttachmentIssued,
    FreezeDocument,
    FrozenRound,
    GroupKey,
    GroupRoster,
    IssueAttachment,
    OfficeTime,
    OpenStep,
    PendingActs,
    Recipients,
    RecordDecline,
    RecordRoundEnded,
    RecordSealed,
    RecordSignatures,
    RecordStep,
    RoundKey,
    SealedRound,
    SealRound,
    StepOpened,
)
from messages.round_acts import RoundAct, RoundActRecorded
from messages.signing import DeclineReceipt, SignatureReceipt
from messages.staff_mail import SendStaffMail


class RecordActivities(ABC):
    """Short transactions on the records, on the queue `process`."""

    @activity.defn
    @abstractmethod
    async def load_roster(self, request: GroupKey) -> GroupRoster:
        """Return who is asked to sign in a group; statuses as recorded so far."""

    @activity.defn
    @abstractmethod
    async def record_signatures(self, request: RecordSignatures) -> tuple[SignatureReceipt, ...]:
        """Append the signatures to the document and record each with its audit event."""

    @activity.defn
    @abstractmethod
    async def record_decline(self, request: RecordDecline) -> DeclineReceipt:
        """Record a refusal with its audit event."""

    @activity.defn
    @abstractmethod
    async def count_pending_acts(self, request: PendingActs) -> int:
        """Return how many acts wait in the inbox that were received before an instant.

        One at least when the round closes later than that, of which its group has yet to hear.
        """

    @activity.defn
    @abstractmethod
    async def next_office_time(self, request: OfficeTime) -> datetime:
        """Return the first moment from an instant on that is office hours for a round."""

    @activity.defn
    @abstractmethod
    async def record_round_ended(self, request: RecordRoundEnded) -> None:
        """Record a round's outcome and where it leaves the agreement."""

    @activity.defn
    @abstractmethod
    async def record_sealed(self, request: RecordSealed) -> None:
        """Record the sealed document; the agreement is signed, or in force at once."""

    @activity.defn
    @abstractmethod
    async def record_in_force(self, request: RecordStep) -> None:
        """Record that the agreement's first day has come."""

    @activity.defn
    @abstractmethod
    async def record_term_ended(self, request: RecordStep) -> None:
        """Record that the last day of the term is over."""

    @activity.defn
    @abstractmethod
    async def record_act(self, request: RecordAct) -> ActRecorded:
        """Record an act of a person on an agreement; refuse what the rules refuse."""

    @activity.defn
    @abstractmethod
    async def record_round_act(self, request: RoundAct) -> RoundActRecorded:
        """Record what a coordinator does to a round that runs; refuse what the rules refuse."""

    @activity.defn
    @abstractmethod
    async def open_step(self, request: OpenStep) -> StepOpened:
        """Record that the next step of a round is asked; plan its reminders."""

    @activity.defn
    @abstractmethod
    async def next_due(self, request: AgendaKey) -> NextDue:
        """Return what the agenda of an agreement has next."""

    @activity.defn
    @abstractmethod
    async def carry_out(self, request: CarryOut) -> CarriedOut:
        """Carry out what has become due, with its audit event."""

    @activity.defn
    @abstractmethod
    async def list_recipients(self, request: RoundKey) -> Recipients:
        """Return every person who gets the outcome of a round, one id a mail address."""


class DocumentActivities(ABC):
    """Work on DOCX and PDF that takes seconds of processor time, on the queue `documents`."""

    @activity.defn
    @abstractmethod
    async def draft_agreement(self, request: DraftAgreement) -> AgreementDrafted:
        """Render the first draft and record the agreement with its parties."""

    @activity.defn
    @abstractmethod
    async def redraft_agreement(self, request: RecordAct) -> ActRecorded:
        """Render and record a new version of the draft."""

    @activity.defn
    @abstractmethod
    async def freeze_document(self, request: FreezeDocument) -> FrozenRound:
        """Render and certify the text that all sign; open the round in the records."""

    @activity.defn
    @abstractmethod
    async def seal_document(self, request: SealRound) -> SealedRound:
        """Seal the signed document, verify the result, and keep it."""

    @activity.defn
    @abstractmethod
    async def issue_attachment(self, request: IssueAttachment) -> AttachmentIssued:
        """Render the list of those who act for the parties as they are known now."""


class MailActivities(ABC):
    """One mail to one recipient, on the queue `mail`."""

    @activity.defn
    @abstractmethod
    async def send_mail(self, request: SendMail) -> None:
        """Send one mail once; an address that refuses for good is recorded, not retried."""


class StaffMailActivities(ABC):
    """One mail of no agreement to one member of staff, on the queue `mail`."""

    @activity.defn
    @abstractmethod
    async def send_staff_mail(self, request: SendStaffMail) -> None:
        """Send one mail once, while its link opens; a refusal for good is recorded."""


class BatchActivities(ABC):
    """The agreements of a batch, one by one, on the queue `process`."""

    @activity.defn
    @abstractmethod
    async def start_round_of_batch(self, request: BatchItem) -> BatchItemDone:
        """Draft the agreement where the list says so, send it for signing, keep what came of it."""
