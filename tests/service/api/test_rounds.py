"""Signing rounds over the API: started, read, withdrawn; events and documents."""

import hashlib
import re

import pytest

from adapters.links import Link, LinkPurpose, make_token
from service.dependencies import Services
from tests.activities.house import House
from tests.service.api.conftest import AGREEMENT, ROWS, Caller
from tests.service.api.temporal import InstantTemporal


async def drafted(caller: Caller) -> str:
    made = await caller.post("/agreements", AGREEMENT)
    assert made.status_code == 201, made.text
    return f"/agreements/{made.json()['id']}"


async def test_a_round_is_started_and_read(caller: Caller) -> None:
    path = await drafted(caller)
    started = await caller.post(f"{path}/signing-rounds", {"closes_on": "2026-03-20"})
    assert started.status_code == 201, started.text
    assert started.headers["location"] == f"/api/v1{path}/signing-rounds/1"
    found = started.json()
    assert (found["status"], found["closes_at"]) == ("open", "2026-03-20T22:00:00Z")
    assert [p["name"] for p in found["parties"]] == ["Oak", "Elm"]
    assert not any(p["bound"] for p in found["parties"])
    read = await caller.get(f"{path}/signing-rounds/1")
    assert read.json() == found
    assert (await caller.get(f"{path}/signing-rounds/1", if_none_match="*")).status_code == 304
    assert (await caller.get(f"{path}/signing-rounds")).json() == [found]
    assert (await caller.get(path)).json()["status"] == "signing"


async def test_without_a_day_the_template_says_how_long_and_a_repeat_keeps_it(
    caller: Caller, house: House
) -> None:
    path = await drafted(caller)
    first = await caller.post(f"{path}/signing-rounds", {}, key="one-and-the-same")
    assert first.json()["closes_at"] == "2026-04-01T21:00:00Z"
    house.clock.now = house.clock.now.replace(day=5)
    again = await caller.post(f"{path}/signing-rounds", {}, key="one-and-the-same")
    assert (again.status_code, again.json()) == (201, first.json())


