"""Services whose acts are recorded at once by real activities, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from temporalio.client import Client

from service.dependencies import Services
from tests.activities.house import House
from tests.service.api.conftest import make_settings
from tests.service.api.temporal import InstantTemporal
from tests.service.pages.conftest import ADDRESS


def instant_services(house: House, folder: Path) -> Services:
    """Return the services of a house; `folder` is for what they keep beside the records."""
    return Services(
        settings=make_settings(house.database, folder, public_url=ADDRESS),
        sessions=house.database.sessions,
        reads=house.database.reads,
        blobs=house.blobs,
        temporal=cast("Client", InstantTemporal(house)),
        templates=house.document_tools.templates,
        authority=house.document_tools.authority,
        clock=house.clock,
    )
