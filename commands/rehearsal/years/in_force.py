"""What happens while the agreements are in force: a dispute, duties, notices, an accession."""

from __future__ import annotations

from datetime import date, timedelta

from adapters.database.notices import NoticeView, notices_of
from adapters.payloads.disputes import DisputeClosing, DisputeOpening, DisputeStepTaken
from adapters.payloads.duties import DutyNote
from adapters.payloads.notices import PaperNotice, TakingBackWord
from commands.rehearsal.years.acting import SCAN, accede, act, give_notice, parties, party
from commands.rehearsal.years.calendar import ZONE
from commands.rehearsal.years.life import Life
from commands.rehearsal.years.scenes import Scene
from domain.deadlines import end_of_day
from messages.recorded_acts import RecordKind

_MUNICIPALITY, _ASSOCIATION = "Mikkelin kaupunki", "MLL:n Järvi-Suomen piiri ry"
_LEAVING = "Saimaa Analytics Oy"
_NEWCOMER = {"party": "Lakeside College", "kind": "other", "authority": "any", "language": "en"}
_ROWS = (
    {"role": "contact", "name": "Ida Reed", "email": "ida.reed@lakeside.example.org"},
    {"role": "signatory", "name": "Paul Shore", "email": "paul.shore@lakeside.example.org"},
)
_COLUMNS = ("business_id", "capacity", "title")


def a_dispute(life: Life) -> list[Scene]:
    """Return the scenes of a dispute that the steering group settles."""
    at, on, name = life.calendar.at, life.calendar.on, life.name
    opened: list[str] = []

    async def open_it() -> None:
        concerned = [p.party_id for p in await parties(life)][:2]
        subject = "Kohtaamispaikan tilakustannusten jako"
        opening = DisputeOpening(tuple(concerned), subject, on(1, 3, 2).isoformat())
        opened.append(await act(life, RecordKind.OPEN_DISPUTE, opening))

    async def discuss() -> None:
        day = on(1, 4, 14).isoformat()
        step = DisputeStepTaken(opened[0], "steering_group", day, "Käsiteltiin johtoryhmässä.")
        await act(life, RecordKind.TAKE_DISPUTE_STEP, step)

    async def close() -> None:
        closing = DisputeClosing(opened[0], "settled", on(1, 5, 5).isoformat(), "Sovittiin.")
        await act(life, RecordKind.CLOSE_DISPUTE, closing)

    return [
        Scene(at(1, 3, 3), f"{name}: a dispute is opened", open_it),
        Scene(at(1, 4, 15), f"{name}: the steering group takes it up", discuss),
        Scene(at(1, 5, 6), f"{name}: the dispute is closed", close),
    ]


def duties(life: Life) -> list[Scene]:
    """Return the scenes of a duty that is done in the first year, beside others that are not."""
    at, on = life.calendar.at, life.calendar.on
    year = on(1, 1, 1).year

    async def review() -> None:
        note = DutyNote("action_plan_reviewed", str(year), "Tarkistettu johtoryhmässä.")
        await act(life, RecordKind.NOTE_DUTY, note)

    async def look() -> None:
        closed = await life.moments("duty_year_closed")
        life.expect(
            "the year's record says at its end what was done and what was not",
            holds=end_of_day(on(1, 12, 31), ZONE) in closed,
            found=", ".join(map(str, closed)),
        )

    return [
        Scene(at(1, 11, 20), f"{life.name}: the action plan is reviewed", review),
        Scene(at(2, 1, 9), f"{life.name}: the year's record", look),
    ]


def notice_taken_back(life: Life) -> list[Scene]:
    """Return the scenes of a notice in time, taken back with the consent of all others."""
    at, on, name = life.calendar.at, life.calendar.on, life.name

    async def give() -> None:
        await give_notice(life, _MUNICIPALITY)
        await _expect_end(life, "a notice in time counts for the same year", on(1, 12, 31))

    async def take_back() -> None:
        notice = (await _notices(life))[-1]
        own = await party(life, _MUNICIPALITY)
        others = [p for p in await parties(life) if p.party_id != own.party_id and p.signatories()]
        for one in (own, *others):
            signed_by = tuple(person.person_id for person in one.signatories())
            word = TakingBackWord(
                notice.notice_id,
                one.party_id,
                arrived_at=life.stack.clock().isoformat(),
                scan_sha256=await life.stack.services.blobs.put(SCAN),
                signed_by=signed_by,
            )
            await act(life, RecordKind.WORD_ON_TAKING_BACK, word)
            if (await _notices(life))[-1].taken_back_at is not None:
                break

    async def goes_on() -> None:
        notice, state = (await _notices(life))[-1], await life.state()
        life.expect(
            "a notice taken back with the consent of all ends nothing",
            holds=notice.taken_back_at is not None and state["status"] == "in_force",
            found=f"{notice.status}, agreement {state['status']}",
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
        paper = PaperNotice(
            giver.party_id,
            at(2, 7, 1, 9).isoformat(),
            await life.stack.services.blobs.put(SCAN),
            tuple(person.person_id for person in giver.signatories()),
        )
        await act(life, RecordKind.PAPER_NOTICE, paper)
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


def accession(life: Life) -> list[Scene]:
    """Return the scene of a party that accedes by an addendum."""

    async def join() -> None:
        empty = dict.fromkeys(_COLUMNS, "")
        await accede(life, [empty | _NEWCOMER | row for row in _ROWS])
        names = [p.name for p in await parties(life)]
        life.expect("the new party is one", holds=_NEWCOMER["party"] in names, found=len(names))

    return [Scene(life.calendar.at(1, 9, 1), f"{life.name}: a new party accedes", join)]


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

    return [
        Scene(at(2, 2, 10), f"{life.name}: two signatories give notice for their party", give),
        Scene(at(2, 6, 8), f"{life.name}: the party has left", left),
    ]


def renewal(life: Life) -> list[Scene]:
    """Return the scene in which the next term has been offered, nine months before the end."""
    day = life.calendar.on(life.calendar.years, 5, 2)

    async def look() -> None:
        offered = await life.moments("renewal_offered")
        earliest = end_of_day(life.calendar.last_on, ZONE) - timedelta(days=280)
        life.expect(
            "a draft of the next term is offered once, in time",
            holds=len(offered) == 1 and offered[0] >= earliest,
            found=", ".join(map(str, offered)),
        )

    at = life.calendar.at(life.calendar.years, day.month, day.day)
    return [Scene(at, f"{life.name}: the next term has been offered", look)]


async def _notices(life: Life) -> tuple[NoticeView, ...]:
    async with life.stack.services.reads() as session:
        return await notices_of(session, life.id)


async def _expect_end(life: Life, text: str, wanted: date) -> None:
    found = [notice.ends_on for notice in await _notices(life)]
    life.expect(text, holds=found[-1:] == [wanted], found=", ".join(map(str, found)))
