"""Sends staff the link by which they sign in; such a mail is of no agreement."""

from __future__ import annotations

from email.message import EmailMessage

from temporalio import activity

from activities.heartbeats import heartbeating
from activities.interface import StaffMailActivities
from adapters.clock import Clock
from adapters.database.sessions import Sessions
from adapters.database.staff import StaffView, find_staff
from adapters.database.staff_mail import StaffMail, begin_staff_mail, settle_staff_mail
from adapters.mail.compose import Envelope, ascii_domain, compose
from adapters.mail.envelopes import envelope_sender, refused_for_good
from adapters.mail.identity import message_id, sender_address
from adapters.mail.rendering import put_into_words
from adapters.mail.smtp import RefusedForGood, SmtpServer
from adapters.mail.staff_letter import staff_letter
from adapters.settings import Settings
from messages.staff_mail import SendStaffMail


class SmtpStaffMailActivities(StaffMailActivities):
    """Mail over SMTP; a repeat after a crash is the same mail with the same Message-ID."""

    def __init__(
        self,
        *,
        sessions: Sessions,
        settings: Settings,
        clock: Clock,
        smtp: SmtpServer | None = None,
    ) -> None:
        """Send by the server that the settings name, unless another is given."""
        self._sessions = sessions
        self._settings = settings
        self._clock = clock
        self._sender = sender_address(settings.mail_from, settings.organisation)
        self._smtp = smtp or SmtpServer.of(settings)

    @activity.defn
    async def send_staff_mail(self, request: SendStaffMail) -> None:
        """Send one mail once, while its link opens; a later one may have replaced it."""
        now = self._clock()
        async with self._sessions.begin() as session:
            staff = await find_staff(session, request.staff_id)
            if staff is None or not staff.link_opens(request.generation, at=now):
                return
            mail = await begin_staff_mail(
                session,
                request,
                message_id=message_id(request.key, self._sender.domain),
                at=now,
            )
        if not mail.is_under_way:
            return
        problem = ""
        async with heartbeating():
            try:
                await self._deliver(request, staff, mail)
            except RefusedForGood as refusal:
                problem = str(refusal)
        async with self._sessions.begin() as session:
            await settle_staff_mail(session, request.key, problem=problem, at=self._clock())

    async def _deliver(self, request: SendStaffMail, staff: StaffView, mail: StaffMail) -> None:
        with refused_for_good(staff.email, self._settings):
            message = self._message(request, staff, mail)
            recipient = ascii_domain(staff.email)
        sender = envelope_sender(self._settings, self._sender, mail.message_id)
        await self._smtp.deliver(message, sender=sender, recipient=recipient)

    def _message(self, request: SendStaffMail, staff: StaffView, mail: StaffMail) -> EmailMessage:
        letter = staff_letter(request.kind, staff, self._settings)
        envelope = Envelope(
            sender=self._sender,
            reply_to=self._settings.mail_reply_to,
            recipient_name="",
            recipient=staff.email,
            message_id=mail.message_id,
            references=(),
            sent_at=mail.created_at,
        )
        return compose(envelope, put_into_words(letter), ())
