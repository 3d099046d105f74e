"""A party that stands still after a decline: replaced, asked again, or left out of the text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from adapters.mail.caught import find_caught, list_caught
from commands.rehearsal import signatory
from commands.rehearsal.api import Api, ApiRefused
from commands.rehearsal.forms import open_page, submit
from commands.stack.embedded import EmbeddedStack
from tests.journeys.desk import act_on, answer_of, desk_at, links_of, request_of
from tests.journeys.round import (
    OpenRound,
    check_by_foreign_tools,
    check_nothing_is_lost_or_doubled,
    draft,
    journey_stack,
    send,
    until,
)

pytestmark = pytest.mark.timeout(240)

VICAR = "kirsi@seurakunta.example.org"  # the parish is bound by all of its two
DEPUTY = "saara@seurakunta.example.org"
COORDINATOR = "kati@hva.example.org"
BASIS = "church council, 3.11.2026, § 44"


@dataclass(frozen=True)
class House:
    """A running stack, a client of its API, and a coordinator's browser."""

    stack: EmbeddedStack
    api: Api
    desk: httpx.AsyncClient

    async def new_round(self) -> OpenRound:
        """Draft an agreement of its own and send it for signing."""
        return await send(self.stack, self.api, await draft(self.api))


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("places")
    async with (
        journey_stack(folder) as stack,
        Api.of(stack) as api,
        desk_at(stack) as desk,
    ):
        yield House(stack, api, desk)


async def _declines(round_: OpenRound, link: str, reason: str) -> None:
    async with signatory.browser(round_.stack.public_url) as client:
        page = await signatory.decline(client, link, reason)
        await signatory.follow_to_receipt(client, page)


async def _all_sign(round_: OpenRound, *links: str) -> None:
    for link in links:
        async with signatory.browser(round_.stack.public_url) as client:
            await signatory.sign(client, link)


def _mails_to(round_: OpenRound, address: str, subject: str) -> int:
    folder = round_.stack.caught_mail
    mails = [find_caught(folder, head.id) for head in list_caught(folder)]
    return sum(
        mail is not None and address in mail.head.recipients and subject in mail.head.subject
        for mail in mails
    )


@pytest.mark.abuse(8)
@pytest.mark.abuse(55)
async def test_who_declined_is_replaced_and_the_file_alone_shows_that_all_are_bound(
    house: House, tmp_path: Path
) -> None:
    round_ = await house.new_round()
    declined = round_.link_of[VICAR]
    await _declines(round_, declined, "I am on leave.")
    parish = next(p for p in (await round_.state())["parties"] if not p["can_be_bound"])
    assert (await round_.state())["status"] == "open"
    page = await open_page(house.desk, f"/agreements/{round_.agreement_id}")
    assert f"{parish['name']} stands still" in page.text
    assert "I am on leave." in page.text

    confirm = await act_on(
        house.desk,
        round_,
        VICAR,
        "replacement",
        name="Saara Sijainen",
        title="hallintojohtaja",
        email=DEPUTY,
        language="sv",
        basis=BASIS,
    )
    assert "Saara Sijainen is asked to sign" in confirm.text
    assert not links_of(round_, DEPUTY)
    await submit(house.desk, confirm, "/replacement", {"sure": "yes"})
    await until(lambda: bool(links_of(round_, DEPUTY)))
    assert await answer_of(round_, declined) == 410
    await until(lambda: _mails_to(round_, VICAR, "Sinun ei tarvitse allekirjoittaa") == 1)

    others = [link for address, link in round_.link_of.items() if address != VICAR]
    await _all_sign(round_, *others, links_of(round_, DEPUTY)[0])
    await check_nothing_is_lost_or_doubled(round_, receipts=len(round_.links))
    events = await house.api.events(round_.agreement_id)
    kinds = [event["kind"] for event in events]
    assert kinds.index("signing_declined") < kinds.index("signatory_replaced")
    assert BASIS in (await open_page(house.desk, f"/agreements/{round_.agreement_id}")).text
    await check_by_foreign_tools(round_, tmp_path, receipts=len(round_.links))


