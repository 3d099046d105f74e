"""The workflow that mails a signatory's code, or word of a block; it lives as long as that."""

from __future__ import annotations

from temporalio import workflow

from workflows.mailing import send

with workflow.unsafe.imports_passed_through():
    from messages import names
    from messages.identification import CodeMailAsked, MailOfCode
    from messages.mail import SendMail


@workflow.defn(name=names.CODE_MAIL_WORKFLOW)
class CodeMailWorkflow:
    """Sends what one act about a code asks for; the code itself is not in its history."""

    @workflow.run
    async def run(self, request: MailOfCode) -> None:
        """Send the mails; whoever asked has had the answer by then."""
        for mail in _mails(request):
            await send(mail)
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update(name=names.MAIL_CODE)
    async def ask(self, act: MailOfCode) -> CodeMailAsked:
        """Say that the act has arrived."""
        return CodeMailAsked(act.act_id)


def _mails(request: MailOfCode) -> list[SendMail]:
    key = f"{request.kind}:{request.act_id}"
    agreement_id = request.agreement_id
    if not request.staff_ids:
        return [
            SendMail(
                key=key,
                kind=request.kind,
                agreement_id=agreement_id,
                round_number=0,
                request_id=request.request_id,
                subject_id=request.act_id,
            )
        ]
    return [
        SendMail(
            key=f"{key}:{staff_id}",
            kind=request.kind,
            agreement_id=agreement_id,
            round_number=0,
            staff_id=staff_id,
            subject_id=request.request_id,
        )
        for staff_id in request.staff_ids
    ]
