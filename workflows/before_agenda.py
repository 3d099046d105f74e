"""How agreements that began before there was an agenda live, until they go over to it.

Histories recorded then (0.1) replay through this file: what they did stays as it was.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from temporalio import workflow

from workflows.by_agenda import ByAgenda
from workflows.effects import RECORDS, perform_for_ever
from workflows.waiting import LONGEST_HOP, wait_until

with workflow.unsafe.imports_passed_through():
    from activities.interface import RecordActivities
    from domain.lifecycle import AgreementStatus
    from messages.records import RecordStep

BY_AGENDA = "2026-11-agenda"


class BeforeAgenda(ByAgenda):
    """The life of an agreement without an agenda; `AgreementWorkflow` has the rest."""

    _wake_ups = 0

    async def _without_agenda(self) -> bool:
        """Live as agreements did before there was an agenda; False to go over to it."""
        return (
            await self._until_signed()
            and await self._until_in_force()
            and await self._until_term_ended()
        )

    def _goes_over(self) -> bool:
        # Each wake-up has a name of its own: one that was replayed has decided for itself alone.
        self._wake_ups += 1
        return workflow.patched(f"{BY_AGENDA}-at-wake-up-{self._wake_ups}")

    async def _until_signed(self) -> bool:
        while not self._is_signed():
            await workflow.wait_condition(lambda: self._is_signed() or self._must_move())
            if not self._is_signed() and self._may_renew():
                self._renew()
            if not self._is_signed() and self._goes_over():
                return False
            self._must_look_again = False
        return True

    def _is_signed(self) -> bool:
        return self._state.in_force_at is not None

    async def _until_in_force(self) -> bool:
        if self._state.status is not AgreementStatus.SIGNED:
            return True
        assert self._state.in_force_at is not None
        if not await self._wait_until(self._state.in_force_at):
            return False
        step = RecordStep(self._id, self._state.in_force_at)
        await perform_for_ever(RecordActivities.record_in_force, step, RECORDS)
        self._state = replace(self._state, status=AgreementStatus.IN_FORCE)
        return True

    async def _until_term_ended(self) -> bool:
        if self._state.ends_at is None:
            return True
        if not await self._wait_until(self._state.ends_at):
            return False
        step = RecordStep(self._id, self._state.ends_at)
        await perform_for_ever(RecordActivities.record_term_ended, step, RECORDS)
        self._state = replace(self._state, status=AgreementStatus.TERM_ENDED)
        return True

    async def _wait_until(self, instant: datetime) -> bool:
        self._must_look_again = False
        while (left := instant - workflow.now()) > timedelta(0):
            hop = workflow.now() + min(left, LONGEST_HOP)
            if not await wait_until(hop, unless=self._must_move) and self._may_renew():
                self._renew()
            if self._goes_over():
                return False
        return True
