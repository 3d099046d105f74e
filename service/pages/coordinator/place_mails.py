"""The two mails by which a place changes hands, as their readers will see them."""

from __future__ import annotations

from dataclasses import replace

from adapters.database.mail_facts import MailRecipient
from adapters.database.mail_sources import mail_facts
from adapters.database.people import PersonView
from adapters.database.rounds import RoundView
from adapters.mail.preview import MailPreview, preview_of
from messages.mail import MailKind, SendMail
from service.dependencies import Reading, Services
from service.pages.coordinator.replacing_form import Taker


async def place_mails(  # noqa: PLR0917 - who is told of what
    session: Reading,
    found: Services,
    round_: RoundView,
    request_id: str,
    taker: Taker,
    left: PersonView,
) -> list[MailPreview]:
    """Return what the new signatory reads, and what the one before does."""
    mail = SendMail(
        key="",
        kind=MailKind.INVITATION,
        agreement_id=round_.agreement_id,
        round_number=round_.number,
        request_id=request_id,
    )
    at = found.clock()
    asking = await mail_facts(session, mail, at=at)
    new = MailRecipient("", taker.name, taker.email, taker.language, is_staff=False)
    party = asking.requests[0].party
    invitation = replace(asking, recipient=new, requests=asking.requests[:1])
    about = {"party": party, "document": round_.title or asking.agreement.title}
    old = MailRecipient(left.person_id, left.name, left.email, left.language, is_staff=False)
    word = replace(asking, round=None, requests=(), recipient=old, about=about)
    return [
        preview_of(MailKind.INVITATION, invitation, found.settings, at=at),
        preview_of(MailKind.PLACE_TAKEN, word, found.settings, at=at),
    ]
