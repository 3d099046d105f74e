"""Which module makes the document of which kind of rounds."""

from __future__ import annotations

from activities.documenting.kinds.accession import AccessionDocument
from activities.documenting.kinds.agreement import AgreementDocument
from activities.documenting.kinds.amendment import AmendmentDocument
from activities.documenting.kinds.base import RoundDocument
from activities.documenting.kinds.notice import NoticeDocument
from domain.lifecycle import RoundKind

DOCUMENTS: dict[RoundKind, RoundDocument] = {
    RoundKind.AGREEMENT: AgreementDocument(),
    RoundKind.NOTICE: NoticeDocument(),
    RoundKind.ACCESSION: AccessionDocument(),
    RoundKind.AMENDMENT: AmendmentDocument(),
}
