"""The next term: offered, drafted, signed, in force on the day after the old one ends."""

from __future__ import annotations

from datetime import timedelta

from commands.rehearsal.years.acting import act, sign_round
from commands.rehearsal.years.calendar import ZONE
from commands.rehearsal.years.life import Life
from commands.rehearsal.years.scenes import Scene
from domain.deadlines import end_of_day, start_of_day


def renewal(life: Life, following: Life) -> list[Scene]:
    """Return the scenes in which an agreement is followed by one of the next term."""
    calendar, last, name = life.calendar, life.calendar.years, life.name

    async def look() -> None:
        offered = await life.moments("renewal_offered")
        earliest = end_of_day(calendar.last_on, ZONE) - timedelta(days=280)
        life.expect(
            "a draft of the next term is offered once, in time",
            holds=len(offered) == 1 and offered[0] >= earliest,
            found=", ".join(map(str, offered)),
        )

    async def draft() -> None:
        first_delivery = following.calendar.on(1, 4, 15).isoformat()
        made = await act(life, "renewal", values={"first_delivery_on": first_delivery})
        following.id = str(made["id"])
        await _expect_linked(life, following)

    async def sign() -> None:
        round_ = await following.api.start_round(following.id, key=f"{following.name}-round")
        await sign_round(following, int(round_["number"]))
        await _expect_no_gap(life, following)

    async def follows() -> None:
        await _expect_in_force(following)

    ended_at = end_of_day(calendar.last_on, ZONE)
    return [
        Scene(calendar.at(last, 5, 2), f"{name}: the next term has been offered", look),
        Scene(calendar.at(last, 9, 6), f"{name}: the next term is drafted", draft),
        Scene(
            calendar.at(last, 11, 2), f"{name}: the parties still in it sign the next term", sign
        ),
        Scene(ended_at + timedelta(days=9), f"{name}: the next term is in force", follows),
    ]


async def _expect_linked(life: Life, following: Life) -> None:
    old, new = await _linked(life), await _linked(following)
    life.expect(
        "the terms link to each other",
        holds=old["following"]["id"] == following.id and new["before"]["id"] == life.id,
        found=f"{new['before']['number']} – {old['following']['number']}",
    )
    life.expect(
        "while the next term is not signed, the gap is shown",
        holds=old["gap"]["first_day"] == following.calendar.first_on.isoformat(),
        found=old["gap"],
    )


async def _expect_no_gap(life: Life, following: Life) -> None:
    status, gap = (await following.state())["status"], (await _linked(life)).get("gap")
    following.expect(
        "signed, it waits for its first day, and there is no gap",
        holds=status == "signed" and not gap,
        found=f"{status}, gap {gap}",
    )


async def _expect_in_force(following: Life) -> None:
    state = await following.state()
    begins_at = start_of_day(following.calendar.first_on, ZONE)
    found = state["status"], following.instant(state["in_force_at"])
    following.expect(
        "it is in force from the moment at which the old one ended",
        holds=found == ("in_force", begins_at),
        found=f"{state['status']} {state['in_force_at']}",
    )


async def _linked(life: Life) -> dict[str, dict[str, str]]:
    linked: dict[str, dict[str, str]] = await life.api.read(life.id, "renewal")
    return linked
