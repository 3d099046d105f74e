"""The workflow of one agreement: from its draft to the last day of its term."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from temporalio import workflow

from workflows.answering import answering
from workflows.effects import DOCUMENTS, RECORDS, perform, perform_for_ever
from workflows.signing_round import SigningRoundWorkflow
from workflows.waiting import wait_until

with workflow.unsafe.imports_passed_through():
    from activities.interface import DocumentActivities, RecordActivities
    from domain.lifecycle import AgreementStatus, RoundStatus, check_step
    from domain.signing import RoundIsOpen
    from messages import names
    from messages.agreement import (
        AgreementDrafted,
        AgreementInput,
        AgreementState,
        DraftAgreement,
        RoundEnded,
        SigningRoundStarted,
        StartedRound,
        StartSigningRound,
    )
    from messages.ids import PROCESS_QUEUE, signing_round_workflow_id
    from messages.records import FreezeDocument, FrozenRound, RecordStep
    from messages.refusals import refusals
    from messages.signing import SigningRoundInput


@workflow.defn(name=names.AGREEMENT_WORKFLOW)
class AgreementWorkflow:
    """Carries an agreement through the years; lasts as long as the agreement does."""

    @workflow.init
    def __init__(self, request: AgreementInput) -> None:
        """Begin before the draft, or go on where the run before left off."""
        self._id = request.agreement_id
        self._state = request.state or AgreementState()
        self._round_is_opening = False
        self._draft_was_refused = False

    @workflow.run
    async def run(self, request: AgreementInput) -> AgreementStatus:  # noqa: ARG002 - read in init
        """Return how the agreement ended; `draft` when the rules refused to make it."""
        await workflow.wait_condition(self._is_drafted_or_refused)
        if not self._draft_was_refused:
            await self._until_signed()
            await self._until_in_force()
            await self._until_term_ended()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._state.status

    @workflow.update(name=names.DRAFT)
    async def draft(self, act: DraftAgreement) -> AgreementDrafted:
        """Make the first draft; a repeat gets the same answer."""
        with answering():
            if self._state.drafted is not None:
                return self._state.drafted
            try:
                drafted = await perform(DocumentActivities.draft_agreement, act, DOCUMENTS)
            except Exception:
                self._draft_was_refused = True
                raise
            self._state = replace(self._state, drafted=drafted)
            return drafted

    @workflow.update(name=names.START_SIGNING_ROUND)
    async def start_signing_round(self, act: StartSigningRound) -> SigningRoundStarted:
        """Freeze the text and open a round on it; starting twice is impossible."""
        with answering():
            known = self._answer_given_to(act)
            if known is not None:
                return known
            self._check_may_start(act)
            self._round_is_opening = True
            try:
                return await self._open_round(act)
            finally:
                self._round_is_opening = False

    @start_signing_round.validator
    def _validate_start_signing_round(self, act: StartSigningRound) -> None:
        with refusals():
            self._check_may_start(act)

    @workflow.signal(name=names.ROUND_ENDED)
    def round_ended(self, news: RoundEnded) -> None:
        """Hear how a round ended: signed, or a draft again."""
        if news.round_number != self._state.rounds:
            return
        if news.outcome is not RoundStatus.COMPLETE:
            self._state = replace(self._state, status=AgreementStatus.DRAFT)
            return
        assert news.in_force_at is not None
        assert news.sealed_at is not None
        in_force = news.in_force_at <= news.sealed_at
        self._state = replace(
            self._state,
            status=AgreementStatus.IN_FORCE if in_force else AgreementStatus.SIGNED,
            in_force_at=news.in_force_at,
            ends_at=news.ends_at,
        )

    def _is_drafted_or_refused(self) -> bool:
        return self._state.drafted is not None or self._draft_was_refused

    def _answer_given_to(self, act: StartSigningRound) -> SigningRoundStarted | None:
        return next((s.answer for s in self._state.started if s.act_id == act.act_id), None)

    def _check_may_start(self, act: StartSigningRound) -> None:
        if self._answer_given_to(act) is not None:
            return
        if self._round_is_opening or self._state.status is AgreementStatus.SIGNING:
            raise RoundIsOpen
        check_step(self._state.status, AgreementStatus.SIGNING)

    async def _open_round(self, act: StartSigningRound) -> SigningRoundStarted:
        await workflow.wait_condition(self._is_drafted_or_refused)
        number = self._state.rounds + 1
        freeze = FreezeDocument(
            act_id=act.act_id,
            agreement_id=self._id,
            round_number=number,
            staff_id=act.staff_id,
            sent_at=act.received_at,
            closes_at_end_of=act.closes_on.isoformat(),
        )
        frozen = await perform(DocumentActivities.freeze_document, freeze, DOCUMENTS)
        answer = SigningRoundStarted(number, frozen.document_sha256, frozen.closes_at)
        self._state = replace(
            self._state,
            status=AgreementStatus.SIGNING,
            rounds=number,
            started=(*self._state.started, StartedRound(act.act_id, answer)),
        )
        await self._start_round_workflow(number, frozen)
        return answer

    async def _start_round_workflow(self, number: int, frozen: FrozenRound) -> None:
        # Abandoned, not owned: this workflow may continue as new, the round must not end.
        await workflow.start_child_workflow(
            SigningRoundWorkflow.run,
            SigningRoundInput(
                agreement_id=self._id,
                round_number=number,
                document_sha256=frozen.document_sha256,
                groups=frozen.groups,
                closes_at=frozen.closes_at,
                remind_at=frozen.remind_at,
            ),
            id=signing_round_workflow_id(self._id, number),
            task_queue=PROCESS_QUEUE,
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
        )

    async def _until_signed(self) -> None:
        while not self._is_signed():
            await workflow.wait_condition(lambda: self._is_signed() or self._may_renew())
            if not self._is_signed():
                self._renew()

    def _is_signed(self) -> bool:
        return self._state.in_force_at is not None

    async def _until_in_force(self) -> None:
        if self._state.status is not AgreementStatus.SIGNED:
            return
        assert self._state.in_force_at is not None
        await self._wait_until(self._state.in_force_at)
        step = RecordStep(self._id, self._state.in_force_at)
        await perform_for_ever(RecordActivities.record_in_force, step, RECORDS)
        self._state = replace(self._state, status=AgreementStatus.IN_FORCE)

    async def _until_term_ended(self) -> None:
        if self._state.ends_at is None:
            return
        await self._wait_until(self._state.ends_at)
        step = RecordStep(self._id, self._state.ends_at)
        await perform_for_ever(RecordActivities.record_term_ended, step, RECORDS)
        self._state = replace(self._state, status=AgreementStatus.TERM_ENDED)

    async def _wait_until(self, instant: datetime) -> None:
        while not await wait_until(instant, unless=self._may_renew):
            self._renew()

    def _may_renew(self) -> bool:
        """Tell whether the run is to be replaced by a new one, and no round is open."""
        info = workflow.info()
        wanted = (
            info.is_continue_as_new_suggested()
            or info.is_target_worker_deployment_version_changed()
        )
        is_idle = not self._round_is_opening and self._state.status is not AgreementStatus.SIGNING
        return wanted and is_idle and workflow.all_handlers_finished()

    def _renew(self) -> None:
        changed = workflow.info().is_target_worker_deployment_version_changed()
        upgrade = workflow.ContinueAsNewVersioningBehavior.AUTO_UPGRADE
        workflow.continue_as_new(
            AgreementInput(self._id, self._state),
            initial_versioning_behavior=upgrade if changed else None,
        )
