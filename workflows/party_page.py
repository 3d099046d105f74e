"""The workflow that mails the link to a party's page; it lives as long as that mail takes."""

from __future__ import annotations

from temporalio import workflow

from workflows.mailing import send

with workflow.unsafe.imports_passed_through():
    from messages import names
    from messages.mail import MailKind, SendMail
    from messages.party_pages import AskPartyPage, PartyPageAsked


@workflow.defn(name=names.PARTY_PAGE_WORKFLOW)
class PartyPageWorkflow:
    """Sends one mail: also for an agreement whose own workflow has ended."""

    @workflow.run
    async def run(self, request: AskPartyPage) -> None:
        """Send it; whoever asked has had the answer by then."""
        await send(
            SendMail(
                key=f"{MailKind.PARTY_PAGE}:{request.act_id}",
                kind=MailKind.PARTY_PAGE,
                agreement_id=request.agreement_id,
                round_number=0,
                person_id=request.person_id,
            )
        )
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update(name=names.ASK_PARTY_PAGE)
    async def ask(self, act: AskPartyPage) -> PartyPageAsked:
        """Say that the act has arrived."""
        return PartyPageAsked(act.act_id)
