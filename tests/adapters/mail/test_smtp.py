"""The SMTP server's answers: refused for good, or trouble that passes."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from email.message import EmailMessage

import aiosmtplib
import pytest

from adapters.mail.smtp import NotTakenYet, RefusedForGood, SmtpServer
from tests.smtp_servers import Answers, answering


def _message() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Hello"
    message.set_content("Hello")
    return message


@asynccontextmanager
async def _server(answers: Answers) -> AsyncIterator[SmtpServer]:
    async with answering(answers) as port:
        yield SmtpServer("127.0.0.1", port, "none")


async def test_an_accepted_mail_reaches_the_recipient_of_its_envelope() -> None:
    answers = Answers()
    async with _server(answers) as server:
        await server.deliver(_message(), sender="a@example.org", recipient="b@example.org")
    assert answers.accepted == [("a@example.org", "b@example.org")]


@pytest.mark.parametrize("answers", [Answers(to="550 no such user"), Answers(data="554 refused")])
async def test_a_5xx_answer_is_for_good(answers: Answers) -> None:
    async with _server(answers) as server:
        with pytest.raises(RefusedForGood) as refusal:
            await server.deliver(_message(), sender="a@example.org", recipient="b@example.org")
    assert refusal.value.code in (550, 554)


@pytest.mark.parametrize(
    "answers",
    [
        Answers(to="451 try again later"),
        Answers(data="452 out of storage"),
        Answers(sender="550 we do not know you"),  # our own fault: to be mended, not recorded
    ],
)
async def test_any_other_refusal_is_to_be_tried_again(answers: Answers) -> None:
    async with _server(answers) as server:
        with pytest.raises(NotTakenYet) as refusal:
            await server.deliver(_message(), sender="a@example.org", recipient="b@example.org")
    assert refusal.value.code in (451, 452, 550)


@pytest.mark.abuse(60)
async def test_what_goes_into_logs_and_histories_names_no_address() -> None:
    async with _server(Answers(to="451 <b@example.org> greylisted")) as server:
        with pytest.raises(NotTakenYet) as refusal:
            await server.deliver(_message(), sender="a@example.org", recipient="b@example.org")
    assert str(refusal.value) == "the mail server answered 451"
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


async def test_a_server_that_is_away_is_to_be_tried_again() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = SmtpServer("127.0.0.1", free.getsockname()[1], "none")
        with pytest.raises(aiosmtplib.SMTPConnectError):
            await server.deliver(_message(), sender="a@example.org", recipient="b@example.org")


async def test_a_server_without_encryption_gets_nothing_when_encryption_is_set() -> None:
    answers = Answers()
    async with answering(answers) as port:
        server = SmtpServer("127.0.0.1", port, "starttls")
        with pytest.raises(aiosmtplib.SMTPException, match="STARTTLS"):
            await server.deliver(_message(), sender="a@example.org", recipient="b@example.org")
    assert answers.accepted == []


async def test_a_certificate_that_nobody_trusts_gets_nothing(
    self_signed: Callable[[Answers], AbstractAsyncContextManager[int]],
) -> None:
    answers = Answers()
    async with self_signed(answers) as port:
        server = SmtpServer("127.0.0.1", port, "starttls")
        with pytest.raises((aiosmtplib.SMTPException, OSError)):
            await server.deliver(_message(), sender="a@example.org", recipient="b@example.org")
    assert answers.accepted == []
