"""The acts of persons that wait in the inbox: what each is, and which message carries it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from messages import names
from messages.agreement import (
    AgreementDrafted,
    DraftAgreement,
    SigningRoundStarted,
    StartSigningRound,
)
from messages.batches import BatchStarted, StartBatch
from messages.identification import CodeMailAsked, MailOfCode
from messages.party_pages import AskPartyPage, PartyPageAsked
from messages.recorded_acts import ActRecorded, RecordAct
from messages.round_acts import RoundAct, RoundActRecorded
from messages.signing import (
    Decline,
    DeclineReceipt,
    RoundWithdrawn,
    Sign,
    SignatureReceipt,
    WithdrawRound,
)
from messages.staff_mail import AskStaffMail, StaffMailAsked


class ActKind(StrEnum):
    """What somebody did; kept as the kind of a row in the inbox."""

    DRAFT_AGREEMENT = "draft_agreement"
    START_SIGNING_ROUND = "start_signing_round"
    WITHDRAW_ROUND = "withdraw_round"
    SIGN = "sign"
    DECLINE = "decline"
    RECORD = "record"
    MANAGE = "manage"
    ASK_PARTY_PAGE = "ask_party_page"
    MAIL_CODE = "mail_code"
    START_BATCH = "start_batch"
    MAIL_STAFF = "mail_staff"


@dataclass(frozen=True, slots=True)
class ActRoute:
    """The Update that delivers an act: its name, its message and its answer.

    `starts` is the workflow that begins with it, where it is the first that one hears.
    """

    update: str
    message: type[Any]
    answer: type[Any]
    starts: str = ""


ROUTES: dict[ActKind, ActRoute] = {
    ActKind.DRAFT_AGREEMENT: ActRoute(
        names.DRAFT, DraftAgreement, AgreementDrafted, starts=names.AGREEMENT_WORKFLOW
    ),
    ActKind.START_SIGNING_ROUND: ActRoute(
        names.START_SIGNING_ROUND, StartSigningRound, SigningRoundStarted
    ),
    ActKind.WITHDRAW_ROUND: ActRoute(names.WITHDRAW, WithdrawRound, RoundWithdrawn),
    ActKind.SIGN: ActRoute(names.SIGN, Sign, SignatureReceipt),
    ActKind.DECLINE: ActRoute(names.DECLINE, Decline, DeclineReceipt),
    ActKind.RECORD: ActRoute(names.RECORD, RecordAct, ActRecorded),
    ActKind.MANAGE: ActRoute(names.MANAGE, RoundAct, RoundActRecorded),
    ActKind.ASK_PARTY_PAGE: ActRoute(
        names.ASK_PARTY_PAGE, AskPartyPage, PartyPageAsked, starts=names.PARTY_PAGE_WORKFLOW
    ),
    ActKind.MAIL_CODE: ActRoute(
        names.MAIL_CODE, MailOfCode, CodeMailAsked, starts=names.CODE_MAIL_WORKFLOW
    ),
    ActKind.START_BATCH: ActRoute(
        names.START_BATCH, StartBatch, BatchStarted, starts=names.BATCH_WORKFLOW
    ),
    ActKind.MAIL_STAFF: ActRoute(
        names.MAIL_STAFF, AskStaffMail, StaffMailAsked, starts=names.STAFF_MAIL_WORKFLOW
    ),
}