async def test_who_declined_is_asked_again_and_signs(house: House) -> None:
    round_ = await house.new_round()
    await _declines(round_, round_.link_of[VICAR], "I have not read it yet.")
    await act_on(house.desk, round_, VICAR, "again")
    await until(lambda: len({*links_of(round_, VICAR)} & {*_new(round_)}) == 1)
    again = next(link for link in links_of(round_, VICAR) if link in _new(round_))
    assert await answer_of(round_, round_.link_of[VICAR]) == 410
    others = [link for address, link in round_.link_of.items() if address != VICAR]
    await _all_sign(round_, *others, again)
    await check_nothing_is_lost_or_doubled(round_, receipts=len(round_.links))
    kinds = [event["kind"] for event in await house.api.events(round_.agreement_id)]
    assert kinds.count("signing_declined") == kinds.count("asked_again") == 1


def _new(round_: OpenRound) -> list[str]:
    """Return the links to the vicar's request of this round that came after the first."""
    request_id = round_.link_of[VICAR].rpartition("/")[2].partition(".")[0]
    return [
        link
        for link in links_of(round_, VICAR)
        if f"/{request_id}." in link and link != round_.link_of[VICAR]
    ]


async def test_a_party_is_left_out_by_a_new_version_that_the_others_sign(
    house: House, tmp_path: Path
) -> None:
    first = await house.new_round()
    await _declines(first, first.link_of[VICAR], "The council said no.")
    parish = next(p for p in (await first.state())["parties"] if not p["can_be_bound"])
    path = f"/agreements/{first.agreement_id}/signing-rounds/1/parties/{parish['id']}/leaving-out"
    page = await open_page(house.desk, path)
    reason = "The parish does not join."
    page = await submit(house.desk, page, "/leaving-out", {"reason": reason})
    assert str(page.url).endswith("/drafts/new")
    assert (await first.state())["status"] == "withdrawn"
    await until(lambda: _told(first, VICAR, reason))
    second = await send(house.stack, house.api, first.agreement_id, number=2)
    assert VICAR not in second.link_of
    assert len((await second.state())["parties"]) == 4
    await _all_sign(second, *second.links)
    await check_nothing_is_lost_or_doubled(second, receipts=len(second.links))
    await check_by_foreign_tools(second, tmp_path, receipts=len(second.links))
    kinds = [event["kind"] for event in await house.api.events(first.agreement_id)]
    assert kinds.index("round_withdrawn") < kinds.index("party_left_out")


def _told(round_: OpenRound, address: str, reason: str) -> bool:
    folder = round_.stack.caught_mail
    mails = [find_caught(folder, head.id) for head in list_caught(folder)]
    return any(
        mail and address in mail.head.recipients and reason in mail.body("plain") for mail in mails
    )


async def test_somebody_is_replaced_over_the_api_and_nobody_takes_a_place_twice(
    house: House,
) -> None:
    round_ = await house.new_round()
    request_id = await request_of(round_, VICAR)
    path = f"signing-rounds/1/requests/{request_id}/replacement"
    agreement, given = round_.agreement_id, {"basis": BASIS, "reason": "Leave"}
    person = {
        "name": "Sakari Sihteeri",
        "title": "sihteeri",
        "email": "sakari@seurakunta.example.org",
        "language": "fi",
    }
    with pytest.raises(ApiRefused) as twice:
        await house.api.act(agreement, path, key=f"twice-{agreement}", person=person, **given)
    assert twice.value.code == "signs_for_party_already"
    person |= {"name": "Saara Sijainen", "email": "saara.s@seurakunta.example.org"}
    taken = await house.api.act(agreement, path, key=f"once-{agreement}", person=person, **given)
    requests = [r for p in taken["parties"] for r in p["requests"]]
    now = next(r for r in requests if r["id"] == request_id)
    assert (now["person"]["name"], now["capacity"]) == ("Saara Sijainen", "vicar")
    assert now["in_place_of"]
