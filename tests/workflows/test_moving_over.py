"""Agreements that began before there was an agenda go over to it while they live."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer, Worker

from adapters.temporal.workers import documents_worker, mail_worker
from domain.agenda import Due, DueKind
from domain.lifecycle import AgreementStatus
from messages.ids import PROCESS_QUEUE
from tests.replay.test_replay import HISTORIES
from tests.workflows.before import WORKFLOWS_BEFORE
from tests.workflows.house import House
from tests.workflows.world import World, activities, one_group
from workflows.registry import WORKFLOWS, sandbox

OLD = tuple(name for name in HISTORIES if name.startswith("0.1-") and name.endswith("-agreement"))
DAY = timedelta(days=1)
FIRST_DAY_IN = 45 * DAY


@dataclass
class Village:
    """A server whose workers are replaced by those of a newer release."""

    house: House

    @asynccontextmanager
    async def worked_by(self, workflows: Sequence[type]) -> AsyncIterator[None]:
        """Run these workflows until the block ends and all is at rest."""
        client = self.house.client
        fakes = activities({self.house.agreement_id: self.house.world})
        async with AsyncExitStack() as running:
            for worker in (
                Worker(
                    client,
                    task_queue=PROCESS_QUEUE,
                    workflows=workflows,
                    workflow_runner=sandbox(),
                    activities=fakes["records"],
                    max_cached_workflows=0,  # every task replays the whole life so far
                ),
                documents_worker(client, activities=fakes["documents"]),
                mail_worker(client, activities=fakes["mail"]),
            ):
                await running.enter_async_context(worker)
            yield
            await self.house.settle()


@pytest.fixture
async def village() -> AsyncIterator[Village]:
    server = Path(sys.executable).parent / "temporal-test-server"
    world = World(groups=one_group(("a", "any", ("ann",)), ("b", "any", ("bo",))))
    world.in_force_after = FIRST_DAY_IN
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(server), data_converter=pydantic_data_converter
    ) as env:
        yield Village(House(env, world))


async def signed(house: House) -> None:
    await house.start()
    for request in ("ann", "bo"):
        await house.sign(request)
    await house.settle()


@pytest.mark.parametrize("name", OLD)
async def test_what_runs_here_as_the_old_release_is_what_ran_then(name: str) -> None:
    replayer = Replayer(
        workflows=WORKFLOWS_BEFORE,
        workflow_runner=sandbox(),
        data_converter=pydantic_data_converter,
        debug_mode=True,  # on a busy machine a first import is slow, and no deadlock
    )
    await replayer.replay_workflow(WorkflowHistory.from_json(name, HISTORIES[name]))


@pytest.mark.parametrize("phase", ["draft", "signed", "in force"])
async def test_a_running_agreement_goes_over_to_the_agenda_and_lives_on_by_it(
    village: Village, phase: str
) -> None:
    house = village.house
    world = house.world
    async with village.worked_by(WORKFLOWS_BEFORE):
        await house.draft()
        if phase != "draft":
            await signed(house)
        if phase == "in force":
            await house.skip(FIRST_DAY_IN + DAY)
            world.agenda = [due for due in world.agenda if due.kind is not DueKind.IN_FORCE]
    assert [step for step, _, _ in world.steps] == ["in force"] * (phase == "in force")
    assert not world.carried
    async with village.worked_by(WORKFLOWS):
        if phase == "draft":
            await signed(house)
        opens_at = await house.now() + 100 * DAY
        world.agenda.append(Due(opens_at, DueKind.WINDOW_OPENS, "window"))
        assert await house.result(house.agreement) == AgreementStatus.TERM_ENDED
    expected = ["in force", "window", "term ended"]
    assert [due.key for due, _ in world.carried] == expected[phase == "in force" :]
    assert len(world.steps) == (phase == "in force")
    for due, carried_at in world.carried:
        assert timedelta(0) <= carried_at - due.at < timedelta(minutes=1)


async def test_an_act_takes_a_running_agreement_over_at_once(village: Village) -> None:
    house = village.house
    async with village.worked_by(WORKFLOWS_BEFORE):
        await house.draft()
        await signed(house)
    async with village.worked_by(WORKFLOWS):
        soon = await house.now() + DAY
        house.world.agenda.append(Due(soon, DueKind.DUTY_REMINDER, "soon"))
        await house.record()
        await house.skip(2 * DAY)
        assert [due.key for due, _ in house.world.carried] == ["soon"]
