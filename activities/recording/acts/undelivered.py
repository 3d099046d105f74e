"""Word to the coordinator that mail could not be delivered."""

from __future__ import annotations

from activities.recording.acts.context import ActContext, Recorded
from adapters.database.told import coordinators_of
from messages.ids import word_key
from messages.mail import MailKind, SendMail


async def tell_of_undelivered_mail(context: ActContext) -> Recorded:
    """Have the coordinator told; whom mail does not reach is read when the mail is written."""
    act, kind = context.act, MailKind.MAIL_UNDELIVERED
    staff = await coordinators_of(context.session, context.agreement)
    return Recorded(
        mails=tuple(
            SendMail(
                key=word_key(kind, act.agreement_id, act.act_id, staff_id),
                kind=kind,
                agreement_id=act.agreement_id,
                round_number=0,
                staff_id=staff_id,
            )
            for staff_id in staff
        )
    )
