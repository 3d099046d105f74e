"""A skipping stack of which parts can be away while its clock runs on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from temporalio.api.testservice.v1 import LockTimeSkippingRequest, UnlockTimeSkippingRequest

from commands.stack.skipping import SkippingStack
from commands.stack.skipping_clock import SkippingClock

_STUCK_AFTER_SECONDS = 0.25
_STILL = timedelta(seconds=5)


class MovableClock(SkippingClock):
    """A clock that somebody may set wrong."""

    wrong_by = timedelta(0)

    def __call__(self) -> datetime:
        return super().__call__() + self.wrong_by


class Relay:
    """Stands between the service and Temporal; while it is cut, Temporal is down for it."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.close()
        await self._server.wait_closed()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        self._open |= {writer, far_writer}
        await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))
        self._open -= {writer, far_writer}


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


class FragileStack(SkippingStack):
    """Temporal may be out of reach for workers and web, and its clock may be wrong."""

    relay: Relay

    def __init__(self, state: Path) -> None:
        super().__init__(state, organisation="Testilän hyvinvointialue", engine="dxpdf")
        self.clock: MovableClock = MovableClock()

    async def address_of_temporal(self) -> str:
        host, _, port = (await super().address_of_temporal()).rpartition(":")
        self.relay = Relay(host, int(port))
        await self.relay.start()
        # Entered before workers and web, so closed after them.
        self.running.push_async_callback(self.relay.cut)
        return f"127.0.0.1:{self.relay.port}"

    @asynccontextmanager
    async def away_until(self, instant: datetime) -> AsyncIterator[None]:
        """Let no worker and no act reach Temporal until an instant, whatever falls due."""
        await self.settle()
        await self.relay.cut()
        yield
        await self.let_the_clock_run(instant)
        await self.relay.start()
        await self.settle()

    async def let_the_clock_run(self, until: datetime) -> None:
        """Let the clock run on though tasks wait for a worker: each of them holds the clock."""
        now = await self.environment.get_current_time()
        running = asyncio.create_task(self.environment.sleep(until - now))
        released = 0
        service = self.environment.client.test_service
        while not running.done():
            before = await self.environment.get_current_time()
            await asyncio.wait([running], timeout=_STUCK_AFTER_SECONDS)
            now = await self.environment.get_current_time()
            if not running.done() and now - before < _STILL:
                await service.unlock_time_skipping(UnlockTimeSkippingRequest())
                released += 1
        await running
        for _ in range(released):
            await service.lock_time_skipping(LockTimeSkippingRequest())
        await self.look_at_the_clock()
