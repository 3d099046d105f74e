"""A coordinator acts while a round runs: a wrong address, a lost link, a reminder, more time."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from lxml import html

from adapters.i18n import translator
from adapters.mail.caught import caught_ids, find_caught
from commands.rehearsal import signatory
from commands.rehearsal.forms import UnexpectedPage, open_page, submit
from domain.parties import LANGUAGES
from tests.journeys.desk import act_on, answer_of, desk_at, links_of
from tests.journeys.round import OpenRound, check_nothing_is_lost_or_doubled, open_round, until

pytestmark = pytest.mark.timeout(240)

MAYOR = "tero.testi@testila.example.org"
RIGHT = "tero.oikea@testila.example.org"
CHAIR = "olof@foreningen.example.org"
MORE_TIME = tuple(
    translator(language).text("More time to sign: {title}", title="") for language in LANGUAGES
)


def _deadline(round_: OpenRound) -> str:
    return f"/agreements/{round_.agreement_id}/signing-rounds/{round_.number}/deadline"


def _listed(page: str) -> list[str]:
    """Return the addresses that the page says a mail goes to."""
    return sorted(html.fromstring(page).xpath("//table[@class='stack']/tbody/tr/td[2]/text()"))


def _told_of_more_time(round_: OpenRound) -> list[str]:
    folder = round_.stack.caught_mail
    found = [mail for id_ in caught_ids(folder) if (mail := find_caught(folder, id_))]
    of_more_time = [mail for mail in found if mail.message["Subject"].startswith(MORE_TIME)]
    return sorted(address for mail in of_more_time for address in mail.head.recipients)


@pytest.mark.abuse(8)
async def test_a_wrong_address_is_corrected_a_lost_link_sent_anew_more_time_given_and_all_sign(
    tmp_path: Path,
) -> None:
    async with open_round(tmp_path) as round_, desk_at(round_.stack) as desk:
        wrong = round_.link_of[MAYOR]
        await act_on(desk, round_, MAYOR, "address", value=RIGHT)
        await until(lambda: bool(links_of(round_, RIGHT)))
        assert await answer_of(round_, wrong) == 410

        lost = round_.link_of[CHAIR]
        await act_on(desk, round_, CHAIR, "link")
        await until(lambda: len(links_of(round_, CHAIR)) == 2)
        assert await answer_of(round_, lost) == 410
        with pytest.raises(UnexpectedPage) as soon:
            await act_on(desk, round_, CHAIR, "reminder")
        assert "no form" in str(soon.value), "who got a mail a moment ago is offered a reminder"

        async with signatory.browser(round_.stack.public_url) as client:
            await submit(client, await open_page(client, "/sign"), "/sign", {"email": CHAIR})
        await until(lambda: len(links_of(round_, CHAIR)) == 3)
        assert links_of(round_, CHAIR)[0] == links_of(round_, CHAIR)[1]

        closes_at = datetime.fromisoformat((await round_.state())["closes_at"])
        later = (closes_at + timedelta(days=7)).date().isoformat()
        page = await open_page(desk, _deadline(round_))
        listed = _listed(page.text)
        assert RIGHT in listed
        await submit(desk, page, "/deadline", {"value": later})
        await until(lambda: len(links_of(round_, CHAIR)) == 4)
        await until(lambda: _told_of_more_time(round_) == listed)
        assert datetime.fromisoformat((await round_.state())["closes_at"]) > closes_at
        with pytest.raises(UnexpectedPage) as no_later:
            await submit(
                desk, await open_page(desk, _deadline(round_)), "/deadline", {"value": later}
            )
        assert no_later.value.status == 422

        others = [link for who, link in round_.link_of.items() if who not in {MAYOR, CHAIR}]
        newest = [links_of(round_, RIGHT)[0], links_of(round_, CHAIR)[0]]
        signed = 0
        for link in [*others, *newest]:
            async with signatory.browser(round_.stack.public_url) as client:
                await signatory.sign(client, link)
            signed += 1
        with pytest.raises(UnexpectedPage) as answered:
            await act_on(desk, round_, RIGHT, "link")
        assert answered.value.status in {404, 409}
        await check_nothing_is_lost_or_doubled(round_, signed)
        kinds = [event["kind"] for event in await round_.api.events(round_.agreement_id)]
        assert kinds.count("address_corrected") == kinds.count("link_resent") == 1
