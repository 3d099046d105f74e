"""The list and the signing page with 5 000 agreements, against the same pages with none.

Run it with `python -m bench.many_agreements`. Milliseconds from the request to the whole answer,
in one process, without a network: the work of the service alone. “Empty” is the list without
agreements, and the signing page of the only agreement there is; both are measured in turns.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from service.dependencies import Services
from tests.databases import migrated_sqlite, sqlite_copy
from tests.many_agreements import add_many
from tests.service.pages.conftest import Browser, make_services, opened_browser, sign_in
from tests.service.pages.world import Ticking, make_world

AGREEMENTS, PARTIES = 5_000, 20
RUNS = 25
PAGES = {
    "list": "/agreements",
    "list, only what is stuck": "/agreements?stuck=any",
    "list, newest first": "/agreements?order=newest",
    "list, a search": "/agreements?q=municipality+4999",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """The median of a page's milliseconds, and its weight."""

    ms: float
    kilobytes: float


@dataclass(frozen=True, slots=True)
class Desk:
    """A service, and a browser in which a coordinator is signed in."""

    services: Services
    browser: Browser


@asynccontextmanager
async def opened(folder: Path, migrated: Path, *, agreements: int) -> AsyncIterator[Desk]:
    """Serve a service with so many agreements in its records."""
    async with sqlite_copy(migrated, migrated.parent) as database:
        services = await make_services(database, folder, Ticking())
        async with opened_browser(services) as browser:
            if agreements:
                async with database.sessions.begin() as session:
                    await add_many(session, agreements, parties=PARTIES)
            await sign_in(browser, services, "coordinator")
            yield Desk(services, browser)


async def measure(desks: Sequence[Desk], paths: Sequence[str]) -> list[Measured]:
    """Return what a page costs at each desk, once it is warm.

    The desks take turns, so that whatever else the machine does slows all of them alike.
    """
    taken: list[list[float]] = [[] for _ in desks]
    weights = []
    for desk, path in zip(desks, paths, strict=True):
        answer = await desk.browser.get(path)
        assert answer.is_success, answer.status_code
        weights.append(len(answer.content) / 1000)
    for _ in range(RUNS):
        for desk, path, times in zip(desks, paths, taken, strict=True):
            begun = time.perf_counter()
            await desk.browser.get(path)
            times.append(time.perf_counter() - begun)
    return [
        Measured(statistics.median(times) * 1000, weight)
        for times, weight in zip(taken, weights, strict=True)
    ]


async def measure_all(desks: Sequence[Desk]) -> dict[str, list[Measured]]:
    """Return what each page costs at each desk."""
    found = {name: await measure(desks, [path] * len(desks)) for name, path in PAGES.items()}
    links = [(await make_world(desk.services, Ticking())).link("Aino") for desk in desks]
    found["signing page"] = await measure(desks, links)
    return found


async def main() -> None:
    """Measure both, and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        migrated = await migrated_sqlite(folder)
        async with (
            opened(folder / "empty", migrated, agreements=0) as empty,
            opened(folder / "full", migrated, agreements=AGREEMENTS) as full,
        ):
            measured = await measure_all([empty, full])
    print(f"{'page':26}  empty ms     ms  × empty     kB")
    for page, (floor, one) in measured.items():
        times = one.ms / floor.ms
        print(f"{page:26}  {floor.ms:8.1f}  {one.ms:5.1f}  {times:7.2f}  {one.kilobytes:5.1f}")


if __name__ == "__main__":
    asyncio.run(main())
