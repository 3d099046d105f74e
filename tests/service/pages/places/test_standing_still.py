"""The coordinator's pages about a party that stands still: leaving it out, asking again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from adapters.database.rounds import RoundView
from adapters.database.tables import SigningRequestRow
from domain.lifecycle import RequestStatus
from service.dependencies import Services
from tests.activities.house import House, party
from tests.activities.test_round_acts import kinds, of
from tests.service.pages.conftest import Browser, sign_in
from tests.service.pages.test_accessibility import faults


@pytest.fixture
async def three(house: House) -> RoundView:
    """Return a round of three parties in which ann, who alone can bind oak, has declined."""
    names = {"oak": "ann", "elm": "dan", "ash": "eva"}
    parties = tuple(party(name, "any", (who, "")) for name, who in names.items())
    drafted = await house.draft(parties=parties)
    await house.freeze(drafted.agreement_id)
    round_ = await house.round(drafted.agreement_id)
    async with house.database.sessions.begin() as session:
        await session.execute(
            update(SigningRequestRow)
            .where(SigningRequestRow.id == of(round_, "ann").request_id)
            .values(status=RequestStatus.DECLINED)
        )
    return round_


def _leaving_out(round_: RoundView, name: str) -> str:
    left = next(p for p in round_.parties if p.name == name)
    path = f"/agreements/{round_.agreement_id}/signing-rounds/{round_.number}"
    return f"{path}/parties/{left.party_id}/leaving-out"


async def test_leaving_out_asks_for_a_reason_and_is_offered_beside_who_declined(
    browser: Browser, services: Services, house: House, three: RoundView
) -> None:
    await sign_in(browser, services, "coordinator")
    path = _leaving_out(three, "oak")
    shown = await browser.get(f"/agreements/{three.agreement_id}")
    assert "oak stands still" in shown.text
    assert f'href="{path}"' in shown.text
    page = await browser.get(path)
    assert "The signing round ends" in page.text
    for who in ("ann@oak", "dan@elm", "eva@ash"):
        assert f"{who}.example.org</td>" in page.text
    assert "Signatures given in it bind nobody" in " ".join(page.text.split())  # the mail
    assert faults(page.text) == []
    empty = await browser.post(path, {"reason": " "}, page=page)
    assert empty.status_code == 422
    assert faults(empty.text) == []
    done = await browser.post(path, {"reason": "It does not join."}, page=empty)
    assert done.headers["location"] == f"/agreements/{three.agreement_id}/drafts/new"
    assert (await kinds(house, three))[-2:] == ["round_withdrawn", "party_left_out"]


@pytest.mark.abuse(10)
async def test_no_party_is_left_out_of_two_nor_through_the_address_of_another_agreement(
    browser: Browser, services: Services, house: House, round_: RoundView, three: RoundView
) -> None:
    await sign_in(browser, services, "coordinator")
    assert (await browser.get(_leaving_out(round_, "oak"))).status_code == 422
    foreign = replace(three, agreement_id=round_.agreement_id)
    assert (await browser.get(_leaving_out(foreign, "oak"))).status_code == 404
    assert (await house.round(three.agreement_id)).status == three.status


async def test_only_who_declined_is_asked_again_on_the_page(
    browser: Browser, services: Services, house: House, three: RoundView
) -> None:
    await sign_in(browser, services, "coordinator")
    place = f"/agreements/{three.agreement_id}/signing-rounds/{three.number}/requests"
    assert (await browser.get(f"{place}/{of(three, 'dan').request_id}/again")).status_code == 404
    again = f"{place}/{of(three, 'ann').request_id}/again"
    page = await browser.get(again)
    assert faults(page.text) == []
    assert "ann@oak.example.org" in page.text
    done = await browser.post(again, page=page)
    assert done.status_code == 303
    after = await house.round(three.agreement_id)
    assert of(after, "ann").status is RequestStatus.WAITING
    shown = await browser.get(f"/agreements/{three.agreement_id}")
    assert "stands still" not in shown.text
