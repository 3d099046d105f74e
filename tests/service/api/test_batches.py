"""Many rounds from one list over the API: sent once, whatever is handed in again."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from adapters.database.tables import AgreementRow, BatchRow, SigningRoundRow
from adapters.parties_rows import COLUMNS
from tests.activities.house import House
from tests.service.api.conftest import AGREEMENT, Caller
from tests.service.api.temporal import InstantTemporal

PARTIES = "\n".join(
    (
        ",".join(("agreement", *COLUMNS)),
        "L 1,Oak,company,,any,signatory,,Ann Ash,,ann@oak.example.org,en",
        "L 1,Elm,company,,any,signatory,,Cid Cedar,,cid@elm.example.org,en",
    )
)


async def drafted(caller: Caller) -> str:
    made = await caller.post("/agreements", AGREEMENT)
    assert made.status_code == 201, made.text
    return str(made.json()["number"])


async def send(
    caller: Caller, *rows: str, parties: str = "", key: str | None = None
) -> httpx.Response:
    files = {"rounds": ("rounds.csv", "\n".join(rows).encode())}
    if parties:
        files["parties"] = ("parties.csv", parties.encode())
    return await caller.post("/batches", key=key, files=files)


def told(answer: httpx.Response) -> list[tuple[str, str, str]]:
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return [(row["agreement_number"], row["status"], row["code"]) for row in rows]


async def rounds_of(house: House) -> int:
    async with house.database.reads() as session:
        return await session.scalar(select(func.count()).select_from(SigningRoundRow)) or 0


async def test_agreements_that_are_there_and_new_ones_are_sent_by_one_list(
    caller: Caller, house: House
) -> None:
    number = await drafted(caller)
    answer = await send(
        caller,
        "agreement,template,closes_on,subject",
        f"{number},,2026-03-20,",
        "L 1,small,,birds",
        parties=PARTIES,
    )
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["items"], found["done"], found["started"]) == (2, 2, 2)
    assert told(answer) == [(number, "started", ""), ("L 1", "started", "")]
    made = (await caller.get(f"/agreements/{found['rows'][1]['agreement_id']}")).json()
    assert (made["number"], made["status"], made["values"]["subject"]) == (
        "L 1",
        "signing",
        "birds",
    )
    assert await rounds_of(house) == 2
    assert (await caller.get(f"/batches/{found['id']}")).json() == found
    assert [one["id"] for one in (await caller.get("/batches")).json()] == [found["id"]]


async def test_one_list_sent_by_several_hands_at_once_is_one_batch(
    caller: Caller, house: House
) -> None:
    number = await drafted(caller)
    answers = await asyncio.gather(
        *(send(caller, "agreement", number, key="one-and-the-same") for _ in "abc")
    )
    assert {answer.status_code for answer in answers} <= {201, 202}
    (batch,) = (await caller.get("/batches")).json()
    assert {answer.json()["id"] for answer in answers} == {batch["id"]}
    assert await rounds_of(house) == 1


@pytest.mark.parametrize("house", ["[reminders]\nthen_every_days = 3\n"], indirect=True)
async def test_the_rounds_of_a_batch_remind_as_the_template_says(caller: Caller) -> None:
    (row,) = (await send(caller, "agreement", await drafted(caller))).json()["rows"]
    round_ = (await caller.get(f"/agreements/{row['agreement_id']}/signing-rounds/1")).json()
    assert round_["reminders"]["then_every_days"] == 3


@pytest.mark.parametrize("house", ["[decisions]\nrequired = true\n"], indirect=True)
async def test_the_same_list_again_sends_nothing_twice_and_what_was_missing_once(
    caller: Caller, house: House
) -> None:
    first, late = await drafted(caller), await drafted(caller)
    rows = ("agreement,override_reason", f"{first},They decide in May", late)
    answer = await send(caller, *rows)
    assert told(answer) == [(first, "started", ""), (late, "refused", "decision_missing")]
    assert "Oak" in answer.json()["rows"][1]["detail"]
    mended = (*rows[:2], f"{late},They decide in June")
    again = await send(caller, *mended)
    assert told(again) == [(first, "skipped", "sent_already"), (late, "started", "")]
    assert await rounds_of(house) == 2
    answer = await send(caller, *mended)
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_start")


async def test_what_was_withdrawn_is_not_sent_again_but_a_new_text_is(
    caller: Caller, house: House
) -> None:
    number, other = await drafted(caller), await drafted(caller)
    rows = ("agreement", number, other)
    sent = (await send(caller, *rows)).json()
    agreement = f"/agreements/{sent['rows'][0]['agreement_id']}"
    await caller.post(f"{agreement}/signing-rounds/1/withdrawal", {"reason": "A mistake."})
    assert (await caller.get(agreement)).json()["status"] == "draft"
    assert (await send(caller, *rows)).json()["code"] == "nothing_to_start"
    house.clock.now = house.clock.now.replace(day=5)
    drafted_anew = await caller.post(f"{agreement}/drafts", {"values": {"subject": "bees"}})
    assert drafted_anew.status_code == 201, drafted_anew.text
    assert told(await send(caller, *rows)) == [
        (number, "started", ""),
        (other, "skipped", "sent_already"),
    ]


async def test_a_request_repeated_is_one_batch_and_its_key_takes_no_other_list(
    caller: Caller, house: House
) -> None:
    number, other = await drafted(caller), await drafted(caller)
    first = await send(caller, "agreement", number, key="the-very-same")
    again = await send(caller, "agreement", number, key="the-very-same")
    assert (again.status_code, again.json()) == (201, first.json())
    answer = await send(caller, "agreement", other, key="the-very-same")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    async with house.database.reads() as session:
        assert await session.scalar(select(func.count()).select_from(BatchRow)) == 1


async def test_a_list_with_errors_names_row_and_column_and_does_nothing(
    caller: Caller, house: House
) -> None:
    number = await drafted(caller)
    answer = await send(
        caller,
        "agreement,template,closes_on,subject,colour",
        f"{number},,2026-01-01,,",
        f"{number}0,,,,",
        f"{number}1,,soon,,",
        f"{await drafted(caller)},,2031-01-01,,",
        "L 1,small,,,green",
        "L 2,small,,bees,",
        "L 3,large,,,",
        parties=PARTIES + "\nL 2,Oak,company,,any,signatory,,Bea,,no address,en",
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "batch_not_valid")
    found = {(e["field"], e["row"], e["column"], e["code"]) for e in answer.json()["errors"]}
    assert {
        ("rounds", 2, "closes_on", "deadline_in_the_past"),
        ("rounds", 3, "agreement", "unknown_agreement"),
        ("rounds", 4, "closes_on", "day_not_understood"),
        ("rounds", 5, "closes_on", "deadline_after_term"),
        ("parties", 4, "email", "address_not_valid"),
    } <= found
    async with house.database.reads() as session:
        assert await session.scalar(select(func.count()).select_from(AgreementRow)) == 2
    assert await rounds_of(house) == 0


async def test_values_and_templates_of_new_agreements_are_checked_by_column(
    caller: Caller,
) -> None:
    number = await drafted(caller)
    parties = PARTIES + "\n" + PARTIES.split("\n", 1)[1].replace("L 1", "L 3")
    answer = await send(
        caller,
        "agreement,template,subject,colour",
        "L 1,small,,green",
        "L 2,small,bees,",
        "L 3,large,,",
        f"{number},other,,",
        parties=parties,
    )
    found = [(e["row"], e["column"], e["code"]) for e in answer.json()["errors"]]
    assert sorted(found) == [
        (2, "colour", "value_unknown"),
        (2, "subject", "value_missing"),
        (3, "agreement", "no_parties_of"),
        (4, "template", "template_not_found"),
        (5, "template", "of_another_template"),
    ]


async def test_a_list_handed_in_while_temporal_is_down_is_kept(
    caller: Caller, temporal: InstantTemporal, house: House
) -> None:
    number = await drafted(caller)
    temporal.is_down = True
    answer = await send(caller, "agreement", number, key="the-very-same")
    assert answer.status_code == 202
    read = await caller.get(answer.headers["location"].removeprefix("/api/v1"))
    assert (read.json()["done"], read.json()["rows"][0]["status"]) == (0, "waiting")
    temporal.is_down = False
    assert told(await send(caller, "agreement", number, key="the-very-same")) == [
        (number, "started", "")
    ]
    assert await rounds_of(house) == 1


@pytest.mark.parametrize("path", ["/batches/none", "/batches/00000000-0000-0000-0000-000000000000"])
async def test_a_batch_that_is_not_there_is_not_found(caller: Caller, path: str) -> None:
    answer = await caller.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "batch_not_found")
