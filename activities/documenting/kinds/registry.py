"""Which module makes the document of which kind of rounds."""

from __future__ import annotations

from activities.documenting.kinds.agreement import AgreementDocument
from activities.documenting.kinds.base import RoundDocument
from activities.documenting.kinds.notice import NoticeDocument
from domain.lifecycle import RoundKind

DOCUMENTS: dict[RoundKind, RoundDocument] = {
    RoundKind.AGREEMENT: AgreementDocument(),
    RoundKind.NOTICE: NoticeDocument(),
}
