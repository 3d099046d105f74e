"""What a coordinator does to a running round, in the records: links, addresses, reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from adapters.database import inbox
from adapters.database.audit import list_events
from adapters.database.mail import begin_mail
from adapters.database.mail_facts import MailRecipient
from adapters.database.people import PersonView, parties_of
from adapters.database.rounds import RoundRequest, RoundView
from adapters.database.signing import request_view
from adapters.payloads.round_acts import NOTHING_WRITTEN, LaterDay, NewAddress
from domain.lifecycle import RequestStatus
from messages.acts import ActKind
from messages.ids import signing_group_workflow_id
from messages.mail import MailKind, SendMail
from messages.records import PendingActs, RecordDecline
from messages.round_acts import RoundAct, RoundActKind, RoundActRecorded
from messages.signing import Decline
from tests.activities.house import STAFF_ID, House, party, run

HOUR = timedelta(hours=1)


def of(round_: RoundView, name: str) -> RoundRequest:
    return next(r for p in round_.parties for r in p.requests if r.person.name == name)


async def manage(
    house: House,
    round_: RoundView,
    kind: RoundActKind,
    request_id: str = "",
    payload: bytes = NOTHING_WRITTEN,
    *,
    by: PersonView | None = None,
    generation: int = 0,
) -> RoundActRecorded:
    """Do it as the coordinator, or as the signatory `by`; a repeat gets the same answer."""
    act = RoundAct(
        act_id=str(uuid4()),
        agreement_id=round_.agreement_id,
        round_number=round_.number,
        group=0,
        kind=kind,
        payload_sha256=await house.blobs.put(payload),
        received_at=house.clock(),
        request_id=request_id,
        staff_id="" if by else STAFF_ID,
        person_id=by.person_id if by else "",
        generation=generation,
    )
    first = await run(house.records.record_round_act, act)
    assert await run(house.records.record_round_act, act) == first
    return first


async def correct(house: House, round_: RoundView, name: str, email: str) -> RoundActRecorded:
    payload = NewAddress(email).to_bytes()
    request_id = of(round_, name).request_id
    return await manage(house, round_, RoundActKind.CORRECT_ADDRESS, request_id, payload)


async def refused(house: House, round_: RoundView, name: str, email: str = "") -> str | None:
    """Return the code by which a new link, or a new address, is refused."""
    request_id = of(round_, name).request_id
    act = (
        correct(house, round_, name, email)
        if email
        else manage(house, round_, RoundActKind.RESEND_LINK, request_id)
    )
    with pytest.raises(ApplicationError) as refusal:
        await act
    return refusal.value.type


async def kinds(house: House, round_: RoundView) -> list[str]:
    async with house.database.reads() as session:
        return [event.kind for event in await list_events(session, round_.agreement_id)]


@pytest.mark.abuse(8)
async def test_a_new_link_is_of_the_next_generation_and_the_old_one_signs_nothing(
    house: House,
) -> None:
    round_ = await house.open_round()
    ann = of(round_, "ann").request_id
    with_old_link = await house.signing(round_, "ann", generation=1)
    recorded = await manage(house, round_, RoundActKind.RESEND_LINK, ann)
    assert [(m.kind, m.request_id) for m in recorded.mails] == [(MailKind.INVITATION, ann)]
    assert [(r.request_id, r.generation) for r in recorded.requests] == [(ann, 2)]
    decline = RecordDecline(
        round_.agreement_id,
        round_.number,
        Decline(str(uuid4()), ann, "e0" * 32, house.clock(), generation=1),
    )
    for act in (house.sign(round_, with_old_link), run(house.records.record_decline, decline)):
        with pytest.raises(ApplicationError) as old:
            await act
        assert old.value.type == "link_replaced"
    await house.sign(round_, await house.signing(round_, "ann", generation=2))
    assert await kinds(house, round_) == [
        "agreement_drafted",
        "sent_for_signing",
        "link_resent",
        "signature_given",
    ]


async def test_a_corrected_address_is_the_same_person_wherever_they_are_listed(
    house: House,
) -> None:
    shared = (
        party("oak", "2", ("ann", ""), ("bea", "")),
        party("elm", "any", ("ann", "")),
    )
    twice = shared[1].persons[1]
    same = type(twice)("signatory", "ann", "ann@oak.example.org", "en", "", "Chair")
    elm = type(shared[1])("elm", "company", "any", (shared[1].persons[0], same))
    drafted = await house.draft(parties=(shared[0], elm))
    await house.freeze(drafted.agreement_id)
    round_ = await house.round(drafted.agreement_id)
    before = [r for p in round_.parties for r in p.requests if r.person.name == "ann"]
    recorded = await correct(house, round_, "ann", "ann@right.example.org")
    after = await house.round(drafted.agreement_id)
    now = [r for p in after.parties for r in p.requests if r.person.name == "ann"]
    assert {r.person.email for r in now} == {"ann@right.example.org"}
    assert {r.person.identity for r in now} == {before[0].person.identity}
    assert sorted(m.request_id for m in recorded.mails) == sorted(r.request_id for r in now)
    async with house.database.reads() as session:
        views = [await request_view(session, r.request_id) for r in now]
        parties = await parties_of(session, drafted.agreement_id)
    assert [view.generation for view in views if view] == [2, 2]
    former = [person.email for party_ in parties for person in party_.former]
    assert former == ["ann@oak.example.org"] * 2


async def test_an_address_that_is_known_or_of_somebody_else_is_refused(house: House) -> None:
    round_ = await house.open_round()
    assert await refused(house, round_, "ann", "ann@oak.example.org") == "address_not_different"
    assert await refused(house, round_, "ann", "BEA@oak.example.org") == "address_is_anothers"
    assert "address_corrected" not in await kinds(house, round_)


async def test_who_has_answered_keeps_link_and_address_also_while_the_answer_waits(
    house: House,
) -> None:
    round_ = await house.open_round()
    await house.sign(round_, await house.signing(round_, "ann"))
    async with house.database.sessions.begin() as session:
        await inbox.put_act(
            session,
            act_id=str(uuid4()),
            once_key="bea signs",
            kind=ActKind.SIGN,
            workflow_id=signing_group_workflow_id(round_.agreement_id, round_.number, 0),
            payload={"request_id": of(round_, "bea").request_id},
            received_at=house.clock(),
        )
    for name in ("ann", "bea"):
        assert await refused(house, round_, name) == "signatory_has_answered"
        email = f"{name}@right.example.org"
        assert await refused(house, round_, name, email) == "signatory_has_answered"
    house.clock.now += timedelta(days=40)
    assert await refused(house, round_, "cid") == "deadline_passed"


@pytest.mark.abuse(58)
async def test_a_reminder_by_hand_goes_to_those_who_wait_and_not_twice_in_an_hour(
    house: House,
) -> None:
    round_ = await house.open_round()
    await house.sign(round_, await house.signing(round_, "ann"))
    waiting = {r.request_id for p in round_.parties for r in p.requests if r.person.name != "ann"}
    recorded = await manage(house, round_, RoundActKind.REMIND)
    assert {m.request_id for m in recorded.mails} == waiting
    assert {m.kind for m in recorded.mails} == {MailKind.REMINDER}
    for mail in recorded.mails:
        await _mailed(house, mail)
    with pytest.raises(ApplicationError) as refusal:
        await manage(house, round_, RoundActKind.REMIND)
    assert refusal.value.type == "nobody_to_remind"
    house.clock.now += HOUR
    bea = of(round_, "bea")
    again = await manage(house, round_, RoundActKind.REMIND, bea.request_id)
    assert [m.request_id for m in again.mails] == [bea.request_id]
    assert bea.status is RequestStatus.WAITING


async def test_a_reminder_to_all_goes_to_those_whose_signature_is_needed(house: House) -> None:
    round_ = await house.open_round()
    await house.sign(round_, await house.signing(round_, "cid"))  # who binds elm alone
    house.clock.now += 2 * HOUR
    recorded = await manage(house, round_, RoundActKind.REMIND)
    asked = [of(round_, name).request_id for name in ("ann", "bea", "fay", "gus")]
    assert [m.request_id for m in recorded.mails] == asked


async def _mailed(house: House, mail: SendMail) -> None:
    recipient = MailRecipient("someone", "", "someone@example.org", "en", is_staff=False)
    async with house.database.sessions.begin() as session:
        await begin_mail(session, mail, recipient=recipient, message_id=mail.key, at=house.clock())


@pytest.mark.parametrize(
    ("closes_on", "code"),
    [
        ("2026-04-01", "deadline_not_later"),
        ("2026-03-20", "deadline_not_later"),
        ("2026-02-01", "deadline_in_the_past"),
        ("2999-01-01", "deadline_after_term"),
    ],
)
async def test_a_deadline_moves_only_to_a_later_day_of_the_term(
    house: House, closes_on: str, code: str
) -> None:
    round_ = await house.open_round()
    with pytest.raises(ApplicationError) as refusal:
        await extend(house, round_, closes_on)
    assert refusal.value.type == code
    assert (await house.round(round_.agreement_id)).closes_at == round_.closes_at


async def test_a_later_deadline_holds_for_all_with_its_reminders_planned_anew(
    house: House,
) -> None:
    round_ = await house.open_round()
    recorded = await extend(house, round_, "2026-05-15")
    assert recorded.deadline is not None
    closes_at = datetime(2026, 5, 15, 21, tzinfo=UTC)
    assert recorded.deadline.closes_at == closes_at
    assert (await house.round(round_.agreement_id)).closes_at == closes_at
    assert house.clock() < min(recorded.deadline.remind_at)
    assert closes_at - timedelta(days=3) < max(recorded.deadline.remind_at) < closes_at
    house.clock.now += timedelta(days=40)
    await house.sign(round_, await house.signing(round_, "ann"))
    assert (await kinds(house, round_))[-2:] == ["deadline_extended", "signature_given"]


@pytest.mark.abuse(57)
async def test_a_group_that_has_not_heard_of_the_later_deadline_does_not_expire(
    house: House,
) -> None:
    round_ = await house.open_round()
    group = signing_group_workflow_id(round_.agreement_id, 1, 0)
    asked = PendingActs(group, round_.closes_at)
    assert await run(house.records.count_pending_acts, asked) == 0
    await extend(house, round_, "2026-05-15")
    assert await run(house.records.count_pending_acts, asked) == 1
    told = replace(asked, before=(await house.round(round_.agreement_id)).closes_at)
    assert await run(house.records.count_pending_acts, told) == 0


async def extend(house: House, round_: RoundView, closes_on: str) -> RoundActRecorded:
    payload = LaterDay(closes_on).to_bytes()
    return await manage(house, round_, RoundActKind.EXTEND_DEADLINE, payload=payload)


async def test_a_link_that_somebody_asks_for_is_mailed_again_and_lives_on(house: House) -> None:
    round_ = await house.open_round()
    ann = of(round_, "ann")
    asked = await manage(house, round_, RoundActKind.ASK_FOR_LINK, ann.request_id, by=ann.person)
    assert [(m.kind, m.request_id) for m in asked.mails] == [(MailKind.INVITATION, ann.request_id)]
    assert not asked.requests
    await house.sign(round_, await house.signing(round_, "ann", generation=1))
    assert (await kinds(house, round_)).count("link_asked_for") == 1
    with pytest.raises(ApplicationError) as answered:
        await manage(house, round_, RoundActKind.ASK_FOR_LINK, ann.request_id, by=ann.person)
    assert answered.value.type == "signatory_has_answered"
