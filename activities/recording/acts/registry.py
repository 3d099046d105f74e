"""Which recorder records which kind of act."""

from __future__ import annotations

from activities.recording.acts.background import list_background_documents
from activities.recording.acts.context import Recorder
from activities.recording.acts.correcting import (
    correct_contacts,
    decide_correction,
    propose_correction,
)
from activities.recording.acts.deciding import record_decision
from activities.recording.acts.disputes import (
    record_dispute_closed,
    record_dispute_opened,
    record_dispute_step,
)
from activities.recording.acts.duties import (
    dismiss_plan_change,
    note_duty,
    record_plan_change,
    take_back_duty,
)
from activities.recording.acts.identifying import let_enter_code
from activities.recording.acts.notices import record_paper_notice
from activities.recording.acts.reading import send_reading_link
from activities.recording.acts.renewing import decline_renewal
from activities.recording.acts.sending_for_decision import remind_of_decision, send_for_decision
from activities.recording.acts.settling_decisions import leave_party_out, settle_decision
from activities.recording.acts.taking_back import record_word_on_taking_back
from activities.recording.acts.undelivered import tell_of_undelivered_mail
from activities.recording.acts.withdrawing import withdraw_agreement
from messages.recorded_acts import RecordKind

RECORDERS: dict[RecordKind, Recorder] = {
    RecordKind.WITHDRAW_AGREEMENT: withdraw_agreement,
    RecordKind.SEND_FOR_DECISION: send_for_decision,
    RecordKind.RECORD_DECISION: record_decision,
    RecordKind.SETTLE_DECISION: settle_decision,
    RecordKind.LEAVE_PARTY_OUT: leave_party_out,
    RecordKind.REMIND_OF_DECISION: remind_of_decision,
    RecordKind.PROPOSE_CORRECTION: propose_correction,
    RecordKind.DECIDE_CORRECTION: decide_correction,
    RecordKind.CORRECT_CONTACTS: correct_contacts,
    RecordKind.NOTE_DUTY: note_duty,
    RecordKind.TAKE_BACK_DUTY: take_back_duty,
    RecordKind.CHANGE_PLAN: record_plan_change,
    RecordKind.DISMISS_PLAN_CHANGE: dismiss_plan_change,
    RecordKind.DECLINE_RENEWAL: decline_renewal,
    RecordKind.OPEN_DISPUTE: record_dispute_opened,
    RecordKind.TAKE_DISPUTE_STEP: record_dispute_step,
    RecordKind.CLOSE_DISPUTE: record_dispute_closed,
    RecordKind.PAPER_NOTICE: record_paper_notice,
    RecordKind.WORD_ON_TAKING_BACK: record_word_on_taking_back,
    RecordKind.TELL_OF_UNDELIVERED_MAIL: tell_of_undelivered_mail,
    RecordKind.LET_ENTER_CODE: let_enter_code,
    RecordKind.SEND_READING_LINK: send_reading_link,
    RecordKind.LIST_BACKGROUND: list_background_documents,
}
