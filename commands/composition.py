"""Builds what the processes work with, from settings and a clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from cryptography import x509

from adapters.authority.ceremony import load_authority
from adapters.authority.timestamps import HttpTimestamper, OwnTimestamper, Timestamper
from adapters.blobs import Blobs
from adapters.clock import Clock
from adapters.database.credentials import DatabaseCredentials
from adapters.database.sessions import make_engine, make_read_sessions, make_sessions
from adapters.documents.template_library import TemplateLibrary
from adapters.look.own import look_of
from adapters.openid.providers import Providers
from adapters.settings import Settings
from adapters.temporal.client import connect
from service.dependencies import Services

TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "agreements"


@asynccontextmanager
async def open_services(settings: Settings, clock: Clock) -> AsyncIterator[Services]:
    """Give the services of a process; what they hold is closed at the end.

    The authority is made on first use of a database. Temporal need not be reachable.
    """
    engine = make_engine(settings.database_url)
    try:
        sessions = make_sessions(engine)
        authority = await load_authority(
            DatabaseCredentials(sessions, clock),
            settings.authority_passphrase.get_secret_value(),
            settings.organisation,
            f"{settings.public_url}/authority",
            clock,
        )
        yield Services(
            settings=settings,
            sessions=sessions,
            reads=make_read_sessions(engine),
            blobs=Blobs(settings.blobs_url),
            temporal=await connect(settings, lazy=True),
            templates=TemplateLibrary(TEMPLATES),
            authority=authority,
            clock=clock,
            timestamp_roots=_timestamp_roots(settings),
            look=look_of(settings),
            providers=Providers.of_file(settings.identification_file),
            staff_providers=Providers.of_file(settings.staff_sign_in_file, of_staff=True),
        )
    finally:
        await engine.dispose()


def _timestamp_roots(settings: Settings) -> tuple[x509.Certificate, ...]:
    if settings.timestamp_roots is None:
        return ()
    return tuple(x509.load_pem_x509_certificates(settings.timestamp_roots.read_bytes()))


@asynccontextmanager
async def open_timestamper(services: Services) -> AsyncIterator[Timestamper]:
    """Give the timestamp authority of the settings, or the built-in issuer."""
    url = services.settings.timestamp_url
    if not url:
        yield OwnTimestamper(services.authority.timestamp, services.clock)
        return
    async with httpx.AsyncClient() as client:
        yield HttpTimestamper(url, client)
