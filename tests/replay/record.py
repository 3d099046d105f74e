"""Records histories of real workflows for the replay test: `python -m tests.replay.record`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHandle
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from tests.workflows.house import House, town_on
from tests.workflows.world import World, one_group

HISTORIES = Path(__file__).parent / "histories"
SERVER = Path(sys.executable).parent / "temporal-test-server"

Play = Callable[[House], Awaitable[None]]


def _world() -> World:
    parties = one_group(
        ("a", "any", ("ann", "amy")), ("b", "all", ("bo", "cid")), ("c", "1 board", ("dan",))
    )
    return World(
        groups=parties,
        remind_after=(timedelta(days=5), timedelta(days=12)),
        in_force_after=timedelta(days=45),
    )


async def complete(house: House) -> None:
    """Four sign, at once and one after the other; then the years go by."""
    await asyncio.gather(house.sign("ann"), house.sign("bo"), house.sign("dan"))
    await house.skip(timedelta(days=6))
    await house.sign("cid")
    await house.result(house.round())
    await house.result(house.agreement)


async def declined(house: House) -> None:
    """One who is not needed declines, then one who is."""
    await house.decline("amy")
    await house.sign("ann")
    await house.decline("bo")
    await house.result(house.round())


async def expired(house: House) -> None:
    """Some sign, the deadline passes."""
    await house.sign("ann")
    await house.result(house.round())


async def withdrawn(house: House) -> None:
    """The coordinator withdraws the round."""
    await house.sign("ann")
    await house.withdraw()
    await house.result(house.round())


PLAYS: tuple[Play, ...] = (complete, declined, expired, withdrawn)


async def _record(play: Play, release: str) -> None:
    async with (
        await WorkflowEnvironment.start_time_skipping(
            test_server_existing_path=str(SERVER), data_converter=pydantic_data_converter
        ) as env,
        town_on(env) as town,
    ):
        house = town.house(_world())
        await house.send_for_signing()
        await play(house)
        await house.settle()
        name = getattr(play, "__name__", "")
        await _write(house.agreement, f"{release}-{name}-agreement")
        await _write(house.round(), f"{release}-{name}-round")
        await _write(house.group(), f"{release}-{name}-group")


async def _write(handle: WorkflowHandle[Any, Any], name: str) -> None:
    history = json.loads((await handle.fetch_history()).to_json())
    (HISTORIES / f"{name}.json").write_text(json.dumps(_anonymous(history), indent=1) + "\n")


def _anonymous(value: Any) -> Any:
    """Return a part of a history without the name of the machine that recorded it."""
    if isinstance(value, dict):
        return {key: _anonymous(item) for key, item in value.items() if key != "identity"}
    return [_anonymous(item) for item in value] if isinstance(value, list) else value


async def record_all(release: str) -> None:
    """Record every play under the name of a release."""
    HISTORIES.mkdir(exist_ok=True)
    for play in PLAYS:
        await _record(play, release)
    # The SDK's threads need a moment after the last call, or the process may crash at exit.
    await asyncio.sleep(0.3)


if __name__ == "__main__":
    asyncio.run(record_all(sys.argv[1] if len(sys.argv) > 1 else "0.1"))
