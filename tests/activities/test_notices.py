"""Notices on real parts: signed or on paper, in time or late, taken back, in effect."""

from __future__ import annotations

import asyncio
import io
from datetime import date, datetime, timedelta
from typing import Any

import pikepdf
import pytest
from temporalio.exceptions import ApplicationError

from adapters.database.agreements import agreement_view
from adapters.database.audit import list_events
from adapters.documents.facts import FACTS_NAME, SigningFacts
from adapters.documents.verification import verify_pdf
from adapters.documents.verification_report import Verdict
from domain.lifecycle import AgreementStatus, RoundStatus
from domain.notices import NoticeStatus
from messages.mail import MailKind
from messages.records import RecordRoundEnded
from tests.activities.house import House, run
from tests.noticing import (
    at,
    complete,
    due,
    end,
    in_force,
    notices,
    on_paper,
    party,
    person_id,
    say,
    say_on_paper,
    sign_at,
    start,
    take_effect,
    told,
)

LEAVES, ENDS = "small-yearly", "small-strict"
IN_TIME, LATE = at("2026-05-04T09:00"), at("2026-07-01T09:00")
LAST_MOMENT = at("2026-06-30T20:59:59")


async def refused(coroutine: object) -> str:
    with pytest.raises(ApplicationError) as refusal:
        await coroutine  # type: ignore[misc]
    return str(refusal.value.type)


async def status_of(house: House, agreement_id: str) -> tuple[AgreementStatus, datetime | None]:
    async with house.database.reads() as session:
        found = await agreement_view(session, agreement_id)
    assert found is not None
    return found.status, found.ended_at


async def last_kinds(house: House, agreement_id: str, number: int) -> list[str]:
    async with house.database.reads() as session:
        return [event.kind for event in await list_events(session, agreement_id)][-number:]


async def test_two_together_give_notice_with_the_second_signature(house: House) -> None:
    agreement_id = await in_force(house, LEAVES)
    house.clock.now = at("2026-06-20T09:00")
    round_ = await start(house, agreement_id, "oak", by="oak Contact")
    assert [p.name for p in round_.parties] == ["oak"]
    await sign_at(house, round_, "ann", at("2026-06-21T09:00"))
    await sign_at(house, round_, "bea", LAST_MOMENT)
    await complete(house, round_)
    (notice,) = await notices(house, agreement_id)
    assert notice.status is NoticeStatus.GIVEN
    assert notice.received_at == LAST_MOMENT
    assert notice.ends_on == date(2026, 12, 31)
    assert await status_of(house, agreement_id) == (AgreementStatus.IN_FORCE, None)
    assert await last_kinds(house, agreement_id, 2) == ["document_sealed", "notice_given"]
    recipients = await told(house, round_)
    assert recipients.mail is MailKind.NOTICE_GIVEN
    assert len(recipients.person_ids) == 10  # everybody of all three parties


async def test_the_document_verifies_with_the_party_that_it_concerns_alone(house: House) -> None:
    agreement_id = await in_force(house, LEAVES)
    round_ = await start(house, agreement_id, "ash", by="fay")
    await sign_at(house, round_, "fay", house.clock() + timedelta(hours=1))
    await complete(house, round_)
    async with house.database.reads() as session:
        agreement = await agreement_view(session, agreement_id)
    assert agreement is not None
    document = agreement.documents[-1]
    assert (document.kind, document.about) == ("sealed", "notice")
    assert agreement.document("sealed") != document
    pdf = await house.blobs.get(document.sha256)
    root = house.document_tools.authority.root_certificate
    report = await asyncio.to_thread(verify_pdf, pdf, trust_roots=[root], at=house.clock())
    assert report.verdict is Verdict.PASSED
    assert [p.name for p in report.parties] == ["ash"]
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        facts = SigningFacts.from_bytes(opened.attachments[FACTS_NAME].get_file().read_bytes())
    assert facts.document == "notice"


async def test_a_deadline_between_the_signatures_makes_it_count_for_the_next_end(
    house: House,
) -> None:
    agreement_id = await in_force(house, LEAVES)
    house.clock.now = at("2026-06-29T09:00")
    round_ = await start(house, agreement_id, "oak", by="ann")
    await sign_at(house, round_, "ann", at("2026-06-30T09:00"))
    await sign_at(house, round_, "bea", LATE)
    await complete(house, round_)
    (notice,) = await notices(house, agreement_id)
    assert (notice.status, notice.ends_on) == (NoticeStatus.GIVEN, date(2027, 12, 31))
    assert notice.missed_on == date(2026, 6, 30)


