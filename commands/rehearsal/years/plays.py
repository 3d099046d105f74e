"""What happens to the agreements of the rehearsal, year by year."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.rehearsal.years.calendar import ZONE
from commands.rehearsal.years.changes import accession, correction
from commands.rehearsal.years.deciding import decided_before_signing
from commands.rehearsal.years.disputes import a_dispute
from commands.rehearsal.years.duties import duties
from commands.rehearsal.years.life import Life
from commands.rehearsal.years.notices import (
    late_notice,
    leaving,
    nothing_to_terminate,
    notice_taken_back,
)
from commands.rehearsal.years.renewing import renewal
from commands.rehearsal.years.scenes import Scene
from domain.deadlines import end_of_day, start_of_day

# A notice after the deadline ends the agreement a year later, before its term does.
_YEARS_FOR_A_LATE_NOTICE = 4

FAMILY_CENTRE, DATA_SHARING = "family-centre-cooperation", "data-sharing"


def signed_over_new_year(life: Life, template: str, values: dict[str, str]) -> list[Scene]:
    """Return the scenes from the draft to the last signature, some days after New Year."""
    at, name = life.calendar.at, life.name

    async def draft() -> None:
        await life.draft(template, values)

    async def send() -> None:
        await life.send_for_signing(life.calendar.on(1, 1, 20))

    async def half() -> None:
        await life.sign(0.5)

    async def rest() -> None:
        await life.sign()
        state = await life.state()
        in_force_at = datetime.fromisoformat(state["in_force_at"])
        last_signature = max(await life.moments("signature_given"))
        life.expect("in force", holds=state["status"] == "in_force", found=state["status"])
        life.expect(
            "in force from a signature after its first day, not from that day",
            holds=start_of_day(life.calendar.first_on, ZONE) < in_force_at <= last_signature,
            found=in_force_at.isoformat(),
        )

    return [
        Scene(at(0, 12, 1), f"{name}: the draft", draft),
        Scene(at(0, 12, 15), f"{name}: sent for signing", send),
        Scene(at(0, 12, 17), f"{name}: half of them sign", half),
        Scene(at(1, 1, 8), f"{name}: the others sign, after New Year", rest),
    ]


def ends_with_its_term(life: Life) -> list[Scene]:
    """Return the scene after the last day of the term."""
    ends_at = end_of_day(life.calendar.last_on, ZONE)

    async def over() -> None:
        state, ended = await life.state(), await life.moments("term_ended")
        status = state["status"]
        life.expect("its term has ended", holds=status == "term_ended", found=status)
        life.expect(
            "it ended once, at the moment when its last day was over",
            holds=ended == [ends_at],
            found=", ".join(map(str, ended)),
        )

    return [Scene(ends_at + timedelta(days=8), f"{life.name}: after its last day", over)]


def scenes_of_all(family_centre: Life, data_sharing: Life, next_term: Life) -> list[Scene]:
    """Return the scenes of one that ends as a whole, of one that parties leave, and of its next."""
    term = family_centre.calendar
    plan = f"Hyvinvointisuunnitelma {term.first_on.year}–{term.last_on.year}"
    first_delivery = data_sharing.calendar.on(1, 4, 15).isoformat()
    ended_by_notice = term.years >= _YEARS_FOR_A_LATE_NOTICE
    scenes = [
        *decided_before_signing(family_centre),
        *signed_over_new_year(family_centre, FAMILY_CENTRE, {"wellbeing_plan": plan}),
        *signed_over_new_year(data_sharing, DATA_SHARING, {"first_delivery_on": first_delivery}),
        *a_dispute(family_centre),
        *correction(data_sharing),
        *accession(data_sharing),
        *renewal(data_sharing, next_term),
        *nothing_to_terminate(data_sharing),
        *ends_with_its_term(data_sharing),
        *(late_notice if ended_by_notice else ends_with_its_term)(family_centre),
    ]
    if term.years > 1:
        scenes += [
            *duties(family_centre),
            *notice_taken_back(family_centre),
            *leaving(data_sharing),
        ]
    return scenes
