"""SMTP servers on loopback whose answers a test chooses."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Answers:
    """What the server says; empty means “yes”. It keeps what it accepted."""

    sender: str = ""
    to: str = ""
    data: str = ""
    accepted: list[tuple[str, str]] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)

    @property
    def messages(self) -> list[EmailMessage]:
        found = [message_from_bytes(content, policy=default) for content in self.contents]
        assert all(isinstance(message, EmailMessage) for message in found)
        return found

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.sender or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to:
            return self.to
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.data:
            return self.data
        assert isinstance(envelope.content, bytes)
        self.accepted.append((str(envelope.mail_from), envelope.rcpt_tos[0]))
        self.contents.append(envelope.content)
        return "250 OK"


@asynccontextmanager
async def answering(
    answers: Answers, *, port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """Answer on loopback while the context is open; yield the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(answers, hostname="localhost", loop=loop, tls_context=tls),
        host="127.0.0.1",
        port=port,
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
