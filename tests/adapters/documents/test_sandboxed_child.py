"""A job in a child process, and what happens when it goes wrong there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapters.documents.sandboxed_child import (
    ChildFailed,
    DocumentTooDemanding,
    Limits,
    run_function,
    run_program,
)

JOBS = "tests.adapters.documents.child_jobs"


def run(job: str, limits: Limits | None = None) -> bytes:
    return run_function(f"{JOBS}:{job}", b"payload", {"n": 1}, limits=limits or Limits())


def test_a_job_gets_its_payload_and_options_and_gives_bytes() -> None:
    assert run("echo") == b"payload 1"


def test_what_a_library_prints_is_no_result() -> None:
    assert run("print_then_echo") == b"payload"


def test_an_error_in_the_job_comes_back_as_text() -> None:
    with pytest.raises(ChildFailed, match="went wrong"):
        run("fail")


@pytest.mark.abuse(35)
@pytest.mark.parametrize("job", ["crash", "abort", "fill_memory", "nest_deeply"])
def test_a_job_that_crashes_or_fills_memory_is_refused(job: str) -> None:
    with pytest.raises(DocumentTooDemanding):
        run(job, Limits(memory=400_000_000))


@pytest.mark.abuse(35)
def test_a_job_that_computes_for_ever_is_refused() -> None:
    with pytest.raises(DocumentTooDemanding):
        run("spin", Limits(cpu_seconds=1))


def test_a_job_that_waits_for_ever_is_refused() -> None:
    with pytest.raises(DocumentTooDemanding):
        run("wait", Limits(wall_seconds=0.5))


def test_a_job_sees_nothing_of_the_parents_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDOS_PASSPHRASE", "secret")
    assert b"SIDOS" not in run("environment")


def test_a_job_stands_back_for_others_as_far_as_it_is_told() -> None:
    own = os.nice(0)
    assert run("niceness") == str(own).encode()
    assert run("niceness", Limits(niceness=7)) == str(min(own + 7, 19)).encode()


def test_a_program_runs_in_its_folder(tmp_path: Path) -> None:
    found = run_program(["pwd"], limits=Limits(), environment={}, folder=tmp_path)
    assert Path(found.decode().strip()) == tmp_path.resolve()


def test_a_program_that_is_missing_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed):
        run_program(["no-such-program"], limits=Limits(), environment={}, folder=tmp_path)