async def test_or_makes_it_void_where_late_notices_are_refused(house: House) -> None:
    agreement_id = await in_force(house, ENDS)
    house.clock.now = at("2026-06-29T09:00")
    round_ = await start(house, agreement_id, "oak", by="ann")
    await sign_at(house, round_, "ann", at("2026-06-30T09:00"))
    await sign_at(house, round_, "bea", LATE)
    await complete(house, round_)
    (notice,) = await notices(house, agreement_id)
    assert (notice.status, notice.void_code) == (NoticeStatus.VOID, "notice_too_late")
    assert await last_kinds(house, agreement_id, 1) == ["notice_void"]
    recipients = await told(house, round_)
    assert recipients.mail is MailKind.NOTICE_VOID
    assert len(recipients.person_ids) == 3  # the party's own: its contact and two signatories
    assert await due(house, agreement_id) == []


async def test_a_notice_that_is_not_signed_was_never_given(house: House) -> None:
    agreement_id = await in_force(house, ENDS)
    house.clock.now = IN_TIME
    round_ = await start(house, agreement_id, "oak", by="ann")
    assert await refused(start(house, agreement_id, "oak", by="bea")) == "notice_being_signed"
    await sign_at(house, round_, "ann", IN_TIME + timedelta(days=1))
    house.clock.now = round_.closes_at
    await end(house, round_, RoundStatus.EXPIRED)
    (notice,) = await notices(house, agreement_id)
    assert notice.status is NoticeStatus.NOT_GIVEN
    assert (await told(house, round_)).mail is None
    assert (await status_of(house, agreement_id))[0] is AgreementStatus.IN_FORCE
    await start(house, agreement_id, "oak", by="bea")


async def test_what_would_do_nothing_is_refused_before_anybody_signs(house: House) -> None:
    agreement_id = await in_force(house, ENDS)
    house.clock.now = LATE
    assert await refused(start(house, agreement_id, "oak", by="ann")) == "notice_too_late"
    house.clock.now = at("2029-05-04T09:00")
    assert await refused(start(house, agreement_id, "oak", by="ann")) == "nothing_to_terminate"
    assert await notices(house, agreement_id) == ()


async def test_somebody_of_another_party_has_no_say(house: House) -> None:
    agreement_id = await in_force(house, LEAVES)
    house.clock.now = IN_TIME
    assert await refused(start(house, agreement_id, "oak", by="fay")) == "notice_without_authority"


async def test_a_notice_on_paper_counts_by_its_arrival(house: House) -> None:
    agreement_id = await in_force(house, ENDS)
    house.clock.now = LATE
    recorded = await on_paper(house, agreement_id, "oak", "ann", "bea", arrived_at=LAST_MOMENT)
    (notice,) = await notices(house, agreement_id)
    assert (notice.notice_id, notice.status) == (recorded.subject_id, NoticeStatus.GIVEN)
    assert (notice.received_at, notice.ends_on) == (LAST_MOMENT, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("signed_by", "arrived_at", "code"),
    [
        (("ann",), LAST_MOMENT, "notice_without_authority"),
        (("ann", "fay"), LAST_MOMENT, "notice_without_authority"),
        (("ann", "bea"), LATE + timedelta(days=1), "notice_in_the_future"),
        (("ann", "bea"), LATE - timedelta(hours=1), "notice_too_late"),
        (("ann", "bea"), at("2026-03-01T09:00"), "notice_before_in_force"),
    ],
)
async def test_paper_that_cannot_count_is_refused(
    house: House, signed_by: tuple[str, ...], arrived_at: datetime, code: str
) -> None:
    agreement_id = await in_force(house, ENDS)
    house.clock.now = LATE
    paper = on_paper(house, agreement_id, "oak", *signed_by, arrived_at=arrived_at)
    assert await refused(paper) == code


async def test_a_second_notice_is_refused_while_the_first_one_stands(house: House) -> None:
    agreement_id = await in_force(house, LEAVES)
    house.clock.now = IN_TIME
    await on_paper(house, agreement_id, "ash", "gus", arrived_at=IN_TIME)
    again = on_paper(house, agreement_id, "ash", "fay", arrived_at=IN_TIME)
    assert await refused(again) == "notice_already_given"
    assert await refused(start(house, agreement_id, "ash", by="fay")) == "notice_already_given"


async def test_taking_back_needs_the_party_s_own_word_and_the_consent_of_all_others(
    house: House,
) -> None:
    agreement_id = await in_force(house, LEAVES)
    house.clock.now = IN_TIME
    await on_paper(house, agreement_id, "oak", "ann", "bea", arrived_at=IN_TIME)
    house.clock.now += timedelta(days=1)
    assert await refused(say(house, agreement_id, "ash", by="fay")) == "taking_back_not_asked"
    assert (await say(house, agreement_id, "oak", by="ann")).mails == ()
    assert await refused(say(house, agreement_id, "oak", by="ann")) == "already_said"
    assert await refused(say(house, agreement_id, "ash", by="fay")) == "taking_back_not_asked"
    asked = await say(house, agreement_id, "oak", by="bea")
    assert {mail.kind for mail in asked.mails} == {MailKind.NOTICE_CONSENT_ASKED}
    assert await refused(say(house, agreement_id, "ash", by="ash Contact")) == (
        "notice_without_authority"
    )
    await say(house, agreement_id, "ash", by="gus")
    assert await refused(say_on_paper(house, agreement_id, "elm", "dan")) == (
        "notice_without_authority"
    )
    done = await say_on_paper(house, agreement_id, "elm", "dan", "eva")
    assert {mail.kind for mail in done.mails} == {MailKind.NOTICE_TAKEN_BACK}
    (notice,) = await notices(house, agreement_id)
    assert (notice.status, notice.taken_back_at) == (NoticeStatus.TAKEN_BACK, house.clock())
    assert await due(house, agreement_id) == []
    # As if it had not been given: the party may give notice again.
    await on_paper(house, agreement_id, "oak", "ann", "bea", arrived_at=house.clock())


