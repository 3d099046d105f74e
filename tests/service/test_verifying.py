"""Verification for anybody does not take the machine from those who sign."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapters.documents.sandboxed_child import Limits
from adapters.documents.verification_child import REPORTS
from adapters.documents.verification_report import Report
from service import verifying
from service.dependencies import Services
from tests.adapters.documents.making import fixed_clock


async def test_uploads_are_verified_one_at_a_time_and_stand_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two = threading.Barrier(2)
    given: list[Limits] = []

    def run(*_: object, limits: Limits, **_more: Any) -> bytes:
        given.append(limits)
        with pytest.raises(threading.BrokenBarrierError):
            two.wait(timeout=0.05)  # for another one at the same time, which does not come
        two.reset()
        return REPORTS.dump_json(Report("00"))

    monkeypatch.setattr(verifying, "run_function", run)
    services = cast("Services", SimpleNamespace(trust_roots=(), clock=fixed_clock))
    await asyncio.gather(*(verifying.verify_upload(services, b"x") for _ in range(4)))
    assert [limits.niceness for limits in given] == [10] * 4
