"""Duties, disputes, changed plans and the next term over the API, on both databases."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.database.api_tokens import Scope
from adapters.database.tables import AgreementRow
from domain.lifecycle import AgreementStatus
from service.dependencies import Services
from tests.activities.house import House, make_house
from tests.activities.years import IN_FORCE_AT, MEETING, REPORT
from tests.databases import Database
from tests.service.api.conftest import AGREEMENT, Caller, call_as
from tests.service.api.temporal import InstantTemporal

PDF = b"%PDF-1.7 minutes"
FILE = base64.b64encode(PDF).decode()


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> House:
    return await make_house(database, tmp_path)


@pytest.fixture
async def caller(services: Services, client: httpx.AsyncClient) -> Caller:
    """A program whose token lives as long as the agreement."""
    return await call_as(services, client, tuple(Scope), days=2000)


@pytest.fixture
async def path(caller: Caller, house: House) -> str:
    """The address of an agreement in force from 2026 to 2029, with two duties."""
    agreement_id = (await caller.post("/agreements", AGREEMENT)).json()["id"]
    async with house.database.sessions.begin() as session:
        row = await session.get_one(AgreementRow, agreement_id)
        row.status, row.in_force_at = AgreementStatus.IN_FORCE, IN_FORCE_AT
        row.duties, row.renewal_months = [REPORT, MEETING], 9
    return f"/agreements/{agreement_id}"


async def duty(caller: Caller, path: str, period: str) -> dict[str, Any]:
    """Return an occurrence as the list shows it."""
    years = (await caller.get(f"{path}/duties")).json()["years"]
    year = next(year for year in years if period.startswith(str(year["year"])))
    found: dict[str, Any] = next(one for one in year["duties"] if one["period"] == period)
    return found


async def test_duties_are_listed_by_year_with_what_was_done_and_what_not(
    caller: Caller, path: str
) -> None:
    listed = (await caller.get(f"{path}/duties", accept_language="fi")).json()
    assert [year["year"] for year in listed["years"]] == [2026, 2027, 2028, 2029]
    assert not listed["years"][0]["closed"]
    report = await duty(caller, path, "2026")
    assert (report["due_on"], report["state"], report["responsible"]) == (
        "2026-11-30",
        "open",
        "company",
    )
    assert [
        (await duty(caller, path, f"2026-{month}"))["state"] for month in ("01", "03", "04")
    ] == [
        "overdue",
        "open",
        "ahead",
    ]
    titles = {one["title"] for one in listed["years"][0]["duties"]}
    assert "Toimintaraportti" in titles


async def test_a_result_is_noted_once_with_its_file(caller: Caller, path: str) -> None:
    body = {"note": "Approved.", "file": FILE}
    made = await caller.post(f"{path}/duties/activity_report/2026/result", body, key="result-1")
    assert made.status_code == 201, made.text
    assert (made.json()["state"], made.json()["result"]["note"]) == ("done", "Approved.")
    again = await caller.post(f"{path}/duties/activity_report/2026/result", body, key="result-1")
    assert again.json() == made.json()
    sha256 = made.json()["result"]["file_sha256"]
    file = await caller.get(f"{path}/duties/files/{sha256}")
    assert (file.content, file.headers["content-type"]) == (PDF, "application/pdf")
    assert (await caller.get(f"{path}/duties/files/{'0' * 64}")).status_code == 404
    twice = await caller.post(f"{path}/duties/activity_report/2026/result", body)
    assert (twice.status_code, twice.json()["code"]) == (409, "already_done")
    counts = (await caller.get(f"{path}/duties")).json()["years"][0]["counts"]
    assert {count["duty"]: count["done"] for count in counts} == {
        "activity_report": 1,
        "steering_group_meets": 0,
    }


async def test_a_wrong_result_is_taken_back_and_another_noted(caller: Caller, path: str) -> None:
    at = f"{path}/duties/activity_report/2026/result"
    wrong = (await caller.post(at, {"note": "That of 2025.", "file": FILE})).json()
    back = f"{path}/duties/results/{wrong['result']['id']}/taking-back"
    taken = await caller.post(back, {"reason": "The wrong year."}, key="taking-back-1")
    assert taken.status_code == 201, taken.text
    assert (taken.json()["state"], taken.json()["result"]) == ("open", None)
    right = (await caller.post(at, {"note": "That of 2026."})).json()
    assert (right["state"], right["result"]["note"]) == ("done", "That of 2026.")
    (old,) = right["taken_back"]
    assert (old["note"], old["reason"]) == ("That of 2025.", "The wrong year.")
    file = await caller.get(f"{path}/duties/files/{old['file_sha256']}")
    assert file.content == PDF
    again = await caller.post(back, {"reason": "The wrong year."}, key="taking-back-1")
    assert again.json() == right
    twice = await caller.post(back, {"reason": "Once more."})
    assert (twice.status_code, twice.json()["code"]) == (409, "duty_note_taken_back")
    unknown = await caller.post(f"{path}/duties/results/none/taking-back", {"reason": "A."})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "duty_note_unknown")
    empty = await caller.post(back, {"reason": " "})
    assert empty.json()["code"] == "request_not_valid"


@pytest.mark.parametrize(
    ("duty_and_period", "body", "code"),
    [
        ("activity_report/2026", {}, "request_not_valid"),
        ("activity_report/2026", {"note": " "}, "request_not_valid"),
        ("activity_report/2026", {"note": "a" * 2001}, "request_not_valid"),
        ("activity_report/2026", {"file": "TVogYSBwcm9ncmFt"}, "result_file_refused"),
        ("activity_report/2027", {"note": "Early."}, "occurrence_not_yet"),
        ("activity_report/1999", {"note": "A."}, "duty_unknown"),
        ("coffee/2026", {"note": "A."}, "duty_unknown"),
    ],
)
async def test_what_is_no_result_is_refused(
    caller: Caller, path: str, duty_and_period: str, body: dict[str, str], code: str
) -> None:
    refused = await caller.post(f"{path}/duties/{duty_and_period}/result", body)
    assert refused.json()["code"] == code


async def test_what_is_noted_while_temporal_is_down_is_accepted(
    caller: Caller, path: str, temporal: InstantTemporal
) -> None:
    temporal.is_down = True
    kept = await caller.post(f"{path}/duties/activity_report/2026/result", {"note": "Done."})
    assert (kept.status_code, kept.json()["state"]) == (202, "accepted")
    assert kept.headers["location"].endswith(f"{path}/duties")


async def test_a_dispute_is_opened_taken_on_and_closed(caller: Caller, path: str) -> None:
    parties = (await caller.get(f"{path}/parties")).json()
    ids = [party["id"] for party in parties]
    opening = {"parties": ids, "subject": "Premises", "opened_on": "2026-02-10"}
    made = await caller.post(f"{path}/disputes", opening, key="dispute-1")
    assert made.status_code == 201, made.text
    at = f"{path}/disputes/{made.json()['id']}"
    assert [party["name"] for party in made.json()["parties"]] == ["Oak", "Elm"]
    step = {"kind": "steering_group", "held_on": "2026-02-20", "note": "A room each."}
    assert (await caller.post(f"{at}/steps", step)).status_code == 201
    early = await caller.post(f"{at}/closing", {"outcome": "settled", "closed_on": "2026-02-15"})
    assert (early.status_code, early.json()["code"]) == (422, "closed_before_step")
    closing = {"outcome": "settled", "closed_on": "2026-02-28", "note": "Agreed."}
    closed = await caller.post(f"{at}/closing", closing)
    assert (closed.json()["outcome"], closed.json()["steps"]) == ("settled", [step])
    again = await caller.post(f"{at}/steps", step)
    assert (again.status_code, again.json()["code"]) == (409, "dispute_closed")
    assert (await caller.get(f"{path}/disputes")).json() == [closed.json()]


async def test_nobody_is_in_dispute_alone_or_without_a_dispute(caller: Caller, path: str) -> None:
    (one, *_) = (await caller.get(f"{path}/parties")).json()
    body = {"parties": [one["id"], "nobody"], "subject": "Premises", "opened_on": "2026-02-10"}
    refused = await caller.post(f"{path}/disputes", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "dispute_needs_two")
    step = {"kind": "negotiation", "held_on": "2026-02-20"}
    nowhere = await caller.post(f"{path}/disputes/none/steps", step)
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "dispute_unknown")


async def test_a_changed_plan_makes_an_update_due_until_it_is_dismissed(
    caller: Caller, path: str
) -> None:
    plan = {"plan": "Wellbeing plan", "first_year": 2028, "last_year": 2031}
    made = await caller.post(f"{path}/plan-changes", plan, key="plan-change-1")
    assert (made.status_code, made.json()["settled_by"]) == (201, None)
    backwards = await caller.post(f"{path}/plan-changes", plan | {"last_year": 2027})
    assert (backwards.status_code, backwards.json()["code"]) == (422, "plan_years_not_valid")
    at = f"{path}/plan-changes/{made.json()['id']}/dismissal"
    settled = await caller.post(at, {"reason": "It changes nothing here."})
    assert (settled.json()["settled_by"], settled.json()["reason"]) == (
        "dismissed",
        "It changes nothing here.",
    )
    twice = await caller.post(at, {"reason": "Again."})
    assert (twice.status_code, twice.json()["code"]) == (409, "plan_change_settled")
    unknown = await caller.post(f"{path}/plan-changes/none/dismissal", {"reason": "A."})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "plan_change_unknown")
    assert (await caller.get(f"{path}/plan-changes")).json() == [settled.json()]


async def test_the_next_term_is_offered_drafted_and_linked(
    caller: Caller, path: str, house: House
) -> None:
    offered = (await caller.get(f"{path}/renewal")).json()
    assert (offered["offered_on"], offered["due"], offered["gap"]) == ("2029-04-01", False, None)
    assert offered["offer"]["parties"] == ["Oak", "Elm"]
    assert offered["offer"]["values"]["term_first_day"] == "2030-01-01"
    house.clock.now = datetime(2029, 4, 1, 9, tzinfo=UTC)
    due = (await caller.get(f"{path}/renewal")).json()
    assert (due["due"], due["gap"]) == (True, {"first_day": "2030-01-01", "last_day": None})
    made = await caller.post(f"{path}/renewal", {"values": {"subject": "woods"}}, key="renewal-1")
    assert made.status_code == 201, made.text
    assert (made.json()["first_day"], made.json()["values"]["subject"]) == ("2030-01-01", "woods")
    old = (await caller.get(f"{path}/renewal")).json()
    new = (await caller.get(f"/agreements/{made.json()['id']}/renewal")).json()
    assert (old["due"], old["following"]["id"]) == (False, made.json()["id"])
    assert path.endswith(new["before"]["id"])
    assert new["offer"] is None


async def test_a_repeat_of_a_renewal_makes_no_second_draft(
    caller: Caller, path: str, house: House
) -> None:
    body = {"values": {"subject": "woods"}}
    made = await caller.post(f"{path}/renewal", body, key="renewal-1")
    async with house.database.sessions.begin() as session:
        row = await session.get_one(AgreementRow, path.rpartition("/")[2])
        row.values = row.values | {"subject": "amended since"}
    again = await caller.post(f"{path}/renewal", body, key="renewal-1")
    assert (again.status_code, again.json()["id"]) == (201, made.json()["id"])
    other = await caller.post(f"{path}/renewal", {"values": {"subject": "lakes"}}, key="renewal-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len((await caller.get("/agreements")).json()["items"]) == 2


async def test_a_declined_next_term_is_due_no_more_and_can_be_drafted_all_the_same(
    caller: Caller, path: str, house: House
) -> None:
    house.clock.now = datetime(2029, 4, 1, 9, tzinfo=UTC)
    reason = {"reason": "The work moves to the county."}
    declined = await caller.post(f"{path}/renewal/declining", reason, key="declining-1")
    assert declined.status_code == 201, declined.text
    assert (declined.json()["due"], declined.json()["declined_reason"]) == (False, reason["reason"])
    twice = await caller.post(f"{path}/renewal/declining", reason)
    assert (twice.status_code, twice.json()["code"]) == (409, "renewal_declined_already")
    made = await caller.post(f"{path}/renewal", {})
    assert made.status_code == 201, made.text
    assert (await caller.get(f"{path}/renewal")).json()["declined_at"] is None
    late = await caller.post(f"{path}/renewal/declining", reason)
    assert (late.status_code, late.json()["code"]) == (409, "renewal_drafted")


async def test_a_draft_has_no_next_term(caller: Caller) -> None:
    made = await caller.post("/agreements", AGREEMENT)
    refused = await caller.post(f"/agreements/{made.json()['id']}/renewal", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_renewable")
    assert (await caller.get("/agreements/none/renewal")).status_code == 404
