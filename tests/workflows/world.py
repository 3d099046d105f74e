"""A world for workflow tests: the activities, faked through their interface, in memory."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.interface import DocumentActivities, MailActivities, RecordActivities
from domain.agenda import Due, DueKind, earliest
from domain.errors import ActFailed
from domain.lifecycle import AgreementStatus, RequestStatus, RoundStatus
from domain.turns import has_order
from messages.agenda import AgendaKey, CarriedOut, CarryOut, NextDue
from messages.agreement import AgreementDrafted, DraftAgreement
from messages.ids import agreement_of
from messages.mail import MailKind, SendMail
from messages.recorded_acts import ActRecorded, RecordAct
from messages.records import (
    AttachmentIssued,
    FreezeDocument,
    FrozenRound,
    GroupKey,
    GroupRoster,
    IssueAttachment,
    OfficeTime,
    OpenStep,
    PendingActs,
    Recipients,
    RecordDecline,
    RecordRoundEnded,
    RecordSealed,
    RecordSignatures,
    RecordStep,
    RosterParty,
    RosterRequest,
    RoundKey,
    SealedRound,
    SealRound,
    StepOpened,
)
from messages.refusals import as_application_error, refusals
from messages.round_acts import RoundAct, RoundActRecorded
from messages.signing import DeclineReceipt, SignatureReceipt

DOCUMENT = "d0" * 32


def _no_wait() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass
class World:
    """What the fakes keep; a test arranges it before, and looks at it after."""

    groups: list[GroupRoster]
    lasts: timedelta = timedelta(days=30)
    remind_after: tuple[timedelta, ...] = ()
    office_opens_at: datetime | None = None
    in_force_after: timedelta = timedelta(0)
    term: timedelta = timedelta(days=4 * 365)
    refuse_draft: Exception | None = None
    refuse_freeze: Exception | None = None
    mails_of_round: tuple[SendMail, ...] = ()
    seal_failures: int = 0
    failing_mail: str = "nobody"
    unrecordable: str = ""
    pending: list[int] = field(default_factory=list)
    recipients: Recipients = field(
        default_factory=lambda: Recipients(("ann", "bo", "cid"), ("staff",))
    )

    story: list[str] = field(default_factory=list)
    batches: list[RecordSignatures] = field(default_factory=list)
    receipts: dict[str, SignatureReceipt] = field(default_factory=dict)
    declines: list[RecordDecline] = field(default_factory=list)
    mails: list[SendMail] = field(default_factory=list)
    ended: list[RecordRoundEnded] = field(default_factory=list)
    sealed: list[RecordSealed] = field(default_factory=list)
    acts: list[RecordAct] = field(default_factory=list)
    issued: list[IssueAttachment] = field(default_factory=list)
    mails_of_attachment: tuple[SendMail, ...] = ()
    acceding: str = ""
    answer: ActRecorded = field(default_factory=lambda: ActRecorded(""))
    round_acts: list[RoundAct] = field(default_factory=list)
    managed: RoundActRecorded = field(default_factory=lambda: RoundActRecorded(""))
    managing_began: asyncio.Event = field(default_factory=asyncio.Event)
    managing_waits_for: asyncio.Event = field(default_factory=_no_wait)
    agenda: list[Due] = field(default_factory=list)
    carried: list[tuple[Due, datetime]] = field(default_factory=list)
    consequences: dict[DueKind, CarriedOut] = field(
        default_factory=lambda: {
            DueKind.IN_FORCE: CarriedOut(status=AgreementStatus.IN_FORCE),
            DueKind.TERM_ENDED: CarriedOut(status=AgreementStatus.TERM_ENDED),
        }
    )
    closes_at: datetime | None = None
    opened_steps: list[OpenStep] = field(default_factory=list)
    steps: list[tuple[str, RecordStep, datetime]] = field(default_factory=list)
    mail_times: list[datetime] = field(default_factory=list)
    opened: dict[tuple[int, int], asyncio.Event] = field(
        default_factory=lambda: defaultdict(asyncio.Event)
    )

    def now(self) -> datetime:
        """Return the instant at which an activity runs, on the clock of the server."""
        return activity.info().started_time

    def mails_of(self, kind: MailKind) -> list[str]:
        """Return who got a mail of a kind, sorted."""
        return sorted(
            mail.request_id or mail.person_id or mail.staff_id
            for mail in self.mails
            if mail.kind is kind
        )

    def set_status(self, request_id: str, status: RequestStatus) -> None:
        """Keep the status of a request as the records do."""
        self.groups = [
            replace(
                group,
                requests=tuple(
                    replace(r, status=status) if r.request_id == request_id else r
                    for r in group.requests
                ),
            )
            for group in self.groups
        ]


def one_group(
    *parties: tuple[str, str, tuple[str, ...]], steps: Mapping[str, int] | None = None
) -> list[GroupRoster]:
    """Return a roster of parties given as (id, authority, request ids); all sign in step 1."""
    step_of = steps or {}
    return [
        GroupRoster(
            parties=tuple(RosterParty(party, rule) for party, rule, _ in parties),
            requests=tuple(
                RosterRequest(
                    request, party, person=request, capacity="board", step=step_of.get(request, 1)
                )
                for party, _, requests in parties
                for request in requests
            ),
        )
    ]


class FakeRecords(RecordActivities):
    """Keeps records in a `World`."""

    def __init__(self, worlds: Mapping[str, World]) -> None:
        self._worlds = worlds

    @activity.defn
    async def load_roster(self, request: GroupKey) -> GroupRoster:
        world = self._worlds[request.agreement_id]
        world.opened[request.round_number, request.group].set()
        return world.groups[request.group]

    @activity.defn
    async def record_signatures(self, request: RecordSignatures) -> tuple[SignatureReceipt, ...]:
        world = self._worlds[request.agreement_id]
        if any(sign.request_id == world.unrecordable for sign in request.signatures):
            raise ApplicationError("no evidence", type="evidence_missing", non_retryable=True)
        world.batches.append(request)
        for sign in request.signatures:
            world.receipts[sign.act_id] = SignatureReceipt(
                sign.act_id, sign.request_id, sign.received_at
            )
            world.set_status(sign.request_id, RequestStatus.SIGNED)
        return tuple(world.receipts[sign.act_id] for sign in request.signatures)

    @activity.defn
    async def record_decline(self, request: RecordDecline) -> DeclineReceipt:
        world = self._worlds[request.agreement_id]
        world.declines.append(request)
        world.set_status(request.decline.request_id, RequestStatus.DECLINED)
        return DeclineReceipt(
            request.decline.request_id,
            request.decline.received_at,
            world.recipients.staff_ids,
        )

    @activity.defn
    async def count_pending_acts(self, request: PendingActs) -> int:
        world = self._worlds[agreement_of(request.workflow_id)]
        world.story.append("counted pending acts")
        return world.pending.pop(0) if world.pending else 0

    @activity.defn
    async def next_office_time(self, request: OfficeTime) -> datetime:
        return max(request.at, self._worlds[request.agreement_id].office_opens_at or request.at)

    @activity.defn
    async def record_round_ended(self, request: RecordRoundEnded) -> None:
        world = self._worlds[request.agreement_id]
        world.story.append(f"round {request.round_number} {request.outcome}")
        world.ended.append(request)
        if request.outcome is not RoundStatus.COMPLETE:
            for group in world.groups:
                for asked in group.requests:
                    world.set_status(asked.request_id, RequestStatus.WAITING)

    @activity.defn
    async def record_sealed(self, request: RecordSealed) -> None:
        world = self._worlds[request.agreement_id]
        world.story.append("sealed")
        world.sealed.append(request)
        if request.in_force_at > request.sealed_at:
            world.agenda.append(Due(request.in_force_at, DueKind.IN_FORCE, "in force"))
        ends_at = request.sealed_at + world.term
        world.agenda.append(Due(ends_at, DueKind.TERM_ENDED, "term ended"))

    @activity.defn
    async def record_in_force(self, request: RecordStep) -> None:
        world = self._worlds[request.agreement_id]
        world.steps.append(("in force", request, world.now()))

    @activity.defn
    async def record_term_ended(self, request: RecordStep) -> None:
        world = self._worlds[request.agreement_id]
        world.steps.append(("term ended", request, world.now()))

    @activity.defn
    async def record_act(self, request: RecordAct) -> ActRecorded:
        world = self._worlds[request.agreement_id]
        world.story.append(f"recorded {request.kind}")
        world.acts.append(request)
        return replace(world.answer, act_id=request.act_id)

    @activity.defn
    async def record_round_act(self, request: RoundAct) -> RoundActRecorded:
        world = self._worlds[request.agreement_id]
        world.managing_began.set()
        if world.unrecordable and request.request_id == world.unrecordable:
            raise as_application_error(ActFailed())
        await world.managing_waits_for.wait()
        world.round_acts.append(request)
        return replace(world.managed, act_id=request.act_id)

    @activity.defn
    async def open_step(self, request: OpenStep) -> StepOpened:
        world = self._worlds[request.agreement_id]
        world.groups = [replace(group, open_step=request.step) for group in world.groups]
        world.opened_steps.append(request)
        times = tuple(request.opened_at + after for after in world.remind_after)
        return StepOpened(request.step, world.closes_at or request.opened_at, times)

    @activity.defn
    async def next_due(self, request: AgendaKey) -> NextDue:
        world = self._worlds[request.agreement_id]
        return NextDue(earliest(world.agenda, done=[due.key for due, _ in world.carried]))

    @activity.defn
    async def carry_out(self, request: CarryOut) -> CarriedOut:
        world = self._worlds[request.agreement_id]
        world.carried.append((request.due, world.now()))
        return world.consequences.get(request.due.kind, CarriedOut())

    @activity.defn
    async def list_recipients(self, request: RoundKey) -> Recipients:
        world = self._worlds[request.agreement_id]
        return world.recipients


class FakeDocuments(DocumentActivities):
    """Makes documents of no more than a hash."""

    def __init__(self, worlds: Mapping[str, World]) -> None:
        self._worlds = worlds

    @activity.defn
    async def draft_agreement(self, request: DraftAgreement) -> AgreementDrafted:
        world = self._worlds[request.agreement_id]
        if world.refuse_draft:
            with refusals():
                raise world.refuse_draft
        return AgreementDrafted(request.agreement_id, DOCUMENT)

    @activity.defn
    async def redraft_agreement(self, request: RecordAct) -> ActRecorded:
        self._worlds[request.agreement_id].story.append("redrafted")
        return ActRecorded(request.act_id, DOCUMENT)

    @activity.defn
    async def freeze_document(self, request: FreezeDocument) -> FrozenRound:
        world = self._worlds[request.agreement_id]
        if world.refuse_freeze:
            refusal, world.refuse_freeze = world.refuse_freeze, None
            with refusals():
                raise refusal
        world.story.append(f"froze round {request.round_number}")
        world.closes_at = request.sent_at + world.lasts
        return FrozenRound(
            DOCUMENT,
            len(world.groups),
            request.sent_at + world.lasts,
            tuple(request.sent_at + after for after in world.remind_after),
            world.mails_of_round,
            in_steps=has_order(r.step for group in world.groups for r in group.requests),
        )

    @activity.defn
    async def issue_attachment(self, request: IssueAttachment) -> AttachmentIssued:
        world = self._worlds[request.agreement_id]
        world.issued.append(request)
        return AttachmentIssued("a7" * 32, 2, world.mails_of_attachment)

    @activity.defn
    async def seal_document(self, request: SealRound) -> SealedRound:
        world = self._worlds[request.agreement_id]
        if world.seal_failures:
            world.seal_failures -= 1
            world.story.append("seal failed")
            raise ApplicationError("not verified", non_retryable=True)
        now = world.now()
        in_force_at, ends_at = now + world.in_force_after, now + world.term
        return SealedRound("5e" * 32, in_force_at, ends_at, attachment_for=world.acceding)


class FakeMail(MailActivities):
    """Keeps mails instead of sending them."""

    def __init__(self, worlds: Mapping[str, World]) -> None:
        self._worlds = worlds

    @activity.defn
    async def send_mail(self, request: SendMail) -> None:
        world = self._worlds[request.agreement_id]
        if world.failing_mail in (request.request_id or request.person_id, request.kind):
            raise ApplicationError("refused for good", non_retryable=True)
        world.story.append(f"mail {request.kind}")
        world.mails.append(request)
        world.mail_times.append(world.now())


def activities(worlds: Mapping[str, World]) -> dict[str, list[Any]]:
    """Return the fakes by task queue; each acts in the world of its request's agreement."""
    records, documents, mail = FakeRecords(worlds), FakeDocuments(worlds), FakeMail(worlds)
    return {
        "records": [
            records.load_roster,
            records.record_signatures,
            records.record_decline,
            records.count_pending_acts,
            records.next_office_time,
            records.record_round_ended,
            records.record_sealed,
            records.record_in_force,
            records.record_term_ended,
            records.record_act,
            records.record_round_act,
            records.open_step,
            records.next_due,
            records.carry_out,
            records.list_recipients,
        ],
        "documents": [
            documents.draft_agreement,
            documents.redraft_agreement,
            documents.freeze_document,
            documents.seal_document,
            documents.issue_attachment,
        ],
        "mail": [mail.send_mail],
    }
