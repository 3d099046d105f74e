"""The mails that an act on a running round sends: to whom, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.database.mail import last_asked_at
from adapters.database.mail_sources import mail_facts
from adapters.database.people import parties_of
from adapters.database.rounds import RoundView, round_row
from adapters.database.told_of_rounds import viewers_told
from adapters.mail.letter import GivenReason
from adapters.mail.preview import MailPreview, preview_of
from domain.lifecycle import RequestStatus
from domain.round_acts import may_be_reminded, remindable_from
from messages.mail import MailKind, SendMail
from service.dependencies import Reading, Services


@dataclass(frozen=True, slots=True)
class MailToCome:
    """Whoever will get a mail, and for which party: a signatory, or one who only reads."""

    request_id: str
    identity: str
    party: str
    name: str
    email: str
    language: str
    reader_id: str = ""


def mails_to_come(
    round_: RoundView,
    request_id: str = "",
    *,
    same_person: bool = False,
    status: RequestStatus = RequestStatus.WAITING,
) -> tuple[MailToCome, ...]:
    """Return those who have not answered: one, or one in all the parties they sign for, or all.

    Of all, those are left out who say that they are not the right person, and whose party is
    bound. With another `status`: those whose requests have it. Nobody is written to before their
    turn.
    """
    waiting = tuple(
        MailToCome(
            request.request_id,
            request.person.identity,
            party.name,
            request.person.name,
            request.person.email,
            request.person.language,
        )
        for party in round_.parties
        for request in party.requests
        if request.status is status and request.has_turn
    )
    if not request_id:
        spared = {
            r.request_id
            for party in round_.parties
            for r in party.requests
            if r.said.not_right or party.is_bound
        }
        return tuple(mail for mail in waiting if mail.request_id not in spared)
    asked = tuple(mail for mail in waiting if mail.request_id == request_id)
    if not same_person or not asked:
        return asked
    return tuple(
        mail
        for mail in waiting
        if (mail.identity, mail.email.lower()) == (asked[0].identity, asked[0].email.lower())
    )


async def mails_to_readers(session: Reading, round_: RoundView) -> tuple[MailToCome, ...]:
    """Return those who read along, who hear of a later deadline too."""
    row = await round_row(session, round_.agreement_id, round_.number)
    told = await viewers_told(session, row) if row else ()
    return tuple(
        MailToCome("", person.identity, party.name, person.name, person.email, person.language, id_)
        for party in await parties_of(session, round_.agreement_id, with_left_out=True)
        for person in party.persons
        if (id_ := person.person_id) in told
    )


async def paused_mails(
    session: Reading, mails: Sequence[MailToCome], *, at: datetime
) -> dict[MailToCome, datetime]:
    """Return those who cannot be reminded yet, since they got a mail, and from when they can."""
    last = await last_asked_at(session, [mail.request_id for mail in mails])
    return {
        mail: remindable_from(last[mail.request_id])
        for mail in mails
        if not may_be_reminded(last.get(mail.request_id), at=at)
    }


async def previews(
    session: Reading,
    found: Services,
    round_: RoundView,
    kind: MailKind,
    mails: Sequence[MailToCome],
) -> list[MailPreview]:
    """Return what the mails say, once in each language: to who signs, and to who reads."""
    first = {(mail.language, bool(mail.reader_id)): mail for mail in reversed(mails)}
    return [
        preview_of(
            kind,
            await mail_facts(
                session,
                SendMail(
                    key="",
                    kind=kind,
                    agreement_id=round_.agreement_id,
                    round_number=round_.number,
                    request_id=mail.request_id,
                    person_id=mail.reader_id,
                ),
                at=found.clock(),
            ),
            found.settings,
            at=found.clock(),
        )
        for mail in first.values()
    ]


async def withdrawn_previews(
    session: Reading, found: Services, round_: RoundView
) -> tuple[MailPreview, ...]:
    """Return what those read who were asked in a round that ends; the reason is not given yet."""
    asked = [r.person for party in round_.parties for r in party.requests if r.has_turn]
    first = {person.language: person.person_id for person in reversed(asked)}
    shown, at = [], found.clock()
    for person_id in first.values():
        mail = SendMail(
            key="",
            kind=MailKind.WITHDRAWN,
            agreement_id=round_.agreement_id,
            round_number=round_.number,
            person_id=person_id,
        )
        facts = await mail_facts(session, mail, at=at)
        reasons = (GivenReason("…"),)
        shown.append(preview_of(mail.kind, facts, found.settings, at=at, reasons=reasons))
    return tuple(shown)
