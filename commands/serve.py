"""`sidos serve`: the web process."""

from __future__ import annotations

import asyncio

from adapters.clock import system_clock
from adapters.logs import configure_logs
from adapters.settings import Settings
from commands.composition import open_services
from commands.output import load_settings
from service.app import create_app, server_of


def serve() -> None:
    """Serve the pages and the API."""
    configure_logs()
    asyncio.run(_serve(load_settings()))


async def _serve(settings: Settings) -> None:
    async with open_services(settings, system_clock) as services:
        server = server_of(
            create_app(services),
            host=settings.host,
            port=settings.port,
            trusted_proxies=settings.trusted_proxies,
        )
        await server.serve()
