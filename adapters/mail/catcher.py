"""An SMTP server on this machine that keeps every mail instead of sending it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from adapters.clock import Clock, system_clock
from adapters.mail.caught import keep

_LARGEST_MAIL = 32 * 1024 * 1024


class _Keeper:
    """The handler that aiosmtpd asks what to do with a mail."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    async def handle_DATA(  # noqa: N802 - the library's name and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        await asyncio.to_thread(keep, self._folder, envelope.rcpt_tos, content, at=self._clock())
        return "250 caught"


@asynccontextmanager
async def catching(
    folder: Path, host: str = "127.0.0.1", port: int = 0, *, clock: Clock = system_clock
) -> AsyncIterator[int]:
    """Catch mails into `folder` while the context is open; yield the port (0 picks a free one)."""
    keeper = _Keeper(folder, clock)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            keeper,
            enable_SMTPUTF8=True,
            data_size_limit=_LARGEST_MAIL,
            hostname="localhost",
            loop=loop,
        ),
        host=host,
        port=port,
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


async def run_catcher(folder: Path, host: str, port: int) -> None:
    """Catch mails into `folder` until the task is cancelled."""
    async with catching(folder, host, port):
        await asyncio.Event().wait()
