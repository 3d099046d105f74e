"""A template that asks for strong identification where nothing is set up: no kind of round."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from adapters.database.tables import AgreementRow
from domain.lifecycle import AgreementStatus
from tests.activities.house import House
from tests.service.api.conftest import AGREEMENT, ROWS, Caller

REFUSED = (409, "strong_identification_not_configured")
FIR = {**ROWS[0], "party": "Fir", "name": "Hal", "email": "hal@fir.example.org"}
pytestmark = pytest.mark.parametrize(
    "house", ['[signing]\nidentification = "strong"\n'], indirect=True
)


async def test_a_round_is_refused_unless_it_asks_for_less(caller: Caller, house: House) -> None:
    made = (await caller.post("/agreements", AGREEMENT)).json()
    rounds = f"/agreements/{made['id']}/signing-rounds"
    for body in ({}, {"identification": "strong"}):
        refused = await caller.post(rounds, body)
        assert (refused.status_code, refused.json()["code"]) == REFUSED
    of_list = f"agreement,identification\n{made['number']},\n".encode()
    refused = await caller.post("/batches", files={"rounds": ("rounds.csv", of_list)})
    assert refused.status_code == 422
    assert "strong_identification_not_configured" in refused.text
    assert (await caller.get(rounds)).json() == []
    taken = await caller.post(rounds, {"identification": "link"})
    assert taken.status_code in {201, 202}, taken.text


async def test_neither_an_accession_nor_an_amendment_begins(caller: Caller, house: House) -> None:
    agreement_id = (await caller.post("/agreements", AGREEMENT)).json()["id"]
    async with house.database.sessions.begin() as session:
        await session.execute(
            update(AgreementRow)
            .where(AgreementRow.id == agreement_id)
            .values(status=AgreementStatus.IN_FORCE, in_force_at=house.clock(), version=1)
        )
    for kind, body in (("accessions", {"parties": [FIR]}), ("amendments", {"values": {}})):
        refused = await caller.post(f"/agreements/{agreement_id}/{kind}", body)
        assert (refused.status_code, refused.json()["code"]) == REFUSED
