"""The list and the signing page with 5 000 agreements, against the same pages with none.

Run it with `python -m bench.many_agreements`. Milliseconds from the request to the whole answer,
in one process, without a network: the work of the service alone. “Empty” is the list without
agreements, and the signing page of the only agreement there is, in the same run.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.databases import Database, migrated_sqlite, sqlite_copy
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


async def measure(browser: Browser, path: str) -> Measured:
    """Return what a page costs, once it is warm."""
    taken = []
    answer = await browser.get(path)
    assert answer.is_success, answer.status_code
    for _ in range(RUNS):
        begun = time.perf_counter()
        await browser.get(path)
        taken.append(time.perf_counter() - begun)
    return Measured(statistics.median(taken) * 1000, len(answer.content) / 1000)


async def measure_all(database: Database, folder: Path, *, agreements: int) -> dict[str, Measured]:
    """Return what each page costs with so many agreements in the records."""
    services = await make_services(database, folder, Ticking())
    found: dict[str, Measured] = {}
    async with opened_browser(services) as browser:
        if agreements:
            async with database.sessions.begin() as session:
                await add_many(session, agreements, parties=PARTIES)
        await sign_in(browser, services, "coordinator")
        for name, path in PAGES.items():
            found[name] = await measure(browser, path)
        world = await make_world(services, Ticking())
        found["signing page"] = await measure(browser, world.link("Aino"))
    return found


async def main() -> None:
    """Measure both, and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        migrated = await migrated_sqlite(folder)
        async with sqlite_copy(migrated, folder) as database:
            empty = await measure_all(database, folder / "empty", agreements=0)
        async with sqlite_copy(migrated, folder) as database:
            full = await measure_all(database, folder / "full", agreements=AGREEMENTS)
    print(f"{'page':26}  empty ms     ms  × empty     kB")
    for page, one in full.items():
        ms, floor = one.ms, empty[page].ms
        print(f"{page:26}  {floor:8.1f}  {ms:5.1f}  {ms / floor:7.2f}  {one.kilobytes:5.1f}")


if __name__ == "__main__":
    asyncio.run(main())
