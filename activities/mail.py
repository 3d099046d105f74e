"""Sends each mail once: a row by key, the SMTP server, then the row and its audit event."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from temporalio import activity

from activities.heartbeats import heartbeating
from activities.interface import MailActivities
from activities.mailing.parcel import Parcel, pack
from adapters.blobs import Blobs
from adapters.clock import Clock
from adapters.database.audit import append_event
from adapters.database.mail import begin_mail, earlier_mails, settle_mail, supersede
from adapters.database.mail_facts import MailFacts
from adapters.database.mail_sources import mail_facts
from adapters.database.sessions import Sessions
from adapters.mail.envelopes import envelope_sender, refused_for_good
from adapters.mail.identity import message_id, sender_address
from adapters.mail.smtp import RefusedForGood, SmtpServer
from adapters.settings import Settings
from adapters.undelivered_word import ask_to_tell
from domain.lifecycle import RequestStatus, RoundStatus
from messages.mail import ASKS_TO_SIGN, MailKind, SendMail

_MOST_TRIES = 10


class SmtpMailActivities(MailActivities):
    """Mail over SMTP.

    Between the server's “accepted” and our commit lies a moment in which a crash makes us
    send again. The second mail is then the same, byte for byte, with the same Message-ID,
    and mail programs show it once (abuse 58).
    """

    def __init__(
        self,
        *,
        sessions: Sessions,
        blobs: Blobs,
        settings: Settings,
        clock: Clock,
        smtp: SmtpServer | None = None,
    ) -> None:
        """Send by the server that the settings name, unless another is given."""
        self._sessions = sessions
        self._blobs = blobs
        self._settings = settings
        self._clock = clock
        self._sender = sender_address(settings.mail_from, settings.organisation)
        self._smtp = smtp or SmtpServer.of(settings)

    @activity.defn
    async def send_mail(self, request: SendMail) -> None:
        """Send one mail once; an address that refuses for good is recorded, not retried.

        A mail that asks for a signature is left out when nothing is to be signed any more.
        """
        parcel = await self._begin(request)
        if parcel is None:
            return
        problem: RefusedForGood | None = None
        async with heartbeating():  # the mail of a worker that was killed need not wait long
            try:
                await self._deliver(parcel)
            except RefusedForGood as refusal:
                problem = refusal
        await self._settle(request, parcel, problem)

    async def _begin(self, request: SendMail) -> Parcel | None:
        """Make the row of the mail's key; return None when nothing is to be sent."""
        now = self._clock()
        async with self._sessions.begin() as session:
            facts = await mail_facts(session, request, at=now)
            if not facts.is_due or not _is_due(request, facts, at=now):
                return None
            row = await begin_mail(
                session,
                request,
                recipient=facts.recipient,
                message_id=message_id(request.key, self._sender.domain),
                at=now,
            )
            if row.status != "sending" or await supersede(session, row, recipient=facts.recipient):
                return None
            earlier = {
                asked.id: await earlier_mails(session, asked.id, request.key)
                for asked in facts.requests
            }
        return Parcel(request, facts, earlier, row.message_id, row.created_at)

    async def _deliver(self, parcel: Parcel) -> None:
        with refused_for_good(parcel.facts.recipient.email, self._settings):
            message = await pack(parcel, self._blobs, self._settings, self._sender)
            recipient = parcel.recipient_address
        sender = envelope_sender(self._settings, self._sender, parcel.message_id)
        await self._smtp.deliver(message, sender=sender, recipient=recipient)

    async def _settle(
        self, request: SendMail, parcel: Parcel, problem: RefusedForGood | None
    ) -> None:
        """Record the outcome; whoever appended to the history meanwhile is waited out here.

        To leave that to Temporal's retry would send the mail a second time.
        """
        for tries_left in reversed(range(_MOST_TRIES)):
            try:
                await self._record(request, parcel, problem)
            except IntegrityError:
                if not tries_left:
                    raise
            else:
                return

    async def _record(
        self, request: SendMail, parcel: Parcel, problem: RefusedForGood | None
    ) -> None:
        now = self._clock()
        recipient = parcel.facts.recipient
        data = {
            "mail": request.kind.value,
            "round": request.round_number,
            "recipient_id": recipient.id,
            "request_id": request.request_id or None,
            "message_id_sha256": hashlib.sha256(parcel.message_id.encode()).hexdigest(),
        }
        if problem:
            data["smtp_code"] = problem.code
        async with self._sessions.begin() as session:
            await settle_mail(
                session, request.key, problem=str(problem) if problem else None, at=now
            )
            await append_event(
                session,
                agreement_id=request.agreement_id,
                kind=_event_kind(request.kind, failed=problem is not None),
                occurred_at=now,
                recorded_at=now,
                data=data,
                personal={"email": recipient.email},
                once_key=f"mail:{request.key}",
            )
            if problem and not recipient.is_staff:
                await ask_to_tell(session, request.agreement_id, at=now)


def _is_due(request: SendMail, facts: MailFacts, *, at: datetime) -> bool:
    """Tell whether the mail still makes sense; raise when it comes before what it tells of."""
    asked = facts.requests[0] if facts.requests else None
    if request.kind is MailKind.READING or (request.person_id and request.kind in ASKS_TO_SIGN):
        return facts.reading is not None and facts.reading.opens
    if request.kind in ASKS_TO_SIGN:
        asks_all = request.kind is MailKind.DEADLINE_EXTENDED or (
            request.kind is MailKind.REMINDER and request.number > 0
        )
        return (
            asked is not None
            and not (asks_all and asked.is_doubted)
            and asked.status == RequestStatus.WAITING
            and facts.round is not None
            and facts.round.status == RoundStatus.OPEN
            and at < facts.round.closes_at
        )
    if request.kind is MailKind.IDENTIFICATION_CODE:
        return bool(at < facts.about["ends_at"])
    if request.kind is MailKind.RECEIPT and (asked is None or asked.signature_id is None):
        raise LookupError(f"mail {request.key}: the signature is not recorded")
    sealed = facts.round.sealed_sha256 if facts.round else None
    if request.kind is MailKind.COMPLETED and sealed is None:
        raise LookupError(f"mail {request.key}: the seal is not recorded")
    return True


def _event_kind(kind: MailKind, *, failed: bool) -> str:
    if failed:
        return "mail_failed"
    return "reminder_sent" if kind is MailKind.REMINDER else "mail_sent"
