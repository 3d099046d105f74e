"""How an agreement lives: it asks its agenda what is next, waits, and has it carried out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from temporalio import workflow

from workflows.effects import RECORDS, perform_for_ever
from workflows.mailing import Outbox
from workflows.waiting import wait_until

with workflow.unsafe.imports_passed_through():
    from activities.interface import RecordActivities
    from domain.lifecycle import ENDED, AgreementStatus
    from messages.agenda import AgendaKey, CarryOut
    from messages.agreement import AgreementState
    from messages.mail import SendMail

MAILS_AT = "2026-11-mails-in-the-morning"
_UNTIL_DELIVERED = timedelta(seconds=20)


class ByAgenda:
    """The life of an agreement by its agenda; `AgreementWorkflow` has the rest."""

    _id: str
    _state: AgreementState
    _must_look_again: bool
    _outbox: Outbox

    async def _by_agenda(self) -> None:
        """Carry out what is due, one thing after the other, until the agreement ends."""
        while self._state.status not in ENDED:
            if self._may_renew():
                self._renew()
            self._must_look_again = False
            key = AgendaKey(self._id)
            due = (await perform_for_ever(RecordActivities.next_due, key, RECORDS)).due
            if due is None:
                await workflow.wait_condition(self._must_move)
            elif await wait_until(due.at, unless=self._must_move):
                order = CarryOut(self._id, due)
                done = await perform_for_ever(RecordActivities.carry_out, order, RECORDS)
                # A worker of the version before sends them at once, and knows no marker.
                in_the_morning = done.mails_at and workflow.patched(MAILS_AT)
                mails_at = done.mails_at if in_the_morning else None
                self._take(done.mails, done.status, mails_at=mails_at)
                if done.held_up:
                    await workflow.sleep(_UNTIL_DELIVERED)

    def _take(
        self,
        mails: tuple[SendMail, ...],
        status: AgreementStatus | None,
        *,
        mails_at: datetime | None = None,
    ) -> None:
        """Send what an act or the agenda asks to send; the agenda may have changed."""
        self._must_look_again = True
        if status is not None:
            self._state = replace(self._state, status=status)
        self._outbox.post_all(mails, mails_at)

    def _must_move(self) -> bool:
        return self._must_look_again or self._may_renew()

    def _may_renew(self) -> bool:
        raise NotImplementedError

    def _renew(self) -> None:
        raise NotImplementedError
