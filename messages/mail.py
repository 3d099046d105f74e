"""What workflows ask of the activity that sends one mail to one recipient."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MailKind(StrEnum):
    """Which mail; each has a folder of its own under templates/mail."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    DEADLINE_EXTENDED = "deadline_extended"
    RECEIPT = "receipt"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    COMPLETED = "completed"
    DECIDE_REQUEST = "decide_request"
    DECIDE_REMINDER = "decide_reminder"
    DECISION_RECORDED = "decision_recorded"
    DECISIONS_OVERDUE = "decisions_overdue"
    IDENTIFICATION_CODE = "identification_code"
    CODE_BLOCKED = "code_blocked"
    IDENTIFIED_AS_ANOTHER = "identified_as_another"
    IDENTIFIED_TWICE = "identified_twice"
    PARTY_PAGE = "party_page"
    CORRECTION_PROPOSED = "correction_proposed"
    CORRECTION_REFUSED = "correction_refused"
    CONTACTS_CHANGED = "contacts_changed"
    DUTY_REMINDER = "duty_reminder"
    DUTY_TAKEN_BACK = "duty_taken_back"
    DISPUTE = "dispute"
    RENEWAL_OFFERED = "renewal_offered"
    RENEWAL_GAP = "renewal_gap"
    NOTICE_GIVEN = "notice_given"
    NOTICE_VOID = "notice_void"
    NOTICE_CONSENT_ASKED = "notice_consent_asked"
    NOTICE_TAKEN_BACK = "notice_taken_back"
    NOTICE_TOOK_EFFECT = "notice_took_effect"
    AGREEMENT_ENDED = "agreement_ended"
    TERM_ENDED = "term_ended"
    PARTY_JOINED = "party_joined"
    AGREEMENT_AMENDED = "agreement_amended"
    WINDOW_OPENED = "window_opened"
    WINDOW_CLOSING = "window_closing"
    TERM_PROLONGED = "term_prolonged"
    MAIL_UNDELIVERED = "mail_undelivered"
    PLACE_TAKEN = "place_taken"
    NOT_RIGHT_PERSON = "not_right_person"
    READING = "reading"
    PERSON_PROPOSED = "person_proposed"
    PROPOSAL_TURNED_DOWN = "proposal_turned_down"
    HANDED_OVER = "handed_over"


ASKS_TO_SIGN = (MailKind.INVITATION, MailKind.REMINDER, MailKind.DEADLINE_EXTENDED)
"""Mails that ask for a signature, with the living link and the deadline for the calendar."""

WITH_PARTY_LINK = (
    MailKind.PARTY_PAGE,
    MailKind.CORRECTION_REFUSED,
    MailKind.CONTACTS_CHANGED,
    MailKind.DUTY_REMINDER,
    MailKind.DUTY_TAKEN_BACK,
    MailKind.DISPUTE,
    MailKind.NOTICE_GIVEN,
    MailKind.NOTICE_CONSENT_ASKED,
    MailKind.WINDOW_OPENED,
    MailKind.WINDOW_CLOSING,
    MailKind.TERM_PROLONGED,
    MailKind.PARTY_JOINED,
    MailKind.AGREEMENT_AMENDED,
)
"""Mails whose link opens the page of the recipient's party; a newer one replaces it."""


@dataclass(frozen=True, slots=True)
class SendMail:
    """Send one mail once: a repeat with the same `key` sends nothing.

    The recipient is the signatory of `request_id`, or the person `person_id`, or the
    member of staff `staff_id`: one of the three is given. `number` counts reminders from 1.
    A mail outside any round has the round number 0; `subject_id` is the record it is about.
    """

    key: str
    kind: MailKind
    agreement_id: str
    round_number: int
    request_id: str = ""
    person_id: str = ""
    staff_id: str = ""
    number: int = 0
    subject_id: str = ""
