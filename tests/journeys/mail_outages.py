"""A mail server that can be away, busy, or die in the middle of a mail; it keeps what it took."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from adapters.mail.caught import keep
from tests.journeys.outages import FragileStack, MovableClock
from tests.smtp_servers import Answers, answering


@dataclass
class Post(Answers):
    """Answers on one port, unless it is away; `dies` for so many mails after it took them."""

    folder: Path = Path()
    clock: MovableClock = field(default_factory=MovableClock)
    port: int = 0
    dies: int = 0
    tries: int = 0
    unanswered: list[str] = field(default_factory=list)
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def come(self) -> None:
        """Answer again, where it answered before."""
        self.port = await self._open.enter_async_context(answering(self, port=self.port))

    async def go(self) -> None:
        """Answer nobody: a connection is refused."""
        await self._open.aclose()

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries += 1
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if not self.data:
            content = envelope.content
            assert isinstance(content, bytes)
            await asyncio.to_thread(keep, self.folder, envelope.rcpt_tos, content, at=self.clock())
        if self.dies:
            self.dies -= 1
            self.unanswered.append(str(self.messages[-1]["Message-ID"]))
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.Event().wait()  # until the lost connection ends it
        return answer

    def copies(self) -> Counter[tuple[str, str]]:
        """Return how often each address got the mail of each Message-ID."""
        return Counter(
            (recipient, str(message["Message-ID"]))
            for (_, recipient), message in zip(self.accepted, self.messages, strict=True)
        )

    @property
    def is_clean(self) -> bool:
        """Tell whether all copies of a mail are the same, byte for byte."""
        kept = {str(m["Message-ID"]): c for m, c in zip(self.messages, self.contents, strict=True)}
        return set(kept.values()) == set(self.contents)


class StackWithPost(FragileStack):
    """A skipping stack that sends its mail through a `Post`."""

    def __init__(self, state: Path) -> None:
        super().__init__(state)
        self.post = Post(folder=self.caught_mail, clock=self.clock)

    def mail_server(self) -> AbstractAsyncContextManager[int]:
        return self._posting()

    @asynccontextmanager
    async def _posting(self) -> AsyncIterator[int]:
        await self.post.come()
        try:
            yield self.post.port
        finally:
            await self.post.go()
