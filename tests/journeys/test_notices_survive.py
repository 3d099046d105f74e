"""A notice counts by the moment at which it was received, whatever was down at that moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from commands.rehearsal import party_side, signatory
from commands.rehearsal.mailbox import links_to
from tests.journeys.story import Story, local, yearly_story

pytestmark = pytest.mark.timeout(300)

TERO = "tero.testi@testila.example.org"  # signs alone for the municipality
JAANA, VILLE = "jaana.johtaja@hva.example.org", "ville.varmentaja@hva.example.org"  # together
PIA, RISTO = "pia@palvelu.example.org", "risto@palvelu.example.org"  # together
OTHERS = (
    JAANA,
    VILLE,
    "olof@foreningen.example.org",
    PIA,
    RISTO,
    "kirsi@seurakunta.example.org",
    "sakari@seurakunta.example.org",
)


async def start(told: Story, *addresses: str) -> dict[str, str]:
    """Start a notice on the page of the first one's party; return the links to sign it."""
    url, mail = told.stack.public_url, told.stack.caught_mail
    had = {address: len(links_to(mail, address, "sign")) for address in addresses}
    await told.stack.look_at_the_clock()
    await party_side.give_notice(url, await party_side.party_page(url, mail, addresses[0]))
    await told.stack.settle()
    found = {address: links_to(mail, address, "sign") for address in addresses}
    assert all(len(found[address]) == had[address] + 1 for address in addresses)
    return {address: links[0] for address, links in found.items()}


async def sign_while_away(told: Story, link: str) -> None:
    page = await party_side.sign(told.stack.public_url, link)
    assert signatory.is_being_recorded(page)


async def given(told: Story) -> dict[datetime, tuple[str, bool]]:
    """Return what each notice does, by the moment at which it was received."""
    return {
        datetime.fromisoformat(event["occurred_at"]): (
            event["event"]["data"]["ends_on"],
            event["event"]["data"]["in_time"],
        )
        for event in await told.events("notice_given")
    }


async def test_notices_of_the_last_minute_count_though_nothing_ran_until_two_o_clock(
    tmp_path: Path,
) -> None:
    async with yearly_story(tmp_path) as told:
        year = told.first_on.year + 1
        last_day, stack = date(year, 6, 30), told.stack
        await stack.skip_to(local(last_day - timedelta(days=5), 12))
        alone = await start(told, TERO)
        together = await start(told, JAANA, VILLE)
        too_late = await start(told, PIA, RISTO)
        await stack.skip_to(local(last_day, 23))
        await party_side.sign(stack.public_url, together[JAANA])
        await stack.skip_to(local(last_day, 23, 59))
        after_midnight = local(last_day + timedelta(days=1), 0, 10)
        back_at = local(last_day + timedelta(days=1), 2)
        async with stack.away_until(back_at):
            for link in (alone[TERO], together[VILLE], too_late[PIA]):
                await sign_while_away(told, link)
            await stack.let_the_clock_run(after_midnight)
            await sign_while_away(told, too_late[RISTO])
        notices = await given(told)
        in_time = [at for at, (_, counts) in notices.items() if counts]
        assert sorted(notices.values()) == [
            (f"{year}-12-31", True),
            (f"{year}-12-31", True),
            (f"{year + 1}-12-31", False),
        ]
        midnight = local(last_day + timedelta(days=1))
        assert all(local(last_day, 23, 59) <= at < midnight for at in in_time)
        (late,) = notices.keys() - set(in_time)
        assert after_midnight <= late < after_midnight + timedelta(minutes=1)
        assert all(recorded >= back_at for _, recorded in await told.moments("notice_given"))
        await stack.skip_to(local(date(year + 1, 1, 8)))
        state = await told.state()
        assert state["status"] == "ended_by_notice"
        assert datetime.fromisoformat(state["ended_at"]) == local(date(year + 1, 1, 1))
        assert len(await told.events("agreement_ended_by_notice")) == 1


async def test_the_last_consent_of_the_last_minute_keeps_the_agreement_though_nothing_ran(
    tmp_path: Path,
) -> None:
    async with yearly_story(tmp_path) as told:
        stack, last_day = told.stack, date(told.first_on.year + 1, 12, 31)
        await stack.skip_to(local(date(last_day.year, 6, 10), 12))
        await party_side.sign(stack.public_url, (await start(told, TERO))[TERO])
        await stack.settle()
        await stack.skip_to(local(last_day, 12))
        for address in (TERO, *OTHERS):
            link = await party_side.party_page(stack.public_url, stack.caught_mail, address)
            if address != OTHERS[-1]:
                await party_side.speak_on_taking_back(stack.public_url, link)
        await stack.skip_to(local(last_day, 23, 59))
        async with stack.away_until(local(last_day + timedelta(days=3), 2)):
            await party_side.speak_on_taking_back(stack.public_url, link)
        ((at, _),) = await told.moments("notice_taken_back")
        assert local(last_day, 23, 59) <= at < local(last_day + timedelta(days=1))
        assert not await told.events("notice_took_effect")
        assert (await told.state())["status"] == "in_force"
