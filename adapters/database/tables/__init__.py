"""One module a subject; importing this package knows every table."""

from adapters.database.tables.agenda import AgendaItemRow, RecordedActRow
from adapters.database.tables.agreements import (
    AgreementNumberRow,
    AgreementRow,
    AgreementWordsRow,
    DocumentRow,
    PartyRow,
    PersonRow,
)
from adapters.database.tables.attempts import AttemptRow
from adapters.database.tables.audit import AccessRow, AuditEventRow, PersonalValueRow
from adapters.database.tables.authority import CredentialRow
from adapters.database.tables.background import BackgroundDocumentRow
from adapters.database.tables.base import Base
from adapters.database.tables.batches import BatchItemRow, BatchRow
from adapters.database.tables.changes import AgreementChangeRow
from adapters.database.tables.corrections import CorrectionRow
from adapters.database.tables.decisions import DecidingRow, DecisionRequestRow, DecisionRow
from adapters.database.tables.disputes import DisputePartyRow, DisputeRow, DisputeStepRow
from adapters.database.tables.duties import DutyNoteRow, PlanChangeRow
from adapters.database.tables.handovers import HandoverProposalRow, NotRightPersonRow
from adapters.database.tables.identification import SigningCodeRow, StrongIdentificationRow
from adapters.database.tables.inbox import InboxRow
from adapters.database.tables.mail import MailRow, StaffMailRow
from adapters.database.tables.notices import NoticeRow, NoticeWordRow
from adapters.database.tables.signing import (
    ReaderRow,
    RevisionRow,
    SignatureRow,
    SigningRequestRow,
    SigningRoundRow,
)
from adapters.database.tables.staff import ApiTokenRow, StaffEventRow, StaffRow, StaffSessionRow

__all__ = [
    "AccessRow",
    "AgendaItemRow",
    "AgreementChangeRow",
    "AgreementNumberRow",
    "AgreementRow",
    "AgreementWordsRow",
    "ApiTokenRow",
    "AttemptRow",
    "AuditEventRow",
    "BackgroundDocumentRow",
    "Base",
    "BatchItemRow",
    "BatchRow",
    "CorrectionRow",
    "CredentialRow",
    "DecidingRow",
    "DecisionRequestRow",
    "DecisionRow",
    "DisputePartyRow",
    "DisputeRow",
    "DisputeStepRow",
    "DocumentRow",
    "DutyNoteRow",
    "HandoverProposalRow",
    "InboxRow",
    "MailRow",
    "NotRightPersonRow",
    "NoticeRow",
    "NoticeWordRow",
    "PartyRow",
    "PersonRow",
    "PersonalValueRow",
    "PlanChangeRow",
    "ReaderRow",
    "RecordedActRow",
    "RevisionRow",
    "SignatureRow",
    "SigningCodeRow",
    "SigningRequestRow",
    "SigningRoundRow",
    "StaffEventRow",
    "StaffMailRow",
    "StaffRow",
    "StaffSessionRow",
    "StrongIdentificationRow",
]
