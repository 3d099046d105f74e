"""Decisions before signing over the API: from the draft sent out to the round that may start."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from tests.activities.house import House, make_house
from tests.databases import Database
from tests.service.api.conftest import AGREEMENT, Caller

EXTRACT = b"%PDF-1.7 signed by the minute-taker"


@pytest.fixture
async def house(sqlite_database: Database, tmp_path: Path) -> House:
    """Here the template requires decisions."""
    return await make_house(sqlite_database, tmp_path, "[decisions]\nrequired = true\n")


def approval(party: str, **changed: Any) -> dict[str, Any]:
    fields = {
        "party": party,
        "outcome": "approved",
        "organ": "Board",
        "decided_on": "2026-03-01",
        "section": "66",
        "final": True,
    }
    return fields | changed


async def sent_out(caller: Caller) -> tuple[str, list[str]]:
    made = await caller.post("/agreements", AGREEMENT)
    path = f"/agreements/{made.json()['id']}"
    board = await caller.post(f"{path}/decision-requests", {})
    assert board.status_code == 201, board.text
    assert board.json()["expected_on"] == "2026-04-13"  # six weeks, the template's default
    return path, [party["id"] for party in board.json()["parties"]]


async def test_a_round_starts_when_all_have_decided(caller: Caller, house: House) -> None:
    path, (oak, elm) = await sent_out(caller)
    assert (await caller.get(path)).json()["status"] == "deciding"
    refused = await caller.post(f"{path}/signing-rounds", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "decision_missing")
    assert "Oak" in refused.json()["detail"]
    extract = base64.b64encode(EXTRACT).decode()
    await caller.post(f"{path}/decisions", approval(oak, extract=extract))
    board = await caller.post(
        f"{path}/decisions",
        approval(elm, outcome="approved_on_condition", remark="If oak pays.", final=False),
    )
    states = [party["obstacle"] for party in board.json()["parties"]]
    assert states == [None, "condition_open"]
    made = board.json()["parties"]
    assert await house.blobs.get(made[0]["decision"]["extract_sha256"]) == EXTRACT
    settled = f"{path}/decisions/{made[1]['decision']['id']}/settlement"
    await caller.post(settled, {"settlement": "condition_met", "note": "Oak pays."})
    twice = await caller.post(settled, {"settlement": "condition_dropped"})
    assert twice.json()["code"] == "nothing_to_settle"
    ready = await caller.post(settled, {"settlement": "became_final"})
    assert [party["obstacle"] for party in ready.json()["parties"]] == [None, None]
    started = await caller.post(f"{path}/signing-rounds", {})
    assert started.status_code == 201, started.text


async def test_a_reason_starts_the_round_all_the_same_and_stays_in_the_history(
    caller: Caller, house: House
) -> None:
    path, _ = await sent_out(caller)
    reason = "The school year begins."
    started = await caller.post(f"{path}/signing-rounds", {"override_reason": reason})
    assert started.status_code == 201, started.text
    events = (await caller.get(f"{path}/events")).json()["items"]
    sent = next(event for event in events if event["kind"] == "sent_for_signing")
    kept = await house.blobs.get(sent["event"]["data"]["override_reason_sha256"])
    assert reason in kept.decode()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"decided_on": "2026-03-03"}, "decision_in_the_future"),
        ({"organ": " "}, "decision_incomplete"),
        ({"outcome": "approved_with_remark"}, "decision_incomplete"),
        ({"extract": base64.b64encode(b"PK a zip").decode()}, "extract_not_pdf"),
        ({"party": "nobody"}, "unknown_request"),
        ({"organ": "Bo\u202eard"}, "request_not_valid"),
    ],
)
async def test_a_decision_that_cannot_be_is_refused(
    caller: Caller, changed: dict[str, Any], code: str
) -> None:
    path, (oak, _) = await sent_out(caller)
    refused = await caller.post(f"{path}/decisions", approval(oak) | changed)
    assert refused.json()["code"] == code
    assert (await caller.get(f"{path}/decisions")).json()["parties"][0]["decision"] is None


async def test_nothing_is_decided_on_a_draft_that_nobody_was_sent(caller: Caller) -> None:
    made = await caller.post("/agreements", AGREEMENT)
    path = f"/agreements/{made.json()['id']}"
    refused = await caller.post(f"{path}/decisions", approval("oak"))
    assert (refused.status_code, refused.json()["code"]) == (409, "not_deciding")
    late = await caller.post(f"{path}/decision-requests", {"expected_on": "2026-03-01"})
    assert late.json()["code"] == "expected_day_passed"


async def test_of_two_parties_none_can_be_left_out(caller: Caller) -> None:
    path, (oak, _) = await sent_out(caller)
    refused = await caller.post(f"{path}/parties/{oak}/leaving-out", {"reason": "No answer."})
    assert refused.json()["code"] == "too_few_parties"
    reminded = await caller.post(f"{path}/decision-reminders", {})
    assert reminded.status_code == 201


async def test_a_new_version_takes_what_changed_and_is_compared_with_the_one_before(
    caller: Caller,
) -> None:
    path, _ = await sent_out(caller)
    pine = {
        "party": "Pine",
        "kind": "company",
        "authority": "any",
        "role": "signatory",
        "name": "Cid",
        "email": "cid@pine.example.org",
        "language": "en",
    }
    body = {"values": {"subject": "thirty trees"}, "parties": [pine]}
    made = await caller.post(f"{path}/drafts", body)
    assert made.status_code == 201, made.text
    assert made.json()["values"]["subject"] == "thirty trees"
    assert made.json()["last_day"] == "2029-12-31"
    parties = (await caller.get(f"{path}/parties")).json()
    assert [party["name"] for party in parties] == ["Oak", "Elm", "Pine"]
    found = (await caller.get(f"{path}/drafts/comparison?old=1&new=2")).json()
    pieces = [p for s in found["sections"] for c in s["clauses"] for p in c["pieces"]]
    assert [piece for piece in pieces if "thirty" in piece["text"] and piece["new"]]
    await caller.post(f"{path}/decision-requests", {})
    await caller.post(f"{path}/decisions", approval(parties[0]["id"]))
    board = await caller.post(f"{path}/decision-requests", {"decide_again": [parties[0]["id"]]})
    assert [party["decision"] for party in board.json()["parties"]] == [None, None, None]
    assert len(board.json()["superseded"]) == 1
    again = await caller.post(f"{path}/drafts", {"values": {"colour": "red"}})
    assert again.json()["code"] == "values_not_valid"
    none = await caller.get(f"{path}/drafts/comparison?old=1&new=9")
    assert none.status_code == 404