async def test_until_the_deadline_a_party_is_free_to_take_its_notice_back(house: House) -> None:
    agreement_id = await in_force(house, ENDS)
    house.clock.now = IN_TIME
    await on_paper(house, agreement_id, "ash", "gus", arrived_at=IN_TIME)
    house.clock.now = LATE
    assert await refused(say(house, agreement_id, "ash", by="fay")) == "taking_back_too_late"
    house.clock.now = LAST_MOMENT
    await say(house, agreement_id, "ash", by="fay")
    assert (await notices(house, agreement_id))[0].status is NoticeStatus.TAKEN_BACK


async def test_at_its_day_the_party_leaves_and_the_others_go_on(house: House) -> None:
    agreement_id = await in_force(house, LEAVES)
    house.clock.now = IN_TIME
    await on_paper(house, agreement_id, "ash", "gus", arrived_at=IN_TIME)
    (item,) = await due(house, agreement_id)
    assert item.at == at("2026-12-31T22:00")
    done = await take_effect(house, agreement_id)
    assert done.status is None
    assert {mail.kind for mail in done.mails} == {MailKind.NOTICE_TOOK_EFFECT}
    assert done.mails_at is not None
    assert at("2027-01-04T06:00") <= done.mails_at < at("2027-01-04T08:00")  # a Monday morning
    assert (await party(house, agreement_id, "ash")).left_at == item.at
    assert (await status_of(house, agreement_id))[0] is AgreementStatus.IN_FORCE
    assert await refused(start(house, agreement_id, "ash", by="fay")) == "party_has_left"
    # The next one leaves only one behind: then the agreement ends for both.
    house.clock.now = at("2027-05-04T09:00")
    await on_paper(house, agreement_id, "oak", "ann", "bea", arrived_at=house.clock())
    done = await take_effect(house, agreement_id)
    assert done.status is AgreementStatus.ENDED_BY_NOTICE
    assert len([m for m in done.mails if m.person_id]) == 7  # nobody of ash, who had left
    assert await status_of(house, agreement_id) == (
        AgreementStatus.ENDED_BY_NOTICE,
        at("2027-12-31T22:00"),
    )


async def test_at_its_day_the_agreement_ends_once_for_all_notices(house: House) -> None:
    agreement_id = await in_force(house, ENDS)
    house.clock.now = IN_TIME
    await on_paper(house, agreement_id, "ash", "gus", arrived_at=IN_TIME)
    await on_paper(house, agreement_id, "oak", "ann", "bea", arrived_at=IN_TIME)
    assert len(await due(house, agreement_id)) == 1
    done = await take_effect(house, agreement_id)
    assert done.status is AgreementStatus.ENDED_BY_NOTICE
    assert {mail.kind for mail in done.mails} == {MailKind.AGREEMENT_ENDED}
    assert {n.status for n in await notices(house, agreement_id)} == {NoticeStatus.IN_EFFECT}
    assert (await status_of(house, agreement_id))[1] == at("2026-12-31T22:00")
    assert await last_kinds(house, agreement_id, 3) == [
        "notice_took_effect", "notice_took_effect", "agreement_ended_by_notice",
    ]  # fmt: skip
    assert await due(house, agreement_id) == []


async def test_a_notice_that_its_party_withdraws_is_not_given_and_the_history_names_who_did_it(
    house: House,
) -> None:
    agreement_id = await in_force(house, "small-yearly")
    round_ = await start(house, agreement_id, "oak", "ann")
    who = await person_id(house, agreement_id, "ann")
    withdrawn = RecordRoundEnded(
        agreement_id,
        round_.number,
        RoundStatus.WITHDRAWN,
        house.clock(),
        act_id="act",
        person_id=who,
    )
    await run(house.records.record_round_ended, withdrawn)
    (notice,) = await notices(house, agreement_id)
    assert notice.status is NoticeStatus.NOT_GIVEN
    async with house.database.reads() as session:
        (event,) = [
            e for e in await list_events(session, agreement_id) if e.kind == "round_withdrawn"
        ]
    data: Any = event.event["data"]
    assert (data["person_id"], "staff_id" in data) == (who, False)
    own = {person.person_id for person in (await party(house, agreement_id, "oak")).persons}
    recipients = await told(house, round_)
    assert recipients.mail is None
    assert set(recipients.person_ids) <= own
