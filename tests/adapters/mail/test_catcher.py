"""The catcher keeps each mail as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from adapters.mail.catcher import catching
from adapters.mail.caught import find_caught, list_caught
from adapters.mail.smtp import SmtpServer

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def _message(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "a@example.org", "Örjan Å <b@example.org>"
    message["Subject"] = subject
    message.set_content("Tervehdys äiti")
    return message


async def test_a_caught_mail_is_read_back_as_it_was_sent(tmp_path: Path) -> None:
    async with catching(tmp_path, clock=lambda: NOW) as port:
        server = SmtpServer("127.0.0.1", port, "none")
        await server.deliver(_message("Päätös"), sender="a@example.org", recipient="b@example.org")
    (head,) = list_caught(tmp_path)
    mail = find_caught(tmp_path, head.id)
    assert mail is not None
    assert mail.head == head
    assert head.subject == "Päätös"
    assert head.recipients == ("b@example.org",)
    assert head.caught_at == NOW
    assert mail.body("plain").strip() == "Tervehdys äiti"
    assert mail.body("html") == ""


async def test_nothing_outside_the_folder_is_a_mail(tmp_path: Path) -> None:
    (tmp_path / "secret.eml").write_text("Subject: no\r\n\r\n")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    assert find_caught(inbox, "../secret") is None
    assert find_caught(inbox, "20261124T080000000000-00000000") is None
    assert list(list_caught(tmp_path)) == []
