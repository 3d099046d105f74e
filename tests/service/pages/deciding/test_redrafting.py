"""A new version of a draft on the coordinator's pages, compared, and decided on again."""

from __future__ import annotations

import pytest

from adapters.database.decisions import standing_decisions
from service.dependencies import Services
from tests.activities.house import House
from tests.deciding import decide
from tests.service.pages.conftest import Browser, sign_in
from tests.service.pages.deciding.conftest import SentOut
from tests.service.pages.deciding.test_coordinating import fill

FIR = (
    "party,kind,authority,role,name,email,language\n"
    "Fir,company,any,signatory,Ivy Example,ivy@fir.example.org,en\n"
)
CHANGED = {
    "value-subject": "thirty trees",
    "value-term_first_day": "2026-01-01",
    "value-term_last_day": "2028-12-31",
}


@pytest.fixture
async def coordinator(browser: Browser, services: Services) -> Browser:
    """A browser in which a coordinator is signed in."""
    await sign_in(browser, services, "coordinator")
    return browser


async def test_a_new_version_is_compared_and_only_those_ticked_decide_again(
    coordinator: Browser, house: House, sent_out: SentOut
) -> None:
    address = f"/agreements/{sent_out.agreement_id}"
    await decide(house, sent_out.agreement_id, sent_out.parties["oak"])
    await decide(house, sent_out.agreement_id, sent_out.parties["elm"])
    page = await coordinator.get(f"{address}/drafts/new")
    made = await coordinator.post(
        f"{address}/drafts/new", CHANGED, page=page, files={"parties": ("fir.csv", FIR.encode())}
    )
    assert made.status_code == 303, made.text
    shown = await coordinator.get(address)
    assert "Compare version 1 with version 2" in shown.text
    compared = await coordinator.get(f"{address}/drafts/comparison")
    assert "<mark>2029</mark>" in compared.text
    assert "<mark>2028</mark>" in compared.text
    assert "Fir: any one of those listed" in compared.text
    assert (await coordinator.get(f"{address}/drafts/comparison?old=1&new=7")).status_code == 404
    sending = await coordinator.get(f"{address}/decisions/send")
    assert "Who must decide again?" in sending.text
    again = {"expected_on": "2026-04-30", "decide_again": sent_out.parties["oak"]}
    await coordinator.post(f"{address}/decisions/send", again, page=sending)
    async with house.database.reads() as session:
        assert list(await standing_decisions(session, sent_out.agreement_id)) == [
            sent_out.parties["elm"]
        ]


async def test_a_new_version_with_a_value_that_cannot_be_is_shown_again(
    coordinator: Browser, sent_out: SentOut
) -> None:
    path = f"/agreements/{sent_out.agreement_id}/drafts/new"
    answer = await fill(coordinator, path, **CHANGED | {"value-term_last_day": "2025-01-01"})
    assert answer.status_code == 422
    assert "Compare version" not in (await coordinator.get(path.removesuffix("/drafts/new"))).text
