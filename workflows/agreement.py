"""The workflow of one agreement: from its draft to the last day of its term."""

from __future__ import annotations

from dataclasses import replace

from temporalio import workflow

from workflows.answering import answering
from workflows.before_agenda import BY_AGENDA, BeforeAgenda
from workflows.effects import DOCUMENTS, perform
from workflows.mailing import Outbox
from workflows.recording import recorded_act
from workflows.round_opening import start_round

with workflow.unsafe.imports_passed_through():
    from activities.interface import DocumentActivities
    from domain.lifecycle import (
        AgreementStatus,
        NotInForce,
        RoundKind,
        RoundStatus,
        check_step,
    )
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
    from messages.recorded_acts import ActRecorded, RecordAct
    from messages.records import FreezeDocument
    from messages.refusals import refusals


_MAILS_AT_ONCE = 100


@workflow.defn(name=names.AGREEMENT_WORKFLOW)
class AgreementWorkflow(BeforeAgenda):
    """Carries an agreement through the years; lasts as long as the agreement does."""

    @workflow.init
    def __init__(self, request: AgreementInput) -> None:
        """Begin before the draft, or go on where the run before left off."""
        self._id = request.agreement_id
        self._state = request.state or AgreementState()
        self._round_is_opening = False
        self._draft_was_refused = False
        self._must_look_again = False
        self._outbox = Outbox(at_once=_MAILS_AT_ONCE)

    @workflow.run
    async def run(self, request: AgreementInput) -> AgreementStatus:  # noqa: ARG002 - read in init
        """Return how the agreement ended; `draft` when the rules refused to make it."""
        await workflow.wait_condition(self._is_drafted_or_refused)
        if not self._draft_was_refused:
            by_agenda = workflow.patched(BY_AGENDA) or not await self._without_agenda()
            if by_agenda:
                await self._by_agenda()
        await workflow.wait_condition(
            lambda: workflow.all_handlers_finished() and self._outbox.is_empty()
        )
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
            while self._round_is_opening and act.kind is not RoundKind.AGREEMENT:
                # Several may be open at once; their numbers are given out one after the other.
                await workflow.wait_condition(lambda: not self._round_is_opening)
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

    @workflow.update(name=names.RECORD)
    async def record(self, act: RecordAct) -> ActRecorded:
        """Record an act that changes records only, and look at the agenda again."""
        with answering():
            await workflow.wait_condition(self._is_drafted_or_refused)
            recorded = await recorded_act(act)
            self._take(recorded.mails, recorded.status)
            return replace(recorded, mails=())

    @workflow.signal(name=names.ROUND_ENDED)
    def round_ended(self, news: RoundEnded) -> None:
        """Hear how a round ended: signed, or a draft again.

        What a document of another kind did is in the records.
        """
        if news.round_number in self._state.open_rounds:
            still_open = tuple(n for n in self._state.open_rounds if n != news.round_number)
            self._state = replace(self._state, open_rounds=still_open)
            self._must_look_again = True
            return
        if news.round_number != self._state.rounds:
            return
        self._must_look_again = True
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
        if act.kind is not RoundKind.AGREEMENT:
            if self._state.status is not AgreementStatus.IN_FORCE:
                raise NotInForce
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
            override_reason_sha256=act.override_reason_sha256,
            kind=act.kind,
            subject_id=act.subject_id,
            payload_sha256=act.payload_sha256,
            person_id=act.person_id,
            identification=act.identification,
            reminders=act.reminders,
        )
        frozen = await perform(DocumentActivities.freeze_document, freeze, DOCUMENTS)
        answer = SigningRoundStarted(number, frozen.document_sha256, frozen.closes_at)
        self._state = replace(
            self._state,
            rounds=number,
            started=(*self._state.started, StartedRound(act.act_id, answer)),
        )
        if act.kind is RoundKind.AGREEMENT:
            self._state = replace(self._state, status=AgreementStatus.SIGNING)
        else:
            self._state = replace(self._state, open_rounds=(*self._state.open_rounds, number))
        await start_round(self._id, number, frozen, act.kind)
        self._outbox.post_all(frozen.mails, None)
        return answer

    def _may_renew(self) -> bool:
        """Tell whether the run is to be replaced by a new one, and no round is open."""
        info = workflow.info()
        wanted = (
            info.is_continue_as_new_suggested()
            or info.is_target_worker_deployment_version_changed()
        )
        is_open = self._state.status is AgreementStatus.SIGNING or self._state.open_rounds
        is_idle = not self._round_is_opening and not is_open
        is_quiet = workflow.all_handlers_finished() and self._outbox.is_empty()
        return wanted and is_idle and is_quiet

    def _renew(self) -> None:
        changed = workflow.info().is_target_worker_deployment_version_changed()
        upgrade = workflow.ContinueAsNewVersioningBehavior.AUTO_UPGRADE
        workflow.continue_as_new(
            AgreementInput(self._id, self._state),
            initial_versioning_behavior=upgrade if changed else None,
        )
