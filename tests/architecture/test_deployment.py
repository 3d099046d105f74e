"""The deployment files agree with the settings, and none of them holds a secret."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
OURS = ("migrate", "worker", "web", "mail")
SECRETS = ("LINK_KEYS", "PAYLOAD_KEYS", "AUTHORITY_PASSPHRASE", "DATABASE_PASSWORD")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded = yaml.safe_load(COMPOSE.read_text())
    assert isinstance(loaded, dict)
    return loaded


@pytest.mark.parametrize("service", OURS)
def test_every_setting_that_a_process_is_given_exists(
    compose: dict[str, Any], service: str
) -> None:
    given = {
        name.removeprefix("SIDOS_").lower() for name in compose["services"][service]["environment"]
    }
    assert given <= set(Settings.model_fields)


def test_every_setting_without_a_default_is_given(compose: dict[str, Any]) -> None:
    needed = {f"SIDOS_{n.upper()}" for n, f in Settings.model_fields.items() if f.is_required()}
    assert needed <= set(compose["services"]["worker"]["environment"])


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_has_no_default(secret: str) -> None:
    uses = re.findall(r"\$\{[A-Z_]*" + secret + r"([^}]*)\}", COMPOSE.read_text())
    assert uses
    assert all(use.startswith(":?") for use in uses)


def test_what_must_be_filled_in_stands_empty_in_the_example() -> None:
    example = (ROOT / "deploy" / "env.example").read_text()
    lines = dict(
        line.split("=", 1) for line in example.splitlines() if line and not line.startswith("#")
    )
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE.read_text()))
    assert asked <= set(lines)
    assert all(not lines[name] for name in lines if any(secret in name for secret in SECRETS))


def test_the_processes_wait_for_what_they_need(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for process in ("worker", "web"):
        waits = services[process]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert waits["temporal-namespace"]["condition"] == "service_completed_successfully"
    assert services["temporal"]["depends_on"]["temporal-schema"] == {
        "condition": "service_completed_successfully"
    }


def test_the_image_holds_every_room() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    for room in (
        "domain",
        "messages",
        "workflows",
        "activities",
        "adapters",
        "templates",
        "locales",
        "service",
        "commands",
    ):
        assert f"COPY {room} {room}" in dockerfile
