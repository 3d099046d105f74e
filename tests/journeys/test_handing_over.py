"""Signatories who should not sign themselves: an alternate, somebody proposed, a wrong person."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from commands.rehearsal import signatory
from commands.rehearsal.forms import open_page, submit
from commands.rehearsal.mailbox import links_to
from tests.journeys.round import (
    PARTIES,
    OpenRound,
    check_by_foreign_tools,
    check_nothing_is_lost_or_doubled,
    open_round,
    until,
)

pytestmark = pytest.mark.timeout(240)

VICAR, ALTERNATE = "kirsi@seurakunta.example.org", "varpu@seurakunta.example.org"
MAYOR, PROPOSED = "tero.testi@testila.example.org", "sanna@testila.example.org"
CHAIR, RIGHT = "olof@foreningen.example.org", "oskar@foreningen.example.org"
_LISTED = f"Testilän seurakunta,parish,,all,alternate,vicar,Varpu Vara,kappalainen,{ALTERNATE},fi\n"


async def _request(round_: OpenRound, address: str) -> dict[str, Any]:
    requests = [r for party in (await round_.state())["parties"] for r in party["requests"]]
    return next(r for r in requests if r["person"]["email"] == address)


async def _act(round_: OpenRound, path: str, **body: object) -> None:
    path = f"signing-rounds/{round_.number}{path}"
    await round_.api.act(round_.agreement_id, path, key=str(uuid.uuid4()), **body)


async def _fill(
    round_: OpenRound, link: str, page: str, action: str, **fields: str
) -> httpx.Response:
    async with signatory.browser(round_.stack.public_url) as client:
        return await submit(client, await open_page(client, f"{link}{page}"), action, fields)


async def _status(round_: OpenRound, link: str) -> int:
    async with signatory.browser(round_.stack.public_url) as client:
        return (await client.get(link)).status_code


async def _hand_over(round_: OpenRound) -> None:
    link, people = round_.link_of[VICAR], await round_.api.read(round_.agreement_id, "parties")
    alternate = next(
        person["id"] for p in people for person in p["persons"] if person["email"] == ALTERNATE
    )
    page = await _fill(
        round_, link, "/hand-over", "/hand-over", alternate=alternate, why="Olen lomalla"
    )
    assert "Varpu Vara" in page.text
    assert await _status(round_, link) == 410


async def _propose(round_: OpenRound) -> None:
    link = round_.link_of[MAYOR]
    async with signatory.browser(round_.stack.public_url) as client:
        page = await open_page(client, f"{link}/hand-over")
        fields = {
            "name": "Sanna Sijainen",
            "title": "hallintojohtaja",
            "email": PROPOSED,
            "language": "fi",
            "reason": "Hallintosääntö § 12",
        }
        files = {"power_of_attorney": ("valtakirja.pdf", b"%PDF-1.7\n%%EOF\n")}
        page = await submit(client, page, "/hand-over/proposal", fields, files)
        assert "Sanna Sijainen" in page.text
    assert await _status(round_, link) == 200
    assert not links_to(round_.stack.caught_mail, PROPOSED, "sign")
    proposal = (await _request(round_, MAYOR))["proposal"]
    assert proposal["power_of_attorney_sha256"]
    path = f"/proposals/{proposal['id']}/decision"
    await _act(round_, path, accepted=True, words="Valtakirja 1.3.2026")
    assert await _status(round_, link) == 410


async def _not_me(round_: OpenRound) -> None:
    link = round_.link_of[CHAIR]
    await _fill(round_, link, "/not-me", "/not-me", words="Oskar är ordförande nu")
    request = await _request(round_, CHAIR)
    assert request["not_right_person"]["words"] == "Oskar är ordförande nu"
    assert await _status(round_, link) == 200
    await _act(round_, f"/requests/{request['id']}/address", email=RIGHT)
    assert (await _request(round_, RIGHT))["not_right_person"] is None
    assert await _status(round_, link) == 410


@pytest.mark.abuse(56)
async def test_an_alternate_one_proposed_and_one_at_the_right_address_sign_for_their_parties(
    tmp_path: Path,
) -> None:
    listed = tmp_path / "parties.csv"
    listed.write_text(PARTIES.read_text("utf-8") + _LISTED, "utf-8")
    async with open_round(tmp_path, parties=listed) as round_:
        await _hand_over(round_)
        await _propose(round_)
        await _not_me(round_)
        mail = round_.stack.caught_mail
        new = (ALTERNATE, PROPOSED, RIGHT)
        await until(lambda: all(links_to(mail, address, "sign") for address in new))
        links = [link for who, link in round_.link_of.items() if who not in {VICAR, MAYOR, CHAIR}]
        links += [links_to(mail, address, "sign")[0] for address in new]
        for link in links:
            async with signatory.browser(round_.stack.public_url) as client:
                await signatory.sign(client, link)
        await check_nothing_is_lost_or_doubled(round_, len(links))
        await check_by_foreign_tools(round_, tmp_path, len(links))
        kinds = [event["kind"] for event in await round_.api.events(round_.agreement_id)]
        for kind in ("signatory_handed_over", "proposal_accepted", "not_right_person_told"):
            assert kinds.count(kind) == 1
