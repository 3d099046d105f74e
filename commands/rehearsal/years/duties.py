"""Recurring duties: one noted by the coordinator, one by the party that sees to it."""

from __future__ import annotations

from commands.rehearsal import party_side
from commands.rehearsal.years.acting import act, page_of, parties
from commands.rehearsal.years.calendar import ZONE
from commands.rehearsal.years.life import Life
from commands.rehearsal.years.scenes import Scene
from domain.deadlines import end_of_day

_REVIEWED, _REPORTED = "action_plan_reviewed", "activity_report"


def duties(life: Life) -> list[Scene]:
    """Return the scenes of the first year's duties, and of its record at the end of the year."""
    at, on = life.calendar.at, life.calendar.on
    year = on(1, 1, 1).year

    async def review() -> None:
        path = f"duties/{_REVIEWED}/{year}/result"
        await act(life, path, note="Tarkistettu johtoryhmässä.")

    async def report() -> None:
        county = next(party for party in await parties(life) if party.kind == "county")
        link = await page_of(life, county.contacts()[0])
        url, note = life.stack.public_url, "Raportti käsitelty aluehallituksessa."
        await party_side.note_duty(url, link, _REPORTED, str(year), note=note)
        await life.stack.settle()

    async def look() -> None:
        closed = await life.moments("duty_year_closed")
        life.expect(
            "the year's record is closed when the year is over",
            holds=end_of_day(on(1, 12, 31), ZONE) in closed,
            found=", ".join(map(str, closed)),
        )
        years = (await life.api.read(life.id, "duties"))["years"]
        counts = next(record["counts"] for record in years if record["year"] == year)
        done = {count["duty"] for count in counts if count["done"]}
        life.expect(
            "it says what was done and what was not",
            holds=done == {_REVIEWED, _REPORTED} and any(count["not_done"] for count in counts),
            found=", ".join(sorted(done)),
        )

    return [
        Scene(at(1, 11, 20), f"{life.name}: the action plan is reviewed", review),
        Scene(at(1, 11, 23), f"{life.name}: the county notes its report on its page", report),
        Scene(at(2, 1, 9), f"{life.name}: the year's record", look),
    ]
