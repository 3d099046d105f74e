"""A term of four years as one workflow on the skipping server: how long its history becomes.

The agenda holds what a yearly rule and monthly duties put on it; the activities are fakes,
so that the numbers are those of the process alone.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta
from pathlib import Path

from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from domain.agenda import Due, DueKind
from tests.workflows.house import House, town_on
from tests.workflows.world import World, one_group

SERVER = Path(sys.executable).parent / "temporal-test-server"
YEARS, A_YEAR, A_MONTH = 4, timedelta(days=365), timedelta(days=30)
OF_A_YEAR = (
    (DueKind.WINDOW_OPENS, 0),
    (DueKind.WINDOW_TOLD, 4),
    (DueKind.WINDOW_REMINDER, 150),
    (DueKind.WINDOW_REMINDER, 173),
    (DueKind.WINDOW_CLOSES, 181),
    (DueKind.DUTY_YEAR_CLOSED, 364),
)


async def main() -> None:
    """Live through the term and print the numbers."""
    async with (
        await WorkflowEnvironment.start_time_skipping(
            test_server_existing_path=str(SERVER), data_converter=pydantic_data_converter
        ) as env,
        town_on(env) as town,
    ):
        parties = one_group(("a", "any", ("ann",)), ("b", "any", ("bo",)))
        house = town.house(World(groups=parties, term=YEARS * A_YEAR))
        await house.send_for_signing()
        _fill_the_agenda(house.world, await house.now())
        await asyncio.gather(house.sign("ann"), house.sign("bo"))
        await house.result(house.round())
        await house.result(house.agreement)
        runs = await _runs(house)
    print(f"things carried out         {len(house.world.carried)}")
    print(f"runs (continue-as-new)     {len(runs)} ({len(runs) - 1})")
    print(f"events, all runs           {sum(len(run.events) for run in runs)}")
    print(f"largest history, events    {max(len(run.events) for run in runs)}")
    print(f"largest history, bytes     {max(_size(run) for run in runs)}")
    await asyncio.sleep(0.3)  # the SDK's threads need a moment after the last call


def _fill_the_agenda(world: World, now: datetime) -> None:
    for year in range(YEARS):
        for kind, days in OF_A_YEAR:
            at = now + timedelta(days=60) + year * A_YEAR + timedelta(days=days)
            world.agenda.append(Due(at, kind, f"{kind}:{year}:{days}"))
        for month in range(12):
            at = now + timedelta(days=70) + year * A_YEAR + month * A_MONTH
            world.agenda.append(Due(at, DueKind.DUTY_REMINDER, f"duty:{year}:{month}"))


async def _runs(house: House) -> list[WorkflowHistory]:
    """Return the history of every run of the agreement's workflow, the newest first."""
    runs: list[WorkflowHistory] = []
    handle = house.agreement
    while True:
        history = await handle.fetch_history()
        runs.append(history)
        started = history.events[0].workflow_execution_started_event_attributes
        before = started.continued_execution_run_id
        if not before:
            return runs
        handle = house.client.get_workflow_handle(house.agreement.id, run_id=before)


def _size(history: WorkflowHistory) -> int:
    return sum(event.ByteSize() for event in history.events)


if __name__ == "__main__":
    asyncio.run(main())
