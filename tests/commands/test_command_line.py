"""The commands as people type them: exit codes 0 done, 1 failed, 2 misused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commands.main import build
from commands.stack.processes import free_port
from commands.stack.settings_file import read_settings, write_settings
from tests.journeys.tools import sidos

COMMANDS = [
    "demo",
    "rehearse",
    "serve",
    "worker",
    "migrate",
    "verify",
    "doctor",
    "template check",
    "template list",
    "staff add",
    "token add",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    said = CliRunner().invoke(build(command.split(maxsplit=1)[0]), [*command.split(), "--help"])
    assert said.exit_code == 0
    assert f"Usage: sidos {command} " in said.output


def test_a_misspelt_command_is_misuse() -> None:
    sidos("vreify", expect=2)


def test_templates_are_listed_for_programs() -> None:
    listed = json.loads(sidos("template", "list", "--json"))
    assert {"family-centre-cooperation", "data-sharing"} <= {t["name"] for t in listed}


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "doctor"])
def test_a_process_without_settings_names_each_that_is_missing(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    said = sidos(command, expect=2)
    for name in ("SIDOS_LINK_KEYS", "SIDOS_PAYLOAD_KEYS", "SIDOS_AUTHORITY_PASSPHRASE"):
        assert name in said


def test_verifying_what_is_not_there_is_misuse(tmp_path: Path) -> None:
    sidos("verify", tmp_path / "nothing.pdf", expect=2)


@pytest.mark.parametrize("instant", ["tomorrow", "2026-01-01T12:00:00"])
def test_an_instant_needs_a_form_and_a_zone(tmp_path: Path, instant: str) -> None:
    file = tmp_path / "any.pdf"
    file.write_bytes(b"%PDF-1.7")
    assert "--at" in sidos("verify", file, "--at", instant, expect=2)


def test_any_bytes_have_a_verdict_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "any.pdf"
    file.write_bytes(b"neither a PDF nor a bundle")
    said = json.loads(sidos("verify", file, "--json", expect=1))
    assert said["verdict"] == "TOTAL-FAILED"
    assert [reason["code"] for reason in said["reasons"]] == ["not_a_pdf"]


def test_a_rehearsal_of_an_unknown_template_is_misuse(tmp_path: Path) -> None:
    assert "no-such" in sidos("rehearse", "--template", "no-such", "--out", tmp_path, expect=2)


def test_signing_the_rest_says_plainly_that_no_demo_runs_there(tmp_path: Path) -> None:
    said = sidos("demo", "--sign-the-rest", "--state", tmp_path / "none", expect=1)
    assert "No demo runs" in said
    write_settings(tmp_path, {"SIDOS_PUBLIC_URL": f"http://127.0.0.1:{free_port()}"})
    assert "No demo runs" in sidos("demo", "--sign-the-rest", "--state", tmp_path, expect=1)


def test_the_settings_of_a_stack_are_read_as_they_were_written(tmp_path: Path) -> None:
    settings = {"SIDOS_CONTACT": "Anna, puh. '1' = \"2\"", "SIDOS_PORT": "8000"}
    write_settings(tmp_path, {**settings, "HOME": "/somewhere"})
    assert read_settings(tmp_path) == settings
    assert read_settings(tmp_path / "none") == {}
