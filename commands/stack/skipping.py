"""The whole service in this process, on a server whose clock skips to where it is told."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import WorkflowEnvironment
from uvicorn import Server

from adapters.database.api_tokens import add_api_token
from adapters.database.migrate import upgrade_async
from adapters.mail.catcher import catching
from adapters.settings import Settings
from adapters.temporal.client import connect, quiet_runtime
from commands.composition import open_services
from commands.stack.at_rest import Rest
from commands.stack.embedded import find_binary
from commands.stack.processes import free_port
from commands.stack.secrets import load_or_make
from commands.stack.skipping_clock import KeepsTheClock, SkippingClock
from commands.stack.values import stack_values
from commands.working import running_workers
from service.app import create_app, server_of

_NAMESPACE = "default"  # the one that this server has
_PREFIX = "SIDOS_"
_LOOK_AGAIN_AFTER_SECONDS = 0.02
# An act that the server lost is delivered again by the sweeper, not after its usual patience.
_SWEEP_AFTER = timedelta(seconds=1)


class SkippingStack:
    """An async context: web, workers, mail and timestamps all take the server's own clock."""

    def __init__(self, state: Path, *, organisation: str, engine: str = "") -> None:
        """Prepare a stack in the folder `state`; `engine` is the one of the settings if empty."""
        self.state = state.resolve()
        self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.clock = SkippingClock()
        self.caught_mail = self.state / "mail"
        self._organisation = organisation
        self._engine = engine
        self._port = free_port()
        self.public_url = f"http://127.0.0.1:{self._port}"
        self.running = AsyncExitStack()
        self._workers = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Start everything."""
        try:
            await self._start()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Stop everything."""
        await self._stop()

    async def _start(self) -> None:
        server = await WorkflowEnvironment.start_time_skipping(
            test_server_existing_path=find_binary("temporal-test-server"), runtime=quiet_runtime()
        )
        self.environment = await self.running.enter_async_context(server)
        mail_port = await self.running.enter_async_context(self.mail_server())
        self.settings = self._settings(mail_port, await self.address_of_temporal())
        await upgrade_async(self.settings.database_url)
        await self.look_at_the_clock()
        services = open_services(self.settings, self.clock)
        self.services = await self.running.enter_async_context(services)
        self._client = await connect(self.settings, interceptors=(KeepsTheClock(self.clock),))
        self._rest = Rest(self._client, self.services.reads)
        await self.start_workers()
        await self._serve()

    def mail_server(self) -> AbstractAsyncContextManager[int]:
        """Return what takes the mail while it is open, and gives its port."""
        return catching(self.caught_mail, clock=self.clock)

    async def address_of_temporal(self) -> str:
        """Return where workers and web reach the server."""
        return self.environment.client.service_client.config.target_host

    def _settings(self, mail_port: int, temporal_address: str) -> Settings:
        values = stack_values(
            self.state,
            self._organisation,
            port=self._port,
            temporal_address=temporal_address,
            temporal_namespace=_NAMESPACE,
            mail_port=mail_port,
            caught_mail=self.caught_mail,
        )
        values |= load_or_make(self.state)
        if self._engine:
            values["SIDOS_ENGINE"] = self._engine
        named = {name.removeprefix(_PREFIX).lower(): value for name, value in values.items()}
        return Settings.model_validate(named)

    async def _serve(self) -> None:
        server = server_of(create_app(self.services), host="127.0.0.1", port=self._port)
        serving = asyncio.create_task(server.serve())
        self.running.push_async_callback(_stopped, server, serving)
        while not server.started:
            await asyncio.sleep(_LOOK_AGAIN_AFTER_SECONDS)

    async def _stop(self) -> None:
        await self.stop_workers()
        await self.running.aclose()

    async def start_workers(self) -> None:
        """Run workflows, activities and the sweeper."""
        workers = running_workers(self._client, self.services, patience=_SWEEP_AFTER)
        await self._workers.enter_async_context(workers)

    async def stop_workers(self) -> None:
        """Let what they do come to its end, and take nothing more."""
        await self._workers.aclose()

    async def settle(self) -> None:
        """Wait until nothing runs any more."""
        await self._rest.wait()

    async def skip_to(self, instant: datetime) -> None:
        """Let the clock run on to an instant, and what it causes come to rest.

        What is due on the way is done at its own moment: the server's clock stands still
        for every task.
        """
        await self.settle()
        await self.run_to(instant)
        await self.settle()

    async def run_to(self, instant: datetime) -> None:
        """Let the clock run on to an instant, whatever fails meanwhile and is tried again."""
        while (left := instant - await self.environment.get_current_time()) > timedelta(0):
            try:
                await self.environment.sleep(left)
            except RPCError as error:
                # The client waits a minute at most; on a slow machine much is due on the way.
                if error.status is not RPCStatusCode.CANCELLED:
                    raise
        await self.look_at_the_clock()

    async def token(self, *scopes: str) -> str:
        """Return the secret of a new API token that does not run out."""
        async with self.services.sessions.begin() as session:
            _, secret = await add_api_token(
                session, name="rehearsal", scopes=scopes, at=self.clock(), valid_until=None
            )
        return secret

    async def look_at_the_clock(self) -> None:
        """Take over the server's time."""
        self.clock.catch_up(await self.environment.get_current_time())


async def _stopped(server: Server, serving: asyncio.Task[None]) -> None:
    server.should_exit = True
    await serving
