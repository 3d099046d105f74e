"""The years, as `sidos rehearse --years` lives through them, judged from outside."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.tools import sidos

pytestmark = pytest.mark.timeout(900)
_YEARS = 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("years")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIDOS_ENGINE", "dxpdf")
        sidos("rehearse", "--years", str(_YEARS), "--out", folder)
    return folder


@pytest.fixture(scope="module")
def report(folder: Path) -> dict[str, Any]:
    found = json.loads((folder / "report.json").read_text())
    assert isinstance(found, dict)
    return found


def test_two_agreements_live_to_their_ends_and_one_is_followed_by_a_next_term(
    report: dict[str, Any],
) -> None:
    assert report["reasons"] == []
    assert report["passed"] is True
    assert len(report["agreements"]) == 3
    began, ended = (datetime.fromisoformat(report[name]) for name in ("began_at", "ended_at"))
    assert ended.year - began.year > _YEARS


def test_the_timeline_is_in_the_order_in_which_things_happened(report: dict[str, Any]) -> None:
    for agreement in report["agreements"]:
        lines = [line for year in agreement["years"].values() for line in year]
        moments = [datetime.fromisoformat(line["occurred_at"]) for line in lines]
        assert moments == sorted(moments)
        assert not [line["words"] for line in lines if "Something was recorded" in line["words"]]


def test_what_was_refused_stands_in_the_timeline_with_its_code_and_its_words(
    report: dict[str, Any],
) -> None:
    lines = [
        line
        for agreement in report["agreements"]
        for year in agreement["years"].values()
        for line in year
        if line["refused"]
    ]
    assert [line["refused"] for line in lines] == [
        "decision_missing",
        "condition_open",
        "party_has_left",
        "nothing_to_terminate",
    ]
    assert all("".join(line["each"]) for line in lines)


def test_what_lies_in_the_future_is_judged_there_and_nowhere_else(
    report: dict[str, Any], folder: Path
) -> None:
    judged = [file["file"] for file in report["files"] if file["verdict"]]
    small = [name for name in judged if name.startswith("data-sharing")]
    sealed = next(name for name in small if "sealed" in name)
    for name in (sealed, "data-sharing-evidence.zip"):
        arguments = ("verify", folder / name, "--trust", folder / "root.pem", "--json")
        there = json.loads(sidos(*arguments, "--at", report["verify_at"]))
        assert there["verdict"] == "TOTAL-PASSED"
        now = json.loads(sidos(*arguments, expect=1))
        assert now["verdict"] != "TOTAL-PASSED"


def test_the_report_shows_every_file_that_it_names(folder: Path) -> None:
    page = (folder / "report.html").read_text()
    for file in folder.iterdir():
        if not file.name.startswith("report."):
            assert f'href="{file.name}"' in page
