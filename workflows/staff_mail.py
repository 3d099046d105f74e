"""The workflow that mails the link by which staff sign in; it lives as long as that mail takes."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

from workflows.effects import MAIL, perform

with workflow.unsafe.imports_passed_through():
    from activities.interface import StaffMailActivities
    from messages import names
    from messages.staff_mail import AskStaffMail, SendStaffMail, StaffMailAsked


@workflow.defn(name=names.STAFF_MAIL_WORKFLOW)
class StaffMailWorkflow:
    """Sends one mail of no agreement; the link is derived when the mail is written."""

    @workflow.run
    async def run(self, request: AskStaffMail) -> None:
        """Send it; whoever asked has had the answer by then."""
        mail = SendStaffMail(
            f"{request.kind}:{request.act_id}", request.kind, request.staff_id, request.generation
        )
        try:
            await perform(StaffMailActivities.send_staff_mail, mail, MAIL)
        except ActivityError:
            workflow.logger.warning("mail %s was not sent", mail.key)
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update(name=names.MAIL_STAFF)
    async def ask(self, act: AskStaffMail) -> StaffMailAsked:
        """Say that the act has arrived."""
        return StaffMailAsked(act.act_id)
