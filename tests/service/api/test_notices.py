"""Notices over the API: recorded from paper, listed, taken back."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from adapters.database.people import parties_of
from adapters.database.tables import AgreementRow
from domain.lifecycle import AgreementStatus
from tests.activities.house import House
from tests.service.api.conftest import AGREEMENT, Caller

SCAN = base64.b64encode(b"%PDF-1.7 scan").decode()


@pytest.fixture
async def path(caller: Caller, house: House) -> str:
    """The address of an agreement in force that notices end by a yearly deadline."""
    template = {**AGREEMENT, "template": "small-yearly"}
    agreement_id = (await caller.post("/agreements", template)).json()["id"]
    async with house.database.sessions.begin() as session:
        await session.execute(
            update(AgreementRow)
            .where(AgreementRow.id == agreement_id)
            .values(status=AgreementStatus.IN_FORCE, in_force_at=house.clock(), version=1)
        )
    return f"/agreements/{agreement_id}"


async def paper(house: House, path: str, ordinal: int, **changed: Any) -> dict[str, Any]:
    """Return a paper that all signatories of a party signed, arrived a minute ago."""
    async with house.database.reads() as session:
        party = (await parties_of(session, path.rsplit("/", 1)[1]))[ordinal]
    signed = [person.person_id for person in party.signatories()]
    arrived_at = house.clock().isoformat()
    return {
        "party": party.party_id,
        "arrived_at": arrived_at,
        "signed_by": signed,
        "scan": SCAN,
    } | changed


async def test_a_notice_on_paper_is_listed_with_its_effect(
    caller: Caller, house: House, path: str
) -> None:
    assert (await caller.get(f"{path}/notices")).json() == {"notices": []}
    made = await caller.post(f"{path}/notices", await paper(house, path, 0))
    assert made.status_code == 201, made.text
    (notice,) = made.json()["notices"]
    assert (notice["status"], notice["ends_on"], notice["on_paper"]) == (
        "given", "2026-12-31", True,
    )  # fmt: skip
    again = await caller.post(f"{path}/notices", await paper(house, path, 0))
    assert (again.status_code, again.json()["code"]) == (409, "notice_already_given")


async def test_paper_without_authority_or_for_a_day_gone_by_is_refused(
    caller: Caller, house: House, path: str
) -> None:
    nobody = await caller.post(f"{path}/notices", await paper(house, path, 0, signed_by=[]))
    assert nobody.json()["code"] == "notice_without_authority"
    over = await caller.post(f"{path}/notices", await paper(house, path, 0, asked_for="2025-12-31"))
    assert over.json()["code"] == "year_is_over"


async def test_it_is_taken_back_when_all_have_said_so(
    caller: Caller, house: House, path: str
) -> None:
    made = await caller.post(f"{path}/notices", await paper(house, path, 0))
    notice = made.json()["notices"][0]
    house.clock.now += timedelta(days=1)
    word = f"{path}/notices/{notice['id']}/taking-back"
    early = await caller.post(word, await paper(house, path, 1))
    assert early.json()["code"] == "taking_back_not_asked"
    asked = (await caller.post(word, await paper(house, path, 0))).json()["notices"][0]
    other = (await paper(house, path, 1))["party"]
    assert (asked["taking_back_asked"], asked["waits_for"]) == (True, [other])
    done = (await caller.post(word, await paper(house, path, 1))).json()["notices"][0]
    assert done["status"] == "taken_back"
