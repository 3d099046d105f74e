"""Every recorded history against today's workflows: whoever runs now must survive a change.

A history is deleted only when no workflow that old can be running.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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

# Which recorded history shows which path, and what it cannot have gone without.
PATHS: dict[str, tuple[str, tuple[str, ...]]] = {
    "sent out for decision, reminded, decided": (
        "decided-agreement",
        ("send_for_decision", "decide_reminder", "record_decision", "settle_decision"),
    ),
    "a new draft, a party left out": (
        "decided-agreement",
        ("redraft_agreement", "leave_party_out"),
    ),
    "a link sent anew and a reminder by hand, while the round runs": (
        "managed-group",
        ("manage", "record_round_act", "anew:bo", "by hand:cid"),
    ),
    "acts that are overtaken by a newer one, and by the end of the round": (
        "overtaken-group",
        ("2026-11-links-only-grow", "2026-11-managed-after-waiting"),
    ),
    "a request handed over by its signatory, signed by another": (
        "handed-over-group",
        ("hand_over", "asked:eva", "left:bo"),
    ),
    "mails to those who read along": ("viewed-agreement", ("to read:vera",)),
    "a later deadline, with a reminder before and one after it": (
        "extended-group",
        ("deadline_extended", "reminder"),
    ),
    "word of a later deadline to those who read along": (
        "more-time-round",
        ("2026-11-readers-hear-of-more-time", "more time:vera"),
    ),
    "a step asked and reminded when the one before had signed": (
        "ordered-group",
        ("open_step", "invitation", "reminder"),
    ),
    "a party that stood still: a place taken, somebody asked again": (
        "paused-group",
        ("decline", "taken:bo", "word:bo", "again:bo"),
    ),
    "a notice that a decline ended": ("refused-second-round", ("declined",)),
    "a late reminder that waits for office hours": (
        "reminded-group",
        ("next_office_time", "reminder"),
    ),
    "in force on its first day": ("complete-agreement", ("in_force",)),
    "windows open, are told of and close": (
        "years-agreement",
        ("window_opens", "window_told", "window_closes"),
    ),
    "a signed notice, with the round open beside the agreement": ("years-agreement", ("notice",)),
    "a notice that two sign together, days apart": ("noticed-second-group", ("bo", "cid")),
    "the end by notice": (
        "noticed-agreement",
        ("notice", "notices_take_effect", "ended_by_notice"),
    ),
    "a notice on paper, taken back": ("left-agreement", ("paper_notice", "word_on_taking_back")),
    "a notice that was never fully signed": ("left-second-round", ("expired",)),
    "a party leaves, the others go on to the end of the term": (
        "left-agreement",
        ("notices_take_effect", "notice_took_effect", "term_ended"),
    ),
    "a corrected list of people": ("changed-agreement", ("a7" * 32,)),
    "accession": ("changed-agreement", ("accession",)),
    "amendment": ("amended-agreement", ("change_plan", "amendment")),
    "a dispute": ("amended-agreement", ("open_dispute", "take_dispute_step", "close_dispute")),
    "duties noted and missed": ("renewed-agreement", ("note_duty", "duty_year_closed")),
    "the next term offered, the old one ends": (
        "renewed-agreement",
        ("renewal_offered", "renewal_gap", "term_ended"),
    ),
    "a term that runs on": ("prolonged-agreement", ("term_prolonged", "prolongation_told")),
    "the link to a party's page": ("party-page", ("party_page",)),
    "many rounds from one list": ("batch", ("start_batch", "start_round_of_batch")),
    "the link by which staff sign in": ("staff-mail", ("staff_sign_in",)),
    "word of a blocked code": ("code-mail", ("code_blocked",)),
}


@pytest.mark.parametrize("name", HISTORIES)
async def test_running_workflows_survive_todays_code(name: str) -> None:
    replayer = Replayer(
        workflows=WORKFLOWS,
        workflow_runner=sandbox(),
        data_converter=pydantic_data_converter,
        debug_mode=True,  # on a busy machine a first import is slow, and no deadlock
    )
    await replayer.replay_workflow(WorkflowHistory.from_json(name, HISTORIES[name]))


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("kind", ["agreement", "round", "group"])
def test_each_outcome_has_been_recorded(outcome: str, kind: str) -> None:
    assert any(name.endswith(f"-{outcome}-{kind}") for name in HISTORIES)


@pytest.mark.parametrize("path", PATHS)
def test_each_path_has_been_recorded(path: str) -> None:
    suffix, words = PATHS[path]
    (name,) = [name for name in HISTORIES if name.endswith(f"-{suffix}") and name > "0.2"]
    said = set(_said(json.loads(HISTORIES[name])))
    assert set(words) <= said


def _said(part: Any) -> Iterator[str]:
    """Yield every text in a history, those inside of its payloads too."""
    match part:
        case {"metadata": dict(), "data": str(data)}:
            yield from _said(json.loads(b64decode(data)))
        case dict():
            for value in part.values():
                yield from _said(value)
        case list():
            for value in part:
                yield from _said(value)
        case str():
            yield part
