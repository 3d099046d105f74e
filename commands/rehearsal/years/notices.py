"""Notices of termination: in time and taken back, late, by two together, and refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from commands.rehearsal import party_side
from commands.rehearsal.years.acting import SCAN, act, give_notice, page_of, parties, party, refusal
from commands.rehearsal.years.calendar import ZONE
from commands.rehearsal.years.life import Life
from commands.rehearsal.years.scenes import Scene
from domain.deadlines import end_of_day

_MUNICIPALITY, _ASSOCIATION = "Mikkelin kaupunki", "MLL:n Järvi-Suomen piiri ry"
_LEAVING, _STAYING = "Saimaa Analytics Oy", "Northlake Institute"
# So many parties speak on their own pages; the word of the others comes on paper.
_ON_THEIR_PAGES = 4


def notice_taken_back(life: Life) -> list[Scene]:
    """Return the scenes of a notice in time, taken back with the consent of all others."""
    at, on, name = life.calendar.at, life.calendar.on, life.name

    async def give() -> None:
        await give_notice(life, _MUNICIPALITY)
        await _expect_end(life, "a notice in time counts for the same year", on(1, 12, 31))

    async def take_back() -> None:
        await _speak_on_pages(life, [_MUNICIPALITY])
        missing = set((await _newest(life))["waits_for"])
        others = [one for one in await parties(life) if one.party_id in missing]
        await _speak_on_pages(life, [one.name for one in others[:_ON_THEIR_PAGES]])
        for one in others[_ON_THEIR_PAGES:]:
            await act(
                life,
                f"notices/{(await _newest(life))['id']}/taking-back",
                party=one.party_id,
                arrived_at=life.stack.clock().isoformat(),
                signed_by=[person.person_id for person in one.signatories()],
                scan=SCAN,
            )

    async def goes_on() -> None:
        notice, state = await _newest(life), await life.state()
        life.expect(
            "a notice taken back with the consent of all ends nothing",
            holds=(notice["status"], state["status"]) == ("taken_back", "in_force"),
            found=f"{notice['status']}, agreement {state['status']}",
        )

    return [
        Scene(at(1, 5, 20), f"{name}: a notice in time", give),
        Scene(at(1, 9, 15), f"{name}: taken back with the consent of all others", take_back),
        Scene(at(2, 1, 10), f"{name}: it goes on", goes_on),
    ]


def late_notice(life: Life) -> list[Scene]:
    """Return the scenes of a notice on paper after the deadline: it ends a year later."""
    at, on = life.calendar.at, life.calendar.on

    async def give() -> None:
        giver = await party(life, _ASSOCIATION)
        await act(
            life,
            "notices",
            party=giver.party_id,
            arrived_at=at(2, 7, 1, 9).isoformat(),
            signed_by=[person.person_id for person in giver.signatories()],
            scan=SCAN,
        )
        await _expect_end(life, "a notice a day late counts for the next year", on(3, 12, 31))

    async def over() -> None:
        state = await life.state()
        ends_at = end_of_day(on(3, 12, 31), ZONE)
        life.expect(
            "ended by notice as its day was over",
            holds=(state["status"], life.instant(state["ended_at"]))
            == ("ended_by_notice", ends_at),
            found=f"{state['status']} {state['ended_at']}",
        )

    return [
        Scene(at(2, 7, 2), f"{life.name}: a notice a day after the deadline, on paper", give),
        Scene(at(4, 1, 8), f"{life.name}: the agreement has ended by notice", over),
    ]


def leaving(life: Life) -> list[Scene]:
    """Return the scenes of a party that gives notice by two signatures, and leaves alone."""
    at, on = life.calendar.at, life.calendar.on

    async def give() -> None:
        await give_notice(life, _LEAVING)
        await _expect_end(life, "three months' notice, to the end of a month", on(2, 5, 31))

    async def left() -> None:
        gone = await life.moments("notice_took_effect")
        ends_at = end_of_day(on(2, 5, 31), ZONE)
        state = await life.state()
        life.expect(
            "the party has left on its day, the others go on",
            holds=gone == [ends_at] and state["status"] == "in_force",
            found=f"{', '.join(map(str, gone))}; {state['status']}",
        )
        await _expect_refused(life, _LEAVING, "party_has_left")

    return [
        Scene(at(2, 2, 10), f"{life.name}: two signatories give notice for their party", give),
        Scene(at(2, 6, 8), f"{life.name}: the party has left, and gives notice again", left),
    ]


def nothing_to_terminate(life: Life) -> list[Scene]:
    """Return the scene of a notice in the last weeks of the term, which ends first."""

    async def try_it() -> None:
        await _expect_refused(life, _STAYING, "nothing_to_terminate")

    at = life.calendar.at(life.calendar.years, 11, 16)
    return [Scene(at, f"{life.name}: a notice when the term ends first", try_it)]


async def _expect_refused(life: Life, party_name: str, code: str) -> None:
    giver = await party(life, party_name)
    found, words = await refusal(
        life,
        "notices",
        party=giver.party_id,
        arrived_at=life.stack.clock().isoformat(),
        signed_by=[person.person_id for person in giver.signatories()],
        scan=SCAN,
    )
    life.refused(f"A notice of {party_name} was refused.", found, words)
    text = f"a notice of {party_name} is refused: {code}"
    life.expect(text, holds=found == code, found=f"{found}: {words}")


async def _speak_on_pages(life: Life, names: list[str]) -> None:
    """Let the signatories of parties ask to take the newest notice back, or consent to it."""
    for name in names:
        for person in (await party(life, name)).signatories():
            if name in await _still_waited_for(life):
                link = await page_of(life, person)
                await party_side.speak_on_taking_back(life.stack.public_url, link)
                await life.stack.settle()


async def _still_waited_for(life: Life) -> set[str]:
    missing = set((await _newest(life))["waits_for"])
    return {one.name for one in await parties(life) if one.party_id in missing}


async def _newest(life: Life) -> dict[str, Any]:
    newest: dict[str, Any] = (await life.api.read(life.id, "notices"))["notices"][0]
    return newest


async def _expect_end(life: Life, text: str, wanted: date) -> None:
    found = (await _newest(life))["ends_on"]
    life.expect(text, holds=found == wanted.isoformat(), found=found)
