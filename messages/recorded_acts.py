"""Acts on an agreement that change records only: one Update carries them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.lifecycle import AgreementStatus
from messages.mail import SendMail


class RecordKind(StrEnum):
    """What somebody did to an agreement."""

    WITHDRAW_AGREEMENT = "withdraw_agreement"
    SEND_FOR_DECISION = "send_for_decision"
    RECORD_DECISION = "record_decision"
    SETTLE_DECISION = "settle_decision"
    LEAVE_PARTY_OUT = "leave_party_out"
    REMIND_OF_DECISION = "remind_of_decision"
    REDRAFT_AGREEMENT = "redraft_agreement"
    PROPOSE_CORRECTION = "propose_correction"
    DECIDE_CORRECTION = "decide_correction"
    CORRECT_CONTACTS = "correct_contacts"
    NOTE_DUTY = "note_duty"
    TAKE_BACK_DUTY = "take_back_duty"
    CHANGE_PLAN = "change_plan"
    DISMISS_PLAN_CHANGE = "dismiss_plan_change"
    DECLINE_RENEWAL = "decline_renewal"
    OPEN_DISPUTE = "open_dispute"
    TAKE_DISPUTE_STEP = "take_dispute_step"
    CLOSE_DISPUTE = "close_dispute"
    PAPER_NOTICE = "paper_notice"
    WORD_ON_TAKING_BACK = "word_on_taking_back"
    TELL_OF_UNDELIVERED_MAIL = "tell_of_undelivered_mail"
    LET_ENTER_CODE = "let_enter_code"
    SEND_READING_LINK = "send_reading_link"
    LIST_BACKGROUND = "list_background"


@dataclass(frozen=True, slots=True)
class RecordAct:
    """One such act; what the person wrote is the blob `payload_sha256`.

    `staff_id` is the member of staff who acted, or `person_id` the person of a party; an act of
    the service itself names nobody, and has no blob.
    """

    act_id: str
    agreement_id: str
    kind: RecordKind
    payload_sha256: str
    received_at: datetime
    staff_id: str = ""
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class ActRecorded:
    """The act is in the records; `subject_id` is the record that it made or changed.

    `mails` are to be sent of it; `status` is the agreement's, where the act changed it.
    `issues_attachment`: the list of those who act for the parties is to be issued anew.
    """

    act_id: str
    subject_id: str = ""
    mails: tuple[SendMail, ...] = ()
    status: AgreementStatus | None = None
    issues_attachment: bool = False
