"""Every recorded history against today's workflows: whoever runs now must survive a change.

A history is deleted only when no workflow that old can be running.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from workflows.registry import WORKFLOWS, sandbox

HISTORIES = {
    path.stem: path.read_text()
    for path in sorted((Path(__file__).parent / "histories").glob("*.json"))
}
OUTCOMES = ("complete", "declined", "expired", "withdrawn", "changed", "years")


@pytest.mark.parametrize("name", HISTORIES)
async def test_running_workflows_survive_todays_code(name: str) -> None:
    replayer = Replayer(
        workflows=WORKFLOWS, workflow_runner=sandbox(), data_converter=pydantic_data_converter
    )
    await replayer.replay_workflow(WorkflowHistory.from_json(name, HISTORIES[name]))


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("kind", ["agreement", "round", "group"])
def test_each_outcome_has_been_recorded(outcome: str, kind: str) -> None:
    assert any(name.endswith(f"-{outcome}-{kind}") for name in HISTORIES)
