"""Which recorder records which act on a round that runs."""

from __future__ import annotations

from activities.recording.round_acts.addresses import correct_address
from activities.recording.round_acts.context import RoundRecorder
from activities.recording.round_acts.links import resend_link
from activities.recording.round_acts.reminding import remind
from messages.round_acts import RoundActKind

ROUND_RECORDERS: dict[RoundActKind, RoundRecorder] = {
    RoundActKind.RESEND_LINK: resend_link,
    RoundActKind.CORRECT_ADDRESS: correct_address,
    RoundActKind.REMIND: remind,
}
