"""Fixtures of the pages about decisions: real records, acts recorded at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.database.people import parties_of
from adapters.links import Link, LinkPurpose, make_token
from service.dependencies import Services
from tests.activities.house import House, make_house
from tests.databases import Database
from tests.deciding import send_out
from tests.service.pages.conftest import Browser, browser_of
from tests.service.pages.instant import instant_services


@pytest.fixture
async def house(sqlite_database: Database, tmp_path: Path) -> House:
    """The activities on real parts; the template requires decisions."""
    return await make_house(sqlite_database, tmp_path, "[decisions]\nrequired = true\n")


@pytest.fixture
def services(house: House, tmp_path: Path) -> Services:
    return instant_services(house, tmp_path)


@pytest.fixture
async def browser(services: Services) -> AsyncIterator[Browser]:
    """A browser in front of an application of its own."""
    async with browser_of(services) as opened:
        await opened.get("/?lang=en")  # whatever the language of who was asked
        yield opened


@dataclass(frozen=True)
class SentOut:
    """An agreement that is out for decision, and the link of each party's contact person."""

    agreement_id: str
    parties: dict[str, str]
    links: dict[str, str]


@pytest.fixture
async def sent_out(house: House, services: Services) -> SentOut:
    """Draft an agreement of oak, elm and ash, and send it out."""
    drafted = await house.draft()
    sent = await send_out(house, drafted.agreement_id)
    requests = {mail.person_id: mail.subject_id for mail in sent.mails}
    async with house.database.reads() as session:
        parties = await parties_of(session, drafted.agreement_id)
    ring = services.settings.link_ring()
    return SentOut(
        drafted.agreement_id,
        {party.name: party.party_id for party in parties},
        {
            party.name: "/decide/"
            + make_token(
                ring,
                LinkPurpose.DECIDING,
                Link(requests[party.contacts()[0].person_id], 1),
            )
            for party in parties
        },
    )
