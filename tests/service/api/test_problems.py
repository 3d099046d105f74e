"""Problems: every refusal has a status, and no failure tells what happened inside."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

import httpx
import pytest

from domain.errors import DomainError
from service.dependencies import Services
from service.problem_statuses import STATUS_BY_CODE
from tests.service.api.conftest import AGREEMENT, Caller

ROOMS = ("domain", "messages", "adapters", "activities", "service")


def kinds(base: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    yield base
    for kind in base.__subclasses__():
        yield from kinds(kind)


def all_codes() -> set[str]:
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if "migrations" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return {kind.code for kind in kinds() if kind.__module__.split(".")[0] in ROOMS}


def test_every_refusal_has_a_status_and_every_status_a_refusal() -> None:
    codes = all_codes()
    assert codes - STATUS_BY_CODE.keys() == set()
    assert STATUS_BY_CODE.keys() - codes == set()


def test_only_trouble_that_no_caller_can_mend_is_a_fault_of_the_server() -> None:
    faults = {code for code, status in STATUS_BY_CODE.items() if not 400 <= status < 500}
    assert faults == {
        "act_failed",
        "no_engine",
        "not_taken_now",
        "identification_service_unreachable",
    }


class Broken:
    """Stands for records that cannot be reached."""

    def __call__(self) -> Any:
        raise RuntimeError("password=hunter2")

    begin = __call__


async def test_a_failure_that_nobody_foresaw_says_nothing_of_itself(
    services: Services,
    caller: Caller,
    serving: Callable[[Services], httpx.AsyncClient],
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken = replace(services, sessions=cast("Any", Broken()))
    headers = {
        "authorization": f"Bearer {caller.secret}",
        "idempotency-key": "what-breaks",
        "accept-language": "en",
    }
    async with serving(broken) as client:
        answer = await client.post("/api/v1/agreements", json=AGREEMENT, headers=headers)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "failed"
    assert "hunter2" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    logged = capsys.readouterr().out
    assert '"event": "request_failed"' in logged
    assert caller.secret not in logged
    assert services.settings.authority_passphrase.get_secret_value() not in logged


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("DELETE", "/api/v1/agreements", 405, "method_not_allowed"),
        ("GET", "/api/v1/agreements/", 404, "not_found"),
    ],
)
async def test_wrong_addresses_are_problems_too(
    caller: Caller, method: str, path: str, status: int, code: str
) -> None:
    answer = await caller.client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_outside_the_api_a_problem_is_a_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nothing", headers={"accept-language": "sv"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="sv">' in answer.text
