"""What the service works with, built in `commands/` and handed to the routes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated

from cryptography import x509
from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection
from temporalio.client import Client

from adapters.authority.issuing import Authority
from adapters.blobs import Blobs
from adapters.clock import Clock
from adapters.database.sessions import Sessions
from adapters.documents.template_library import TemplateLibrary
from adapters.look.own import HOUSE_LOOK, Look
from adapters.openid.providers import Providers
from adapters.settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    """Everything outside that the service uses; `clock` gives the moment of receipt in UTC."""

    settings: Settings
    sessions: Sessions
    """For transactions that write."""
    reads: Sessions
    """For queries: they wait for no writer."""
    blobs: Blobs
    temporal: Client | None
    """A lazily connected client: that Temporal is down does not stop the service."""
    templates: TemplateLibrary
    authority: Authority
    clock: Clock
    timestamp_roots: tuple[x509.Certificate, ...] = ()
    """Roots of a timestamp authority that is not ours."""
    look: Look = HOUSE_LOOK
    providers: Providers = field(default_factory=Providers)
    staff_providers: Providers = field(default_factory=Providers)
    """By which staff sign in."""
    """With whom people identify themselves strongly; perhaps with nobody."""

    @property
    def trust_roots(self) -> tuple[x509.Certificate, ...]:
        """Return what documents of this service are verified against."""
        return (self.authority.root_certificate, *self.timestamp_roots)

    @property
    def https(self) -> bool:
        """Tell whether browsers reach the service over HTTPS, by the address people are given."""
        return self.settings.public_url.startswith("https://")


def services(connection: HTTPConnection) -> Services:
    """Return the services of the application that takes this request."""
    found = connection.app.state.services
    assert isinstance(found, Services)
    return found


ServicesNeeded = Annotated[Services, Depends(services)]


async def reading(found: ServicesNeeded) -> AsyncIterator[AsyncSession]:
    """Give a route one session for its queries."""
    async with found.reads() as session:
        yield session


Reading = Annotated[AsyncSession, Depends(reading)]
