"""One server with a clock that skips for each test: what one leaves open stops the others."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from tests.workflows.house import Town, town_on


@pytest.fixture
async def env() -> AsyncIterator[WorkflowEnvironment]:
    server = Path(sys.executable).parent / "temporal-test-server"
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(server), data_converter=pydantic_data_converter
    ) as env:
        yield env


@pytest.fixture
async def town(env: WorkflowEnvironment) -> AsyncIterator[Town]:
    async with town_on(env) as town:
        yield town
