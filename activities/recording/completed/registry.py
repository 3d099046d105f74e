"""Which module records the end of which kind of rounds."""

from __future__ import annotations

from activities.recording.completed.accession import AccessionRound
from activities.recording.completed.agreement import AgreementRound
from activities.recording.completed.amendment import AmendmentRound
from activities.recording.completed.base import RoundRecords
from activities.recording.completed.notice import NoticeRound
from domain.lifecycle import RoundKind

ROUNDS: dict[RoundKind, RoundRecords] = {
    RoundKind.AGREEMENT: AgreementRound(),
    RoundKind.NOTICE: NoticeRound(),
    RoundKind.ACCESSION: AccessionRound(),
    RoundKind.AMENDMENT: AmendmentRound(),
}
