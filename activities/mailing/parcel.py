"""Packs a mail: letter, words, the sealed document, the deadline for the calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage

from activities.mailing.attachments import ENCLOSERS, Enclosing
from activities.mailing.enclosed_document import enclosed_document
from adapters.acts_payloads import DeclineEvidence, WithdrawalReason
from adapters.blobs import Blobs
from adapters.database.mail_facts import MailFacts, MailRequest
from adapters.database.tables import MailRow
from adapters.i18n import Translator, translator
from adapters.mail.calendar import Deadline, calendar_file
from adapters.mail.compose import Attachment, Envelope, ascii_domain, compose
from adapters.mail.identity import deadline_uid
from adapters.mail.letter import GivenReason, Letter, letter_of
from adapters.mail.preview import letterhead_of
from adapters.mail.rendering import put_into_words
from adapters.settings import Settings
from domain.lifecycle import RequestStatus
from messages.mail import ASKS_TO_SIGN, MailKind, SendMail


@dataclass(frozen=True, slots=True)
class Parcel:
    """A mail that has its row; `earlier` are the mails that asked for each signature before."""

    mail: SendMail
    facts: MailFacts
    earlier: Mapping[str, Sequence[MailRow]]
    message_id: str
    created_at: datetime

    @property
    def recipient_address(self) -> str:
        """Return the address in the form that the envelope takes."""
        return ascii_domain(self.facts.recipient.email)

    @property
    def references(self) -> tuple[str, ...]:
        """Return the Message-ID of the invitation that started the thread, if there is one."""
        about = self.mail.request_id
        return tuple(row.message_id for row in self.earlier.get(about, ())[:1])


async def pack(parcel: Parcel, blobs: Blobs, settings: Settings, sender: Address) -> EmailMessage:
    """Return the message of a parcel; raise `AddressNotValid` for an impossible address."""
    facts, kind = parcel.facts, parcel.mail.kind
    head = letterhead_of(settings, written_at=parcel.created_at)
    documents = await enclosed_document(kind, facts, blobs, limit=settings.mail_attachment_limit)
    letter = letter_of(
        kind,
        facts,
        head,
        reasons=await _reasons(parcel, blobs),
        attached=bool(documents),
    )
    envelope = Envelope(
        sender=sender,
        reply_to=settings.mail_reply_to,
        recipient_name=facts.recipient.name,
        recipient=facts.recipient.email,
        message_id=parcel.message_id,
        references=parcel.references,
        sent_at=parcel.created_at,
    )
    files = [*documents, *_calendar(parcel, letter, sender)]
    if kind in ENCLOSERS:
        files += await ENCLOSERS[kind](
            Enclosing(parcel.mail, facts, letter, blobs, sender, parcel.created_at)
        )
    return compose(envelope, put_into_words(letter), files)


async def _reasons(parcel: Parcel, blobs: Blobs) -> list[GivenReason]:
    """Return why people declined, which staff alone is told, or why a round was withdrawn."""
    facts = parcel.facts
    if facts.reason_sha256:
        withdrawal = WithdrawalReason.from_bytes(await blobs.get(facts.reason_sha256))
        return [GivenReason(withdrawal.reason)]
    if not facts.recipient.is_staff:
        return []
    return [
        GivenReason(
            DeclineEvidence.from_bytes(await blobs.get(decline.evidence_sha256)).reason,
            decline.name,
            decline.party,
        )
        for decline in facts.declines
        if decline.evidence_sha256
    ]


def _calendar(parcel: Parcel, letter: Letter, sender: Address) -> list[Attachment]:
    """Return the deadline for the calendar, or its end, once, to those who were given it."""
    kind, facts = parcel.mail.kind, parcel.facts
    asks = kind in ASKS_TO_SIGN
    requests = facts.requests[:1] if asks or parcel.mail.request_id else facts.requests
    told = [request for request in requests if asks or _is_in_calendar(request, parcel)]
    if not told or letter.closes_at is None:
        return []
    words = translator(letter.language)
    last_day = (letter.closes_at.astimezone(letter.zone) - timedelta(microseconds=1)).date()
    content = calendar_file(
        [
            Deadline(
                uid=deadline_uid(request.id, sender.domain),
                sequence=len(parcel.earlier.get(request.id, ())),
                on=last_day,
                summary=words.text("Last day to sign: {title}", title=letter.subject_title),
                description=_asks(words, letter, request.party),
            )
            for request in told
        ],
        cancelled=not asks,
        organiser=sender.display_name,
        address=sender.addr_spec,
        stamped_at=parcel.created_at,
    )
    method = "PUBLISH" if asks else "CANCEL"
    name = "deadline.ics" if asks else "deadline-removed.ics"
    return [Attachment(name, "text", "calendar", content, method=method)]


def _asks(words: Translator, letter: Letter, party: str) -> str:
    if not letter.is_agreement:
        return words.text("You are asked to sign this document for {party}.", party=party)
    return words.text(
        "{organisation} asks you to sign this agreement for {party}.",
        organisation=letter.organisation,
        party=party,
    )


def _is_in_calendar(request: MailRequest, parcel: Parcel) -> bool:
    """Tell whether the recipient was given the deadline, and no receipt has taken it away."""
    taken_away = request.status == RequestStatus.SIGNED
    return bool(parcel.earlier.get(request.id)) and (
        not taken_away or parcel.mail.kind is MailKind.RECEIPT
    )
