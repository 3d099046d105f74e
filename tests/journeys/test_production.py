"""The processes of docker-compose.yml with its environment: PostgreSQL, a worker for each queue."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from commands.rehearsal import signatory
from commands.rehearsal.api import Api
from commands.stack.embedded import EmbeddedStack, sidos
from commands.stack.processes import Child
from tests.databases import empty_postgres
from tests.journeys.round import check_nothing_is_lost_or_doubled, draft, journey_stack, send

pytestmark = pytest.mark.timeout(300)

COMPOSE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "docker-compose.yml").read_text()
)["services"]
QUEUES = ("process", "documents", "mail")
Findings = dict[str, dict[str, Any]]


def in_production(folder: Path, database_url: str) -> EmbeddedStack:
    """Return a stack, not started, whose environment has the names of the compose file only."""
    stack = journey_stack(folder, settings={"SIDOS_DATABASE_URL": database_url})
    names = set(COMPOSE["web"]["environment"])
    given = {name: stack.environment.get(name, "") for name in names}
    given |= {"SIDOS_ENGINE": COMPOSE["web"]["environment"]["SIDOS_ENGINE"]}
    given |= {"SIDOS_HOST": "127.0.0.1"}
    machine = {n: v for n, v in stack.environment.items() if not n.startswith("SIDOS_")}
    stack.environment.clear()
    stack.environment.update(machine | given)
    return stack


def doctor(stack: EmbeddedStack, *, expect: int, **changed: str) -> Findings:
    """Run `sidos doctor` and return what it found, by subject."""
    done = subprocess.run(
        sidos("doctor", "--json"),
        env={**stack.environment, **changed},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return {finding["subject"]: finding for finding in json.loads(done.stdout)}


def at_level(found: Findings, level: str) -> set[str]:
    return {subject for subject, finding in found.items() if finding["level"] == level}


def worker_of(stack: EmbeddedStack, queue: str) -> Child:
    """Return the worker of one task queue, started as the compose file says."""
    ready = stack.state / f"{queue}.ready"

    async def is_ready() -> bool:
        return ready.exists()

    name, option, _ = COMPOSE["worker"]["command"]
    command = sidos(name, option, str(ready), "--queue", queue)
    log = stack.state / f"worker-{queue}.log"
    return Child(f"worker-{queue}", command, stack.environment, log, is_ready)


@dataclass(frozen=True)
class Production:
    stack: EmbeddedStack
    api: Api


@pytest.fixture(scope="module")
async def production(
    postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Production]:
    """Everything runs: the order is that of `depends_on`."""
    async with empty_postgres(postgres) as url:
        stack = in_production(tmp_path_factory.mktemp("production"), url)
        workers = [worker_of(stack, queue) for queue in QUEUES]
        try:
            await asyncio.gather(stack.start("temporal"), stack.start("mail"))
            await stack.run(*COMPOSE["migrate"]["command"])
            await asyncio.gather(stack.start("web"), *(worker.start() for worker in workers))
            async with Api.of(stack) as api:
                yield Production(stack, api)
        finally:
            for child in (*workers, *stack.children.values()):
                await child.stop()


def test_the_web_is_started_as_the_compose_file_says(tmp_path: Path) -> None:
    stack = in_production(tmp_path, "postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    assert tuple(stack.children["web"].command) == sidos(*COMPOSE["web"]["command"])
    given = {name for name in stack.environment if name.startswith("SIDOS_")}
    assert given == set(COMPOSE["web"]["environment"])


async def test_a_round_goes_through_three_workers_and_verifies(production: Production) -> None:
    round_ = await send(production.stack, production.api, await draft(production.api))

    async def sign(link: str) -> httpx.Response:
        async with signatory.browser(production.stack.public_url) as client:
            return await signatory.sign(client, link)

    await asyncio.gather(*(sign(link) for link in round_.links))
    await check_nothing_is_lost_or_doubled(round_, receipts=len(round_.links))
    agreement = await production.api.agreement(round_.agreement_id)
    assert agreement["status"] in {"signed", "in_force"}
    assert {document["engine"] for document in agreement["documents"]} == {"libreoffice"}


def test_the_doctor_finds_nothing_wrong_and_warns_of_what_is_weak(production: Production) -> None:
    found = doctor(production.stack, expect=0)
    assert at_level(found, "warning") == {"public address", "mail server", "timestamps"}
    assert at_level(found, "good") == {
        *("database", "blobs", "certificates", "Temporal", "PDF engine"),
        *("colour and logo", "strong identification", "sign-in of staff"),
    }
    assert all(finding["mend"] for finding in found.values() if finding["level"] != "good")


def test_the_doctor_names_a_passphrase_that_is_not_the_one(production: Production) -> None:
    changed = {
        "SIDOS_AUTHORITY_PASSPHRASE": "another one, just as long",
        "SIDOS_PUBLIC_URL": "https://sidos.example.org",
    }
    found = doctor(production.stack, expect=1, **changed)
    assert at_level(found, "bad") == {"certificates"}
    assert "SIDOS_AUTHORITY_PASSPHRASE" in found["certificates"]["mend"]
    assert found["public address"]["level"] == "good"


async def test_the_doctor_says_what_mends_a_place_where_nothing_runs_yet(
    postgres: str, tmp_path: Path
) -> None:
    async with empty_postgres(postgres) as url:
        found = doctor(in_production(tmp_path, url), expect=1)
    assert at_level(found, "bad") == {"database", "certificates", "Temporal", "mail server"}
    assert found["database"]["mend"] == found["certificates"]["mend"] == "sidos migrate"
    assert "namespace create" in found["Temporal"]["mend"]
    assert "SIDOS_SMTP_HOST" in found["mail server"]["mend"]
