"""Hands one mail to the SMTP server, and tells a refusal for good from passing trouble."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal

import aiosmtplib

from adapters.settings import Settings

_SECONDS = 30.0
_FIRST_PERMANENT, _LAST_PERMANENT = 500, 599


class RefusedForGood(Exception):
    """The server will never take this mail for this recipient (a 5xx answer, RFC 5321 4.2.1)."""

    def __init__(self, code: int, answer: str) -> None:
        """Keep the server's code and its words."""
        super().__init__(f"{code} {answer}")
        self.code = code
        self.answer = answer


class NotTakenYet(Exception):
    """The server did not take the mail now; tried again, it may.

    Says the code alone: the server's words may hold the address, and this text goes on
    into logs and into Temporal's history (abuse 60).
    """

    def __init__(self, code: int) -> None:
        """Keep the server's code."""
        super().__init__(f"the mail server answered {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mails go out; certificates are verified wherever there is encryption."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"]
    username: str = ""
    password: str = ""

    @classmethod
    def of(cls, settings: Settings) -> SmtpServer:
        """Return the server that the settings name."""
        return cls(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            username=settings.smtp_username,
            password=settings.smtp_password.get_secret_value(),
        )

    async def deliver(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Hand over one mail.

        Raises `RefusedForGood` when this recipient or this content is refused with 5xx, and
        `NotTakenYet` for any other answer that is not “yes”. That there is no connection, a
        bad certificate or a refused login is raised as it comes.
        """
        async with aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            username=self.username or None,
            password=self.password or None,
            validate_certs=True,
            timeout=_SECONDS,
        ) as server:
            try:
                # As bytes: the library would fold the headers anew by a policy of its own.
                await server.sendmail(
                    sender,
                    [recipient],
                    message.as_bytes(),
                    mail_options=[] if recipient.isascii() else ["SMTPUTF8"],
                )
            except aiosmtplib.SMTPRecipientsRefused as error:
                raise _judged(error.recipients[0]) from None
            except aiosmtplib.SMTPDataError as error:
                raise _judged(error) from None
            except aiosmtplib.SMTPResponseException as error:
                # The sender is refused: our own fault, to be mended, not the recipient's.
                raise NotTakenYet(error.code) from None
            except aiosmtplib.SMTPNotSupported as error:
                # An address beyond ASCII, and a server without SMTPUTF8 (RFC 6531, 3.5).
                raise RefusedForGood(553, str(error)) from None


def _judged(error: aiosmtplib.SMTPResponseException) -> RefusedForGood | NotTakenYet:
    if _FIRST_PERMANENT <= error.code <= _LAST_PERMANENT:
        return RefusedForGood(error.code, error.message)
    return NotTakenYet(error.code)
