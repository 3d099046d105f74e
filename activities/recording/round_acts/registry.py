"""Which recorder records which act on a round that runs."""

from __future__ import annotations

from activities.recording.round_acts.addresses import correct_address
from activities.recording.round_acts.context import RoundRecorder
from activities.recording.round_acts.deadlines import extend_deadline
from activities.recording.round_acts.handing_over import (
    decide_proposal,
    hand_over,
    propose_person,
)
from activities.recording.round_acts.links import ask_again, resend_link, send_link_once_more
from activities.recording.round_acts.not_right_person import tell_not_right_person
from activities.recording.round_acts.reminding import remind
from activities.recording.round_acts.replacing import replace_signatory
from messages.round_acts import RoundActKind

ROUND_RECORDERS: dict[RoundActKind, RoundRecorder] = {
    RoundActKind.RESEND_LINK: resend_link,
    RoundActKind.CORRECT_ADDRESS: correct_address,
    RoundActKind.REMIND: remind,
    RoundActKind.EXTEND_DEADLINE: extend_deadline,
    RoundActKind.REPLACE_SIGNATORY: replace_signatory,
    RoundActKind.ASK_AGAIN: ask_again,
    RoundActKind.NOT_RIGHT_PERSON: tell_not_right_person,
    RoundActKind.ASK_FOR_LINK: send_link_once_more,
    RoundActKind.HAND_OVER: hand_over,
    RoundActKind.PROPOSE_PERSON: propose_person,
    RoundActKind.DECIDE_PROPOSAL: decide_proposal,
}
