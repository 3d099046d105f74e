"""Which recorder records which kind of act."""

from __future__ import annotations

from activities.recording.acts.context import Recorder
from activities.recording.acts.withdrawing import withdraw_agreement
from messages.recorded_acts import RecordKind

RECORDERS: dict[RecordKind, Recorder] = {
    RecordKind.WITHDRAW_AGREEMENT: withdraw_agreement,
}
