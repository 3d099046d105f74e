"""An agreement signed under the release before the agenda lives on by it after the upgrade."""

from __future__ import annotations

import functools
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.worker import Worker

from commands.rehearsal import party_side
from commands.rehearsal.mailbox import links_to
from tests.journeys.story import Story, local, story
from tests.workflows.before import WORKFLOWS_BEFORE

pytestmark = pytest.mark.timeout(300)

OWEN = "owen.marsh@northlake.example.org"  # signs alone for the institute


async def give_notice(told: Story) -> date:
    """Let the institute give notice; return the last day that it names."""
    url, mail = told.stack.public_url, told.stack.caught_mail
    await party_side.give_notice(url, await party_side.party_page(url, mail, OWEN))
    await told.stack.settle()
    await told.sign(links_to(mail, OWEN, "sign")[:1])
    (given,) = await told.events("notice_given")
    return date.fromisoformat(given["event"]["data"]["ends_on"])


async def test_an_agreement_signed_before_the_upgrade_comes_into_force_and_is_left_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.working.WORKFLOWS", WORKFLOWS_BEFORE)
    # The skipping server would wait for the worker that has a workflow in its cache.
    forgetful = functools.partial(Worker, max_cached_workflows=0)
    monkeypatch.setattr("adapters.temporal.workers.Worker", forgetful)
    async with story(tmp_path, first_in=40) as told:
        stack = told.stack
        await told.sign(told.links)
        assert (await told.state())["status"] == "signed"
        await stack.stop_workers()
        monkeypatch.undo()
        await stack.start_workers()

        await stack.skip_to(local(told.first_on + timedelta(days=35), 12))
        assert [at for at, _ in await told.moments("agreement_in_force")] == [local(told.first_on)]
        left_at = local(await give_notice(told) + timedelta(days=1))
        await stack.skip_to(left_at + timedelta(days=1))
        assert [at for at, _ in await told.moments("notice_took_effect")] == [left_at]
        assert (await told.state())["status"] == "in_force"

        over_at = local(told.last_on + timedelta(days=1))
        await stack.skip_to(over_at + timedelta(days=1))
        assert [at for at, _ in await told.moments("term_ended")] == [over_at]
        assert datetime.fromisoformat((await told.state())["ended_at"]) == over_at
