"""How a round tells its outcome: its agreement, and one mail to each person, few at a time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from temporalio import workflow
from temporalio.exceptions import FailureError

from workflows.effects import RECORDS, perform_for_ever
from workflows.mailing import send

with workflow.unsafe.imports_passed_through():
    from activities.interface import RecordActivities
    from domain.lifecycle import RoundStatus
    from messages import names
    from messages.agreement import RoundEnded
    from messages.ids import agreement_workflow_id, mail_key, word_key
    from messages.mail import MailKind, SendMail
    from messages.records import Recipients, RoundKey
    from messages.signing import RoundNews, SigningRoundInput

AT_ONCE = 100

_MAIL_OF = {
    RoundStatus.COMPLETE: MailKind.COMPLETED,
    RoundStatus.DECLINED: MailKind.DECLINED,
    RoundStatus.EXPIRED: MailKind.EXPIRED,
    RoundStatus.WITHDRAWN: MailKind.WITHDRAWN,
}


async def tell_agreement(agreement_id: str, ended: RoundEnded) -> None:
    """Tell the agreement how its round ended."""
    handle = workflow.get_external_workflow_handle(agreement_workflow_id(agreement_id))
    try:
        await handle.signal(names.ROUND_ENDED, ended)
    except FailureError:
        workflow.logger.error("the agreement that should hear of its round is gone")


async def tell_outcome(request: SigningRoundInput, news: RoundNews) -> None:
    """Send the mails from `news.told` on; continue as new when the history grows long.

    The seal has been verified before: nobody hears “completed” of anything less.
    """
    key = RoundKey(request.agreement_id, request.round_number)
    recipients = await perform_for_ever(RecordActivities.list_recipients, key, RECORDS)
    mails = [_mail(request, news, recipients, person_id=id_) for id_ in recipients.person_ids]
    mails += [_mail(request, news, recipients, staff_id=id_) for id_ in recipients.staff_ids]
    for told in range(news.told, len(mails), AT_ONCE):
        if workflow.info().is_continue_as_new_suggested():
            workflow.continue_as_new(replace(request, news=replace(news, told=told)))
        await asyncio.gather(*(send(mail) for mail in mails[told : told + AT_ONCE]))


def _mail(
    request: SigningRoundInput,
    news: RoundNews,
    recipients: Recipients,
    *,
    person_id: str = "",
    staff_id: str = "",
) -> SendMail:
    to = person_id or staff_id
    if recipients.mail is not None:
        # Word of what the document did, not of its round.
        kind, number = recipients.mail, 0
        key = word_key(kind, request.agreement_id, recipients.subject_id, to)
    else:
        kind, number = _MAIL_OF[news.outcome], request.round_number
        key = mail_key(kind, request.agreement_id, number, to)
    return SendMail(
        key=key,
        kind=kind,
        agreement_id=request.agreement_id,
        round_number=number,
        person_id=person_id,
        staff_id=staff_id,
        subject_id=recipients.subject_id,
    )
