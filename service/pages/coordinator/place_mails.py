"""The mails by which a place changes hands, or does not, as their readers will see them."""

from __future__ import annotations

from dataclasses import replace

from adapters.database.handovers import ProposalView
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
    at = found.clock()
    asking = await mail_facts(session, _asking(round_, request_id), at=at)
    new = MailRecipient("", taker.name, taker.email, taker.language, is_staff=False)
    place = asking.requests[0]
    taken = replace(place, in_place_of=place.in_place_of or left.name)
    invitation = replace(asking, recipient=new, requests=(taken,))
    about = {"party": place.party, "document": round_.title or asking.agreement.title}
    word = replace(asking, round=None, requests=(), recipient=_recipient(left), about=about)
    return [
        preview_of(MailKind.INVITATION, invitation, found.settings, at=at),
        preview_of(MailKind.PLACE_TAKEN, word, found.settings, at=at),
    ]


async def turned_down_mail(
    session: Reading, found: Services, round_: RoundView, proposal: ProposalView, left: PersonView
) -> MailPreview:
    """Return what a signatory reads whose proposal is turned down; the reason is not given yet."""
    at = found.clock()
    asking = await mail_facts(session, _asking(round_, proposal.request_id), at=at)
    about = {"party": proposal.party, "name": proposal.person["name"], "answer": "…"}
    word = replace(asking, round=None, requests=(), recipient=_recipient(left), about=about)
    return preview_of(MailKind.PROPOSAL_TURNED_DOWN, word, found.settings, at=at)


def _asking(round_: RoundView, request_id: str) -> SendMail:
    return SendMail(
        key="",
        kind=MailKind.INVITATION,
        agreement_id=round_.agreement_id,
        round_number=round_.number,
        request_id=request_id,
    )


def _recipient(person: PersonView) -> MailRecipient:
    return MailRecipient(
        person.person_id, person.name, person.email, person.language, is_staff=False
    )
