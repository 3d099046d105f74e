"""Changes of an agreement in force, over the API."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from adapters.database.tables import AgreementRow
from domain.lifecycle import AgreementStatus
from tests.activities.house import House
from tests.service.api.conftest import AGREEMENT, ROWS, Caller

FIR = {**ROWS[0], "party": "Fir", "name": "Hal", "email": "hal@fir.example.org"}


@pytest.fixture
async def path(caller: Caller, house: House) -> str:
    """The address of an agreement in force."""
    agreement_id = (await caller.post("/agreements", AGREEMENT)).json()["id"]
    async with house.database.sessions.begin() as session:
        await session.execute(
            update(AgreementRow)
            .where(AgreementRow.id == agreement_id)
            .values(status=AgreementStatus.IN_FORCE, in_force_at=house.clock(), version=1)
        )
    return f"/agreements/{agreement_id}"


async def parties(caller: Caller, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await caller.get(f"{path}/parties")).json()
    return found


async def test_an_accession_is_sent_for_signing_and_listed(caller: Caller, path: str) -> None:
    made = await caller.post(f"{path}/accessions", {"parties": [FIR]}, key="accession-1")
    assert made.status_code == 201, made.text
    assert (made.json()["party"], made.json()["status"]) == ("Fir", "signing")
    assert (await caller.get(f"{path}/accessions")).json() == [made.json()]
    number = made.json()["signing_round"]
    round_ = (await caller.get(f"{path}/signing-rounds/{number}")).json()
    assert [party["name"] for party in round_["parties"]] == ["Oak", "Elm", "Fir"]
    again = await caller.post(f"{path}/accessions", {"parties": [FIR]}, key="accession-1")
    assert again.json() == made.json()
    assert [p["name"] for p in await parties(caller, path) if not p["left_out_at"]] == [
        "Oak",
        "Elm",
    ]
    board = (await caller.get(f"{path}/decisions")).json()
    assert [party["name"] for party in board["parties"]] == ["Oak", "Elm"]


@pytest.mark.parametrize("house", ["[reminders]\nthen_every_days = 3\n"], indirect=True)
@pytest.mark.parametrize(
    ("of", "body"),
    [("accessions", {"parties": [FIR]}), ("amendments", {"values": {"subject": "forests"}})],
)
async def test_the_round_of_a_change_reminds_as_the_template_says(
    caller: Caller, path: str, of: str, body: dict[str, Any]
) -> None:
    number = (await caller.post(f"{path}/{of}", body)).json()["signing_round"]
    round_ = (await caller.get(f"{path}/signing-rounds/{number}")).json()
    assert round_["reminders"]["then_every_days"] == 3


async def test_whoever_is_a_party_cannot_accede(caller: Caller, path: str) -> None:
    refused = await caller.post(f"{path}/accessions", {"parties": [ROWS[0]]})
    assert (refused.status_code, refused.json()["code"]) == (409, "party_is_in_force")


async def test_an_amendment_keeps_the_values_that_are_left_out(caller: Caller, path: str) -> None:
    made = await caller.post(f"{path}/amendments", {"values": {"subject": "forests"}})
    assert made.status_code == 201, made.text
    assert (made.json()["version"], made.json()["status"]) == (2, "signing")
    refused = await caller.post(f"{path}/amendments", {"values": {"subject": "lakes"}})
    assert (refused.status_code, refused.json()["code"]) == (409, "round_is_open")
    kinds = [d["kind"] for d in (await caller.get(f"{path}/documents")).json()]
    assert kinds == ["draft", "base"]


async def test_a_correction_is_made_and_listed(caller: Caller, path: str) -> None:
    oak = (await parties(caller, path))[0]
    person = {"role": "contact", "name": "Nora", "email": "nora@oak.example.org", "language": "sv"}
    made = await caller.post(
        f"{path}/contacts/corrections", {"kind": "add", "party_id": oak["id"], "person": person}
    )
    assert made.status_code == 201, made.text
    assert made.json()["status"] == "approved"
    assert (await caller.get(f"{path}/contacts/corrections")).json() == [made.json()]
    assert [p["name"] for p in (await parties(caller, path))[0]["persons"]] == ["Ann", "Nora"]
    again = await caller.post(
        f"{path}/contacts/corrections/{made.json()['id']}/decision", {"decision": "approve"}
    )
    assert (again.status_code, again.json()["code"]) == (409, "correction_is_decided")


@pytest.mark.abuse(10)
async def test_a_link_to_read_is_sent_anew_to_those_of_the_agreement_alone(
    caller: Caller, path: str
) -> None:
    made = await caller.post(f"{path}/amendments", {"values": {"subject": "forests"}})
    assert made.status_code == 201, made.text
    oak = (await parties(caller, path))[0]
    person = {"role": "viewer", "name": "Vera", "email": "vera@example.org", "language": "sv"}
    added = await caller.post(
        f"{path}/contacts/corrections", {"kind": "add", "party_id": oak["id"], "person": person}
    )
    assert added.status_code == 201, added.text
    vera = (await parties(caller, path))[0]["persons"][-1]
    assert vera["role"] == "viewer"
    sent = await caller.post(f"{path}/contacts/{vera['id']}/reading-link", {})
    assert sent.status_code == 202, sent.text
    refused = await caller.post(f"{path}/contacts/nobody/reading-link", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "person_not_listed")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "add"}, "request_not_valid"),
        ({"kind": "remove", "person_id": "nobody"}, "person_not_listed"),
    ],
)
async def test_a_correction_that_does_not_fit_is_refused(
    caller: Caller, path: str, body: dict[str, str], code: str
) -> None:
    oak = (await parties(caller, path))[0]
    refused = await caller.post(f"{path}/contacts/corrections", {**body, "party_id": oak["id"]})
    assert refused.json()["code"] == code
