"""Signing in an order: the town and the association first, the county last."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.keys import KeyRing
from adapters.links import Link, LinkPurpose, make_token
from commands.rehearsal import signatory
from commands.rehearsal.forms import UnexpectedPage, open_page
from tests.journeys.desk import act_on, answer_of, desk_at, links_of, request_of
from tests.journeys.round import (
    OpenRound,
    check_nothing_is_lost_or_doubled,
    open_round,
    until,
)

pytestmark = pytest.mark.timeout(240)

PARTIES = Path(__file__).with_name("in-steps.csv")
MAYOR = "tero.testi@testila.example.org"
BOARD = ("stina@foreningen.example.org", "borje@foreningen.example.org")
COUNTY = ("jaana.johtaja@hva.example.org", "ville.varmentaja@hva.example.org")
NEW_COUNTERSIGNER = "ville.uusi@hva.example.org"


async def _early_link(round_: OpenRound, address: str) -> str:
    """Return a link that nobody was sent, as if it had got out all the same."""
    ring = KeyRing.parse(round_.stack.environment["SIDOS_LINK_KEYS"])
    link = Link(await request_of(round_, address), 1)
    return f"{round_.stack.public_url}/sign/{make_token(ring, LinkPurpose.SIGNING, link)}"


async def _sign(round_: OpenRound, link: str) -> None:
    async with signatory.browser(round_.stack.public_url) as client:
        await signatory.sign(client, link)


async def test_the_county_is_asked_when_all_others_are_bound_and_signs_last(
    tmp_path: Path,
) -> None:
    async with open_round(tmp_path, parties=PARTIES) as round_, desk_at(round_.stack) as desk:
        assert len(round_.link_of) == 4
        early = await _early_link(round_, COUNTY[0])
        assert await answer_of(round_, early) == 409
        async with signatory.browser(round_.stack.public_url) as client:
            page = await client.get(early)
        assert "Vuorosi ei ole vielä tullut" in page.text
        assert "Testföreningen" not in page.text
        with pytest.raises(UnexpectedPage) as no_link:
            await act_on(desk, round_, COUNTY[0], "link")
        assert no_link.value.status == 404
        await act_on(desk, round_, COUNTY[1], "address", value=NEW_COUNTERSIGNER)

        await _sign(round_, round_.link_of[MAYOR])
        await _sign(round_, round_.link_of[BOARD[0]])
        board = await open_page(desk, f"/agreements/{round_.agreement_id}")
        assert "Step 1: 2 of 4 signatories have signed" in board.text
        assert "The next step waits for: Testföreningen rf (" in board.text
        assert not any(links_of(round_, who) for who in (*COUNTY, NEW_COUNTERSIGNER))

        # The association is bound by two of its board: its chair is waited for no more.
        await _sign(round_, round_.link_of[BOARD[1]])
        asked = (COUNTY[0], NEW_COUNTERSIGNER)
        await until(lambda: all(links_of(round_, address) for address in asked))
        invited = [links_of(round_, address) for address in asked]
        assert [len(links) for links in invited] == [1, 1]
        for (link,) in invited:
            await _sign(round_, link)
        await check_nothing_is_lost_or_doubled(round_, receipts=5)
        assert not links_of(round_, COUNTY[1])
        kinds = [event["kind"] for event in await round_.api.events(round_.agreement_id)]
        opened = kinds.index("signing_step_opened")
        assert kinds[:opened].count("signature_given") == 3
        assert kinds[opened:].count("signature_given") == 2
        assert kinds.count("signing_step_opened") == 1
