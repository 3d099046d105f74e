"""The workflow of one signing round: it knows counts, decides the outcome, and seals."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from temporalio import workflow
from temporalio.exceptions import FailureError

from workflows.answering import answering
from workflows.effects import DOCUMENTS, RECORDS, perform, perform_for_ever
from workflows.mailing import Outbox
from workflows.outcome_mails import tell_agreement, tell_outcome
from workflows.signing_group import SigningGroupWorkflow

with workflow.unsafe.imports_passed_through():
    from activities.interface import DocumentActivities, RecordActivities
    from domain.lifecycle import RoundStatus
    from domain.signing import DeadlinePassed, RoundClosed
    from messages import names
    from messages.agreement import RoundEnded
    from messages.ids import PROCESS_QUEUE, signing_group_workflow_id
    from messages.records import (
        IssueAttachment,
        RecordRoundEnded,
        RecordSealed,
        SealedRound,
        SealRound,
    )
    from messages.refusals import refusals
    from messages.round_acts import NewDeadline, RoundAct, RoundActRecorded
    from messages.signing import (
        CloseGroup,
        GroupEnded,
        RoundNews,
        RoundWithdrawn,
        SigningGroupInput,
        SigningRoundInput,
        WithdrawRound,
    )


@workflow.defn(name=names.SIGNING_ROUND_WORKFLOW)
class SigningRoundWorkflow:
    """Waits for its groups, closes them, and carries a complete round to its seal."""

    @workflow.init
    def __init__(self, request: SigningRoundInput) -> None:
        """Begin with every group open."""
        self._request = request
        self._complete: dict[int, GroupEnded] = {}
        self._ended: dict[int, GroupEnded] = {}
        self._withdrawal: WithdrawRound | None = None
        self._closing_as: RoundStatus | None = None
        self._outcome: RoundStatus | None = None
        self._recorded = False
        self._attachment_for = ""
        self._outbox = Outbox()

    @workflow.run
    async def run(self, request: SigningRoundInput) -> RoundStatus:
        """Return the outcome, once everybody has been told."""
        if request.news is not None:
            await tell_outcome(request, request.news)
            return request.news.outcome
        await self._start_groups()
        await workflow.wait_condition(lambda: self._closing_as is not None)
        await self._close_groups()
        # Only what the groups report after they closed says how the round ended: an act
        # that was accepted before the end still counts.
        await workflow.wait_condition(lambda: len(self._ended) == request.groups)
        self._outcome = self._derive_outcome()
        await self._record_outcome()
        await workflow.wait_condition(
            lambda: self._outbox.is_empty() and workflow.all_handlers_finished()
        )
        await tell_outcome(request, RoundNews(self._outcome))
        return self._outcome

    @workflow.update(name=names.WITHDRAW)
    async def withdraw(self, act: WithdrawRound) -> RoundWithdrawn:
        """End the round without a signed agreement, unless it was complete first."""
        with answering():
            self._check_open()
            self._withdrawal = act
            self._closing_as = RoundStatus.WITHDRAWN
            await workflow.wait_condition(lambda: self._outcome is not None)
            if self._outcome is not RoundStatus.WITHDRAWN:
                raise RoundClosed
            await workflow.wait_condition(lambda: self._recorded)
            return RoundWithdrawn(self._request.round_number, act.received_at)

    @withdraw.validator
    def _validate_withdraw(self, act: WithdrawRound) -> None:  # noqa: ARG002 - the SDK's form
        with refusals():
            self._check_open()

    @workflow.update(name=names.MANAGE)
    async def manage(self, act: RoundAct) -> RoundActRecorded:
        """Record a later deadline, and let every group wait until then."""
        with answering():
            self._check_open()
            if workflow.now() >= self._request.closes_at:
                raise DeadlinePassed
            recorded = await perform(RecordActivities.record_round_act, act, RECORDS)
            later = recorded.deadline
            if later is not None and later.closes_at > self._request.closes_at:
                self._request = replace(self._request, closes_at=later.closes_at)
                await self._signal_groups(names.DEADLINE_EXTENDED, later)
            if recorded.mails and workflow.patched("2026-11-readers-hear-of-more-time"):
                self._outbox.post_all(recorded.mails, None)
            return recorded

    @workflow.signal(name=names.GROUP_IS_COMPLETE)
    def group_is_complete(self, news: GroupEnded) -> None:
        """Hear that every party of a group is bound; once all are, the round closes."""
        self._complete[news.group] = news
        if len(self._complete) == self._request.groups:
            self._closing_as = self._closing_as or RoundStatus.COMPLETE

    @workflow.signal(name=names.GROUP_ENDED)
    def group_ended(self, news: GroupEnded) -> None:
        """Hear that a group takes no more acts; one that failed ends the round."""
        self._ended[news.group] = news
        if news.outcome is RoundStatus.COMPLETE:
            self.group_is_complete(news)
        else:
            self._closing_as = self._closing_as or news.outcome

    def _check_open(self) -> None:
        if self._closing_as is not None:
            raise RoundClosed

    async def _start_groups(self) -> None:
        request = self._request
        for group in range(request.groups):
            await workflow.start_child_workflow(
                SigningGroupWorkflow.run,
                SigningGroupInput(
                    agreement_id=request.agreement_id,
                    round_number=request.round_number,
                    group=group,
                    document_sha256=request.document_sha256,
                    closes_at=request.closes_at,
                    remind_at=request.remind_at,
                    declines_pause=request.declines_pause,
                    careful_reminders=request.careful_reminders,
                    in_steps=request.in_steps,
                ),
                id=self._group_id(group),
                task_queue=PROCESS_QUEUE,
                parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            )

    def _group_id(self, group: int) -> str:
        request = self._request
        return signing_group_workflow_id(request.agreement_id, request.round_number, group)

    async def _close_groups(self) -> None:
        assert self._closing_as is not None
        await self._signal_groups(names.CLOSE_GROUP, CloseGroup(self._closing_as))

    async def _signal_groups(self, signal: str, message: CloseGroup | NewDeadline) -> None:
        for group in range(self._request.groups):
            if group in self._ended:
                continue
            handle = workflow.get_external_workflow_handle(self._group_id(group))
            try:
                await handle.signal(signal, message)
            except FailureError:
                workflow.logger.info("group %d had ended by itself", group)

    def _derive_outcome(self) -> RoundStatus:
        assert self._closing_as is not None
        if all(ended.outcome is RoundStatus.COMPLETE for ended in self._ended.values()):
            return RoundStatus.COMPLETE
        return self._closing_as

    async def _record_outcome(self) -> None:
        assert self._outcome is not None
        request, withdrawal = self._request, self._withdrawal
        record = RecordRoundEnded(
            request.agreement_id, request.round_number, self._outcome, self._ended_at()
        )
        if withdrawal is not None and self._outcome is RoundStatus.WITHDRAWN:
            record = replace(
                record,
                ended_at=withdrawal.received_at,
                act_id=withdrawal.act_id,
                staff_id=withdrawal.staff_id,
                reason_sha256=withdrawal.reason_sha256,
                person_id=withdrawal.person_id,
                leaving_out_sha256=withdrawal.leaving_out_sha256,
            )
        ended = RoundEnded(request.round_number, self._outcome)
        told_first = self._outcome is not RoundStatus.COMPLETE and workflow.patched(
            "2026-11-tell-before-record"
        )
        if told_first:
            # Who reads “draft” in the records may start another round at once.
            await tell_agreement(request.agreement_id, ended)
        await perform_for_ever(RecordActivities.record_round_ended, record, RECORDS)
        self._recorded = True
        if self._outcome is RoundStatus.COMPLETE:
            ended = await self._seal()
        if not told_first:
            await tell_agreement(request.agreement_id, ended)
        if self._attachment_for and workflow.patched("2026-11-attachment-of-accession"):
            issue = IssueAttachment(request.agreement_id, change_id=self._attachment_for)
            await perform_for_ever(DocumentActivities.issue_attachment, issue, DOCUMENTS)

    def _ended_at(self) -> datetime:
        """Return the instant of the act that ended the round, as far as the round knows it."""
        if self._outcome is RoundStatus.EXPIRED:
            # A deadline that was moved while a group's worker was away has not come yet.
            return min(self._request.closes_at, workflow.now())
        signed = [ended.last_signature_at for ended in self._ended.values()]
        times = [instant for instant in signed if instant is not None]
        if self._outcome is RoundStatus.COMPLETE and times:
            return max(times)
        return workflow.now()

    async def _seal(self) -> RoundEnded:
        request = self._request
        key = SealRound(request.agreement_id, request.round_number)
        sealed: SealedRound = await perform_for_ever(
            DocumentActivities.seal_document, key, DOCUMENTS
        )
        sealed_at = workflow.now()
        record = RecordSealed(
            request.agreement_id,
            request.round_number,
            sealed.document_sha256,
            sealed.in_force_at,
            sealed_at,
        )
        await perform_for_ever(RecordActivities.record_sealed, record, RECORDS)
        self._attachment_for = sealed.attachment_for
        return RoundEnded(
            request.round_number,
            RoundStatus.COMPLETE,
            in_force_at=sealed.in_force_at,
            ends_at=sealed.ends_at,
            sealed_at=sealed_at,
        )
