"""The workflow of one signing group: it takes every act of up to a hundred parties."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from temporalio import workflow

from workflows.answering import answering
from workflows.answers import check_answer
from workflows.effects import RECORDS, perform, perform_for_ever
from workflows.expiring import GRACE, all_has_come
from workflows.group_commit import GroupCommit
from workflows.group_ledger import GroupLedger
from workflows.group_news import mail_to, mails_of_decline, tell_round, write_to_outstanding
from workflows.mailing import Outbox
from workflows.managing import managed
from workflows.office_hours import in_office_hours
from workflows.opening_steps import open_step, step_is_due
from workflows.waiting import wait_until

with workflow.unsafe.imports_passed_through():
    from activities.interface import RecordActivities
    from domain.lifecycle import RequestStatus, RoundStatus
    from messages import names
    from messages.mail import MailKind
    from messages.records import GroupKey, RecordDecline, RecordSignatures
    from messages.refusals import refusals
    from messages.round_acts import NewDeadline, RoundAct, RoundActRecorded
    from messages.signing import (
        CloseGroup,
        Decline,
        DeclineReceipt,
        GroupEnded,
        GroupState,
        Sign,
        SignatureReceipt,
        SigningGroupInput,
    )


@workflow.defn(name=names.SIGNING_GROUP_WORKFLOW)
class SigningGroupWorkflow:
    """Waits until every party is bound, the round ends, or a decline ends it."""

    @workflow.init
    def __init__(self, request: SigningGroupInput) -> None:
        """Begin, or go on where the run before left off."""
        state = request.state or GroupState()
        self._request = request
        self._receipts = {receipt.signature_id: receipt for receipt in state.receipts}
        self._reminders = state.reminders
        self._reported = state.reported
        self._ledger: GroupLedger | None = None
        self._ended_as: RoundStatus | None = None
        self._extended = False
        self._outbox = Outbox()
        self._commit = GroupCommit(self._record_signatures)

    @workflow.run
    async def run(self, request: SigningGroupInput) -> GroupEnded:
        """Invite, remind, and tell the round how the group ended."""
        key = GroupKey(request.agreement_id, request.round_number, request.group)
        roster = await perform_for_ever(RecordActivities.load_roster, key, RECORDS)
        self._ledger = GroupLedger(
            roster, declines_pause=request.declines_pause, in_steps=request.in_steps
        )
        if request.state is None:
            self._write_to_outstanding(MailKind.INVITATION)
        while self._ended_as is None:
            self._tell_of_extension()
            if self._may_continue_as_new():
                workflow.continue_as_new(self._carried())
            if self._ledger.is_hopeless:
                self._ended_as = RoundStatus.DECLINED
            elif step_is_due(self._request, self._ledger):
                await self._open_step(self._ledger)
            elif self._ledger.is_complete:
                await self._report_complete()
                # Whoever has not signed yet may, until the other groups are complete too.
                await workflow.wait_condition(self._must_move)
            else:
                await self._wait_for_next_moment()
        return await self._end()

    @workflow.update(name=names.SIGN)
    async def sign(self, act: Sign) -> SignatureReceipt:
        """Record a signature; a repeat of the same act gets the same receipt."""
        with answering():
            ledger = await self._opened()
            if act.act_id in self._receipts:
                return self._receipts[act.act_id]
            await ledger.released(act.request_id)
            self._check(act)
            with ledger.becoming(act.request_id, RequestStatus.SIGNED):
                receipt = await self._commit.add(act)
            self._outbox.post(mail_to(self._request, MailKind.RECEIPT, act.request_id))
            return receipt

    @sign.validator
    def _validate_sign(self, act: Sign) -> None:
        with refusals():
            self._check(act)

    @workflow.update(name=names.DECLINE)
    async def decline(self, act: Decline) -> DeclineReceipt:
        """Record that a signatory refuses to sign."""
        with answering():
            ledger = await self._opened()
            await ledger.released(act.request_id)
            self._check(act)
            record = RecordDecline(self._request.agreement_id, self._request.round_number, act)
            with ledger.becoming(act.request_id, RequestStatus.DECLINED):
                receipt = await perform(RecordActivities.record_decline, record, RECORDS)
                ledger.settle(act.request_id, RequestStatus.DECLINED)
            if not ledger.is_hopeless:  # or the outcome tells them
                for mail in mails_of_decline(self._request, act, receipt):
                    self._outbox.post(mail)
            return receipt

    @decline.validator
    def _validate_decline(self, act: Decline) -> None:
        with refusals():
            self._check(act)

    @workflow.update(name=names.MANAGE)
    async def manage(self, act: RoundAct) -> RoundActRecorded:
        """Record what a coordinator does while the round runs, and send what comes of it."""
        with answering():
            ledger = await self._opened()
            recorded = await managed(ledger, act, closed=lambda: self._ended_as is not None)
            for mail in recorded.mails:
                self._outbox.post(mail)
            return recorded

    @workflow.signal(name=names.CLOSE_GROUP)
    def close(self, message: CloseGroup) -> None:
        """Take no more acts: the round has ended."""
        self._ended_as = self._ended_as or message.outcome

    @workflow.signal(name=names.DEADLINE_EXTENDED)
    def extend(self, message: NewDeadline) -> None:
        """Hear that the round is open longer, with the reminders planned anew."""
        if message.closes_at > self._request.closes_at:
            self._plan(message.closes_at, message.remind_at)
            self._extended = True

    def _plan(self, closes_at: datetime, remind_at: tuple[datetime, ...]) -> None:
        done = self._request.remind_at[: self._reminders]  # no number comes a second time
        self._request = replace(self._request, closes_at=closes_at, remind_at=done + remind_at)

    async def _opened(self) -> GroupLedger:
        await workflow.wait_condition(lambda: self._ledger is not None)
        assert self._ledger is not None
        return self._ledger

    def _check(self, act: Sign | Decline) -> None:
        if self._ledger is not None and act.act_id not in self._receipts:
            closed = self._ended_as is not None
            check_answer(self._ledger, self._request, act, closed=closed)

    async def _record_signatures(self, acts: tuple[Sign, ...]) -> tuple[SignatureReceipt, ...]:
        record = RecordSignatures(self._request.agreement_id, self._request.round_number, acts)
        receipts = await perform(RecordActivities.record_signatures, record, RECORDS)
        assert self._ledger is not None
        for receipt in receipts:
            self._receipts[receipt.signature_id] = receipt
            self._ledger.settle(receipt.request_id, RequestStatus.SIGNED)
        return receipts

    def _must_move(self) -> bool:
        return self._ended_as is not None or self._extended or self._may_continue_as_new()

    def _is_decided(self) -> bool:
        assert self._ledger is not None
        is_done = self._ledger.is_complete or self._ledger.is_hopeless
        return self._must_move() or is_done or step_is_due(self._request, self._ledger)

    async def _open_step(self, ledger: GroupLedger) -> None:
        """Ask the next step; its reminders count from now, unless the deadline has just moved."""
        before = ledger.open_step
        opened = await open_step(self._request, ledger)
        if opened.closes_at == self._request.closes_at:
            self._plan(opened.closes_at, opened.remind_at)
        if self._ended_as is None:
            self._write_to_outstanding(MailKind.INVITATION, after_step=before)

    async def _wait_for_next_moment(self) -> None:
        reminders = self._request.remind_at[self._reminders :]
        moment = min((*reminders, self._request.closes_at + GRACE))
        if not await wait_until(moment, unless=self._is_decided):
            return
        if workflow.now() >= self._request.closes_at:
            self._reminders = len(self._request.remind_at)
            await self._expire()
        elif await in_office_hours(self._request, unless=self._is_decided):
            self._remind()

    def _tell_of_extension(self) -> None:
        if self._extended:
            self._extended = False
            day = self._request.closes_at.toordinal()  # it only rises
            self._write_to_outstanding(MailKind.DEADLINE_EXTENDED, day)

    def _remind(self) -> None:
        """Send the newest reminder that is due; those missed in an outage stay unsent."""
        self._reminders = sum(at <= workflow.now() for at in self._request.remind_at)
        self._write_to_outstanding(MailKind.REMINDER, self._reminders)

    async def _expire(self) -> None:
        """Let what was received in time be delivered first, then end as expired."""
        has_come = await all_has_come(self._request, unless=self._is_decided)
        if has_come and not self._extended:
            self._ended_as = self._ended_as or RoundStatus.EXPIRED

    async def _report_complete(self) -> None:
        if not self._reported:
            self._reported = True
            await self._tell_round(names.GROUP_IS_COMPLETE, RoundStatus.COMPLETE)

    async def _end(self) -> GroupEnded:
        # What was accepted before the end still counts, so let it land.
        await workflow.wait_condition(workflow.all_handlers_finished)
        assert self._ledger is not None
        assert self._ended_as is not None
        outcome = RoundStatus.COMPLETE if self._ledger.is_complete else self._ended_as
        ended = await self._tell_round(names.GROUP_ENDED, outcome)
        await workflow.wait_condition(
            lambda: self._outbox.is_empty() and workflow.all_handlers_finished()
        )
        return ended

    async def _tell_round(self, signal: str, outcome: RoundStatus) -> GroupEnded:
        return await tell_round(self._request, signal, outcome, self._receipts.values())

    def _write_to_outstanding(self, kind: MailKind, number: int = 0, after_step: int = 0) -> None:
        assert self._ledger is not None
        write_to_outstanding(self._request, self._ledger, self._outbox, kind, number, after_step)

    def _may_continue_as_new(self) -> bool:
        return (
            workflow.info().is_continue_as_new_suggested()
            and workflow.all_handlers_finished()
            and self._outbox.is_empty()
        )

    def _carried(self) -> SigningGroupInput:
        state = GroupState(tuple(self._receipts.values()), self._reminders, self._reported)
        return replace(self._request, state=state)
