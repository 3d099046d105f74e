"""What a signing group sends out: word to its round, and mails to its signatories."""

from __future__ import annotations

from collections.abc import Collection

from temporalio import workflow
from temporalio.exceptions import FailureError

from workflows.group_ledger import GroupLedger
from workflows.mailing import Outbox

with workflow.unsafe.imports_passed_through():
    from domain.lifecycle import RoundStatus
    from messages.ids import mail_key, signing_round_workflow_id
    from messages.mail import MailKind, SendMail
    from messages.signing import (
        Decline,
        DeclineReceipt,
        GroupEnded,
        SignatureReceipt,
        SigningGroupInput,
    )


async def tell_round(
    group: SigningGroupInput,
    signal: str,
    outcome: RoundStatus,
    receipts: Collection[SignatureReceipt],
) -> GroupEnded:
    """Tell the round how its group stands, and return what it was told."""
    signed_at = [receipt.signed_at for receipt in receipts]
    news = GroupEnded(group.group, outcome, len(signed_at), max(signed_at, default=None))
    handle = workflow.get_external_workflow_handle(
        signing_round_workflow_id(group.agreement_id, group.round_number)
    )
    try:
        await handle.signal(signal, news)
    except FailureError:
        workflow.logger.error("the round that should hear of its group is gone")
    return news


def mail_to(group: SigningGroupInput, kind: MailKind, request_id: str, number: int = 0) -> SendMail:
    """Return one mail to the signatory of a request; `number` counts reminders from 1."""
    return SendMail(
        key=mail_key(kind, group.agreement_id, group.round_number, request_id, number),
        kind=kind,
        agreement_id=group.agreement_id,
        round_number=group.round_number,
        request_id=request_id,
        number=number,
    )


def write_to_outstanding(  # noqa: PLR0917 - what a mail is made of
    group: SigningGroupInput,
    ledger: GroupLedger,
    outbox: Outbox,
    kind: MailKind,
    number: int,
    after_step: int = 0,
) -> None:
    """Write to those who have not answered, unless a mail that asks them is on its way still.

    A further signature of a party that is bound stays possible, and is asked for no more.
    """
    only_needed = group.careful_reminders or group.in_steps
    for request_id in ledger.outstanding(only_needed=only_needed, after_step=after_step):
        if outbox.is_asking(request_id):
            continue  # the mail server was away: one mail is enough when it is back
        outbox.post(mail_to(group, kind, request_id, number))


def mails_of_decline(
    group: SigningGroupInput, decline: Decline, receipt: DeclineReceipt
) -> list[SendMail]:
    """Return what the staff concerned hear of a decline while the round goes on.

    Whoever is asked again by a new link may decline again: then they hear of it again.
    """
    return [
        SendMail(
            key=mail_key(
                MailKind.DECLINED,
                group.agreement_id,
                group.round_number,
                f"{staff_id}:{receipt.request_id}",
                decline.generation,
            ),
            kind=MailKind.DECLINED,
            agreement_id=group.agreement_id,
            round_number=group.round_number,
            staff_id=staff_id,
        )
        for staff_id in receipt.staff_ids
    ]
