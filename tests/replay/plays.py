"""What the recorded workflows live through: the paths of an agreement, played on fakes."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from temporalio.client import WorkflowUpdateFailedError

from domain.agenda import Due, DueKind
from domain.lifecycle import RequestStatus, RoundKind, RoundStatus
from messages import names
from messages.agenda import CarriedOut
from messages.mail import MailKind, SendMail
from messages.recorded_acts import ActRecorded
from messages.records import GroupRoster, RosterRequest
from messages.round_acts import NewDeadline, RoundActRecorded
from messages.signing import CloseGroup
from tests.workflows.house import House
from tests.workflows.world import World, one_group

SIGNATORIES = ("ann", "bo", "cid", "dan")


def new_world() -> World:
    """Return three parties: one of two signs for a, both for b, the board for c."""
    parties = one_group(
        ("a", "any", ("ann", "amy")), ("b", "all", ("bo", "cid")), ("c", "1 board", ("dan",))
    )
    return World(
        groups=parties,
        remind_after=(timedelta(days=5), timedelta(days=12)),
        in_force_after=timedelta(days=45),
    )


async def complete(house: House) -> None:
    """Four sign, at once and one after the other; then the years go by."""
    await house.send_for_signing()
    await asyncio.gather(house.sign("ann"), house.sign("bo"), house.sign("dan"))
    await house.skip(timedelta(days=6))
    await house.sign("cid")
    await house.result(house.round())
    await house.result(house.agreement)


async def paused(house: House) -> None:
    """A decline pauses a party: somebody else takes the place, one is asked again, all sign."""
    await house.send_for_signing()
    await house.decline("amy")  # who is not needed
    await house.decline("bo")
    bo = RosterRequest("bo", "b", "ida", "board", generation=2, in_place_of="bo")
    invitation = SendMail("taken:bo", MailKind.INVITATION, house.agreement_id, 1, request_id="bo")
    word = SendMail("word:bo", MailKind.PLACE_TAKEN, house.agreement_id, 0, person_id="bo")
    house.world.managed = RoundActRecorded("", (invitation, word), (bo,))
    await house.manage("bo")
    await house.sign("ann")
    await house.decline("bo", generation=2)
    again = SendMail("again:bo", MailKind.INVITATION, house.agreement_id, 1, request_id="bo")
    house.world.managed = RoundActRecorded("", (again,), (replace(bo, generation=3),))
    await house.manage("bo")
    await house.sign("bo", generation=3)
    await asyncio.gather(house.sign("cid"), house.sign("dan"))
    await house.result(house.round())


async def refused(house: House) -> None:
    """A notice ends when one declines without whom it cannot be given."""
    await house.send_for_signing()
    await asyncio.gather(*(house.sign(request) for request in SIGNATORIES))
    await house.result(house.round())
    await house.skip(timedelta(days=60))
    house.world.groups = [replace_statuses(group) for group in house.world.groups]
    await house.start(kind=RoundKind.NOTICE)
    await house.decline("bo", number=2)
    await house.result(house.round(2))


async def expired(house: House) -> None:
    """Some sign, the deadline passes."""
    await house.send_for_signing()
    await house.sign("ann")
    await house.result(house.round())


async def withdrawn(house: House) -> None:
    """The coordinator withdraws the round."""
    await house.send_for_signing()
    await house.sign("ann")
    await house.withdraw()
    await house.result(house.round())


async def managed(house: House) -> None:
    """A link is sent anew and everybody reminded; who has the new link signs, as do the others."""
    await house.send_for_signing()
    bo = RosterRequest("bo", "b", person="bo", capacity="board", generation=2)
    invitation = SendMail("anew:bo", MailKind.INVITATION, house.agreement_id, 1, request_id="bo")
    house.world.managed = RoundActRecorded("", (invitation,), (bo,))
    await house.manage("bo")
    reminder = SendMail("by hand:cid", MailKind.REMINDER, house.agreement_id, 1, request_id="cid")
    house.world.managed = RoundActRecorded("", (reminder,))
    await house.manage()
    await house.sign("bo", generation=2)
    await asyncio.gather(house.sign("ann"), house.sign("cid"), house.sign("dan"))
    await house.result(house.round())


async def overtaken(house: House) -> None:
    """An act is told again after a newer one; one waits for another while the round ends."""
    await house.send_for_signing()
    bo = RosterRequest("bo", "b", person="bo", capacity="board", generation=3)
    for generation in (3, 2):
        answer = replace(bo, generation=generation)
        house.world.managed = RoundActRecorded("", requests=(answer,))
        await house.manage("bo")
    await house.sign("bo", generation=3)
    house.world.managed = RoundActRecorded("")
    house.world.managing_waits_for.clear()
    first, second = [await house.begin_to_manage("cid") for _ in range(2)]
    await house.group().signal(names.CLOSE_GROUP, CloseGroup(RoundStatus.WITHDRAWN))
    house.world.managing_waits_for.set()
    await first.result()
    with suppress(WorkflowUpdateFailedError):
        await second.result()
    await house.result(house.round())


async def viewed(house: House) -> None:
    """A round that somebody reads along; the coordinator withdraws it."""
    to_viewer = SendMail("to read:vera", MailKind.READING, house.agreement_id, 1, person_id="vera")
    house.world.mails_of_round = (to_viewer,)
    await house.send_for_signing()
    await house.sign("ann")
    await house.withdraw()
    await house.result(house.round())


async def extended(house: House) -> None:
    """Reminded once, everybody gets more time; the last signs when the first deadline is over."""
    await house.send_for_signing()
    began = await house.now()
    await asyncio.gather(house.sign("ann"), house.sign("dan"))
    await house.skip(timedelta(days=6))
    later = NewDeadline(began + timedelta(days=60), (began + timedelta(days=35),))
    house.world.managed = RoundActRecorded("", deadline=later)
    await house.extend()
    await house.sign("bo")
    await house.skip(timedelta(days=40))
    await house.sign("cid")
    await house.result(house.round())


async def more_time(house: House) -> None:
    """The deadline is moved, and whoever reads along hears of it; then the round is withdrawn."""
    await house.send_for_signing()
    later = NewDeadline(await house.now() + timedelta(days=60), ())
    kind = MailKind.DEADLINE_EXTENDED
    to_reader = SendMail("more time:vera", kind, house.agreement_id, 1, person_id="vera")
    house.world.managed = RoundActRecorded("", (to_reader,), deadline=later)
    await house.extend()
    await house.withdraw()
    await house.result(house.round())


async def handed_over(house: House) -> None:
    """A signatory hands over to an alternate, who signs in their place."""
    await house.send_for_signing()
    eva = RosterRequest("bo", "b", person="eva", capacity="board", generation=2, in_place_of="bo")
    mails = (
        SendMail("asked:eva", MailKind.INVITATION, house.agreement_id, 1, request_id="bo"),
        SendMail("left:bo", MailKind.PLACE_TAKEN, house.agreement_id, 0, person_id="bo"),
    )
    house.world.managed = RoundActRecorded("", mails, (eva,))
    await house.hand_over("bo")
    await house.sign("bo", generation=2)
    await asyncio.gather(house.sign("ann"), house.sign("cid"), house.sign("dan"))
    await house.result(house.round())


async def reminded(house: House) -> None:
    """A reminder that fell due while nothing ran waits for office hours; the others sign then."""
    await house.send_for_signing()
    await house.sign("ann")
    house.world.office_opens_at = await house.now() + timedelta(days=5, hours=9)
    await house.skip(timedelta(days=6))
    await asyncio.gather(*(house.sign(request) for request in SIGNATORIES[1:]))
    await house.result(house.round())


async def ordered(house: House) -> None:
    """The county signs last: reminded once, the others sign, then it is asked and reminded."""
    house.world.groups = one_group(
        ("a", "any", ("ann", "amy")),
        ("b", "all", ("bo", "cid")),
        ("c", "1 board", ("dan",)),
        steps={"dan": 3},
    )
    await house.send_for_signing()
    await house.skip(timedelta(days=6))
    await asyncio.gather(house.sign("ann"), house.sign("bo"))
    await house.sign("cid")
    await house.skip(timedelta(days=6))
    await house.sign("dan")
    await house.result(house.round())


async def changed(house: House) -> None:
    """In force, the people are corrected and a party accedes; then the term ends."""
    await house.send_for_signing()
    for request in SIGNATORIES:
        await house.sign(request)
    await house.skip(timedelta(days=60))
    house.world.answer = ActRecorded("", "the correction", issues_attachment=True)
    await house.record()
    for request in SIGNATORIES:
        house.world.set_status(request, RequestStatus.WAITING)
    await house.start(kind=RoundKind.ACCESSION)
    for request in SIGNATORIES:
        await house.sign(request, number=2)
    await house.skip(timedelta(days=1))
    await house.result(house.agreement)


async def years(house: House) -> None:
    """In force: windows and duties by the agenda, an act, a notice signed beside it, the end."""
    await house.send_for_signing()
    await asyncio.gather(*(house.sign(request) for request in SIGNATORIES))
    await house.result(house.round())
    now = await house.now()
    house.world.agenda += [
        Due(now + timedelta(days=days), kind, f"{kind}:{days}")
        for kind, days in (
            (DueKind.WINDOW_OPENS, 60),
            (DueKind.WINDOW_TOLD, 64),
            (DueKind.DUTY_REMINDER, 90),
            (DueKind.WINDOW_CLOSES, 200),
            (DueKind.RENEWAL_OFFERED, 1000),
        )
    ]
    word = SendMail("word:ann", MailKind.WITHDRAWN, house.agreement_id, 0, person_id="ann")
    house.world.consequences[DueKind.WINDOW_TOLD] = CarriedOut(mails=(word,))
    await house.record()
    await house.skip(timedelta(days=100))
    house.world.groups = [replace_statuses(group) for group in house.world.groups]
    started = await house.start(kind=RoundKind.NOTICE)
    for request in SIGNATORIES:
        await house.sign(request, number=started.round_number)
    await house.result(house.round(started.round_number))
    await house.result(house.agreement)


def replace_statuses(group: GroupRoster) -> GroupRoster:
    """Return a roster of which nobody has signed."""
    waiting = tuple(replace(r, status=RequestStatus.WAITING) for r in group.requests)
    return replace(group, requests=waiting)