async def test_a_deadline_in_the_past_is_refused_by_its_code(caller: Caller) -> None:
    path = await drafted(caller)
    answer = await caller.post(f"{path}/signing-rounds", {"closes_on": "2026-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (422, "deadline_in_the_past")


@pytest.mark.parametrize("house", ["[reminders]\nfrom_hour = 9\nto_hour = 15\n"], indirect=True)
async def test_a_plan_of_reminders_is_the_template_s_where_the_request_is_silent(
    caller: Caller, house: House
) -> None:
    as_ever = await caller.post(f"{await drafted(caller)}/signing-rounds", {})
    other = await caller.post(
        f"{await drafted(caller)}/signing-rounds", {"reminders": {"before_deadline_days": [2]}}
    )
    usual = {"first_after_days": 5, "then_every_days": 7, "from_hour": 9, "to_hour": 15}
    assert as_ever.json()["reminders"] == {**usual, "before_deadline_days": [3, 1]}
    assert other.json()["reminders"] == {**usual, "before_deadline_days": [2]}


@pytest.mark.parametrize(
    ("plan", "named"),
    [
        ({"then_every_days": -1}, "then_every_days"),
        ({"before_deadline_days": [0]}, "before_deadline_days"),
        ({"to_hour": 7}, "to_hour"),
    ],
)
async def test_a_plan_of_reminders_that_makes_no_sense_is_refused_by_its_field(
    caller: Caller, plan: dict[str, object], named: str
) -> None:
    path = await drafted(caller)
    answer = await caller.post(f"{path}/signing-rounds", {"reminders": plan})
    assert answer.status_code == 422
    assert named in answer.text
    assert (await caller.get(f"{path}/signing-rounds")).json() == []


async def test_a_key_of_another_agreement_does_not_start_a_round(caller: Caller) -> None:
    one, other = await drafted(caller), await drafted(caller)
    body = {"closes_on": "2026-03-20"}
    await caller.post(f"{one}/signing-rounds", body, key="one-and-the-same")
    answer = await caller.post(f"{other}/signing-rounds", body, key="one-and-the-same")
    assert answer.json()["code"] == "idempotency_key_reused"


async def test_a_round_is_withdrawn_with_a_reason(caller: Caller) -> None:
    path = await drafted(caller)
    await caller.post(f"{path}/signing-rounds", {})
    blank = await caller.post(f"{path}/signing-rounds/1/withdrawal", {"reason": "  "})
    assert blank.json()["code"] == "request_not_valid"
    ended = await caller.post(f"{path}/signing-rounds/1/withdrawal", {"reason": "A wrong date."})
    assert (ended.status_code, ended.json()["status"]) == (201, "withdrawn")
    assert (await caller.get(path)).json()["status"] == "draft"
    missing = await caller.post(f"{path}/signing-rounds/2/withdrawal", {"reason": "None."})
    assert missing.json()["code"] == "round_not_found"


async def test_a_party_is_left_out_with_the_round_that_it_holds_up(caller: Caller) -> None:
    two = await drafted(caller)
    started = await caller.post(f"{two}/signing-rounds", {})
    only = {"reason": "It declined.", "leaving_out": started.json()["parties"][0]["id"]}
    refused = await caller.post(f"{two}/signing-rounds/1/withdrawal", only)
    assert (refused.status_code, refused.json()["code"]) == (422, "too_few_parties")

    ash = {**ROWS[0], "party": "Ash", "name": "Cat", "email": "cat@ash.example.org"}
    made = await caller.post("/agreements", {**AGREEMENT, "parties": [*ROWS, ash]})
    three = f"/agreements/{made.json()['id']}"
    started = await caller.post(f"{three}/signing-rounds", {})
    foreign = await caller.post(f"{three}/signing-rounds/1/withdrawal", only)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown_request")
    out = {**only, "leaving_out": started.json()["parties"][2]["id"]}
    for _ in range(2):
        ended = await caller.post(f"{three}/signing-rounds/1/withdrawal", out, key="out-for-good")
        assert (ended.status_code, ended.json()["status"]) == (201, "withdrawn")
    parties = (await caller.get(f"{three}/parties")).json()
    assert [p["name"] for p in parties if p["left_out_at"]] == ["Ash"]


BEYOND_ANY_COLUMN = (2**31, 2**63, 10**30, 0, -1)


@pytest.mark.parametrize("number", BEYOND_ANY_COLUMN)
async def test_a_round_of_a_number_that_no_column_holds_is_not_found(
    caller: Caller, number: int
) -> None:
    path = await drafted(caller)
    await caller.post(f"{path}/signing-rounds", {})
    found = await caller.get(f"{path}/signing-rounds/{number}")
    ended = await caller.post(f"{path}/signing-rounds/{number}/withdrawal", {"reason": "None."})
    for answer in (found, ended):
        assert (answer.status_code, answer.json()["code"]) == (404, "round_not_found")


@pytest.mark.parametrize("cursor", [2**31, 2**63, 10**30, -1, "x"])
async def test_events_after_a_number_that_no_column_holds_are_refused(
    caller: Caller, cursor: int | str
) -> None:
    path = await drafted(caller)
    answer = await caller.get(f"{path}/events?cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (422, "request_not_valid")


@pytest.mark.abuse(30)
@pytest.mark.parametrize("reason", ["a\0b", "a\u202eb", "a\u200bb", "a\x1bb"])
async def test_a_reason_with_characters_that_nobody_sees_is_refused(
    caller: Caller, reason: str
) -> None:
    path = await drafted(caller)
    await caller.post(f"{path}/signing-rounds", {})
    answer = await caller.post(f"{path}/signing-rounds/1/withdrawal", {"reason": reason})
    assert answer.status_code == 422
    assert [(e["code"], e["field"]) for e in answer.json()["errors"]] == [
        ("characters_refused", "body.reason")
    ]
    lines = {"reason": "A wrong date.\r\n\tAnd a wrong party."}
    assert (await caller.post(f"{path}/signing-rounds/1/withdrawal", lines)).status_code == 201


async def test_a_round_asked_for_while_temporal_is_down_is_accepted(
    caller: Caller, temporal: InstantTemporal
) -> None:
    path = await drafted(caller)
    temporal.is_down = True
    started = await caller.post(f"{path}/signing-rounds", {})
    assert (started.status_code, started.json()["state"]) == (202, "accepted")


async def test_events_go_on_page_by_page(caller: Caller) -> None:
    path = await drafted(caller)
    await caller.post(f"{path}/signing-rounds", {})
    first = (await caller.get(f"{path}/events?limit=1")).json()
    rest = (await caller.get(f"{path}/events?cursor={first['next']}")).json()
    kinds = [event["kind"] for event in first["items"] + rest["items"]]
    assert (kinds, rest["next"]) == (["agreement_drafted", "sent_for_signing"], None)


async def test_a_document_is_fetched_by_its_hash_and_only_of_its_agreement(caller: Caller) -> None:
    path, other = await drafted(caller), await drafted(caller)
    sha256 = (await caller.get(path)).json()["documents"][0]["sha256"]
    pdf = await caller.get(f"{path}/documents/{sha256}")
    assert pdf.headers["content-type"] == "application/pdf"
    assert hashlib.sha256(pdf.content).hexdigest() == sha256
    assert (await caller.get(f"{other}/documents/{sha256}")).json()["code"] == "document_not_found"


@pytest.mark.abuse(5)
async def test_no_answer_of_the_api_contains_a_signing_token(
    caller: Caller, services: Services
) -> None:
    path = await drafted(caller)
    started = (await caller.post(f"{path}/signing-rounds", {})).json()
    ring = services.settings.link_ring()
    codes = [
        make_token(ring, LinkPurpose.SIGNING, Link(request["id"], generation)).split(".")[-1]
        for party in started["parties"]
        for request in party["requests"]
        for generation in range(3)
    ]
    sha256 = started["document_sha256"]
    for tail in ("", "/parties", "/signing-rounds", "/signing-rounds/1", "/events",
                 f"/documents/{sha256}"):  # fmt: skip
        answer = await caller.get(f"{path}{tail}")
        assert answer.status_code == 200, tail
        assert not any(code.encode() in answer.content for code in codes)
        assert not re.search(rb"/sign/", answer.content)
