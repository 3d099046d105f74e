"""A dispute between two parties, which the steering group settles."""

from __future__ import annotations

from commands.rehearsal.years.acting import act, parties
from commands.rehearsal.years.life import Life
from commands.rehearsal.years.scenes import Scene


def a_dispute(life: Life) -> list[Scene]:
    """Return the scenes from its opening to its end, in the first spring."""
    at, on, name = life.calendar.at, life.calendar.on, life.name
    opened: list[str] = []

    async def open_it() -> None:
        dispute = await act(
            life,
            "disputes",
            parties=[party.party_id for party in await parties(life)][:2],
            subject="Kohtaamispaikan tilakustannusten jako",
            opened_on=on(1, 3, 2).isoformat(),
        )
        opened.append(str(dispute["id"]))

    async def discuss() -> None:
        note, day = "Käsiteltiin johtoryhmässä.", on(1, 4, 14).isoformat()
        path = f"disputes/{opened[0]}/steps"
        await act(life, path, kind="steering_group", held_on=day, note=note)

    async def close() -> None:
        path, day = f"disputes/{opened[0]}/closing", on(1, 5, 5).isoformat()
        dispute = await act(life, path, outcome="settled", closed_on=day, note="Sovittiin.")
        life.expect(
            "the dispute is settled, its one step kept",
            holds=(dispute["outcome"], len(dispute["steps"])) == ("settled", 1),
            found=f"{dispute['outcome']}, {len(dispute['steps'])} step",
        )

    return [
        Scene(at(1, 3, 3), f"{name}: a dispute is opened", open_it),
        Scene(at(1, 4, 15), f"{name}: the steering group takes it up", discuss),
        Scene(at(1, 5, 6), f"{name}: the dispute is closed", close),
    ]
