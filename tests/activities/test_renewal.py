"""The next term: offered in time, drafted, tied to the one before, its gap warned of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from temporalio.exceptions import ApplicationError

from adapters.acts_payloads import AgreementPayload
from adapters.database.plan_changes import plan_changes
from adapters.database.renewals import gap_after, renewal_before, renewed_by
from adapters.database.tables import AgreementRow
from adapters.payloads.duties import PlanChange, PlanDismissal, RenewalDeclined
from domain.agenda import DueKind
from domain.lifecycle import AgreementStatus
from domain.renewal import Gap
from domain.troubles import Trouble
from messages.agreement import DraftAgreement
from messages.mail import MailKind
from messages.recorded_acts import RecordKind
from tests.activities.house import PARTIES, STAFF_ID, House, run
from tests.activities.years import act, add_coordinator, data_of, events_of, in_force, live_until
from tests.stuck import stuck

HELSINKI = ZoneInfo("Europe/Helsinki")
END = datetime(2030, 1, 2, tzinfo=UTC)


async def draft_next(house: House, renews_id: str) -> str:
    """Draft the next term; return its agreement's id."""
    values = {
        "subject": "trees",
        "term_first_day": "2030-01-01",
        "term_last_day": "2033-12-31",
    }
    payload = AgreementPayload("small", 1, "", values, PARTIES, STAFF_ID, renews_id)
    sha256 = await house.blobs.put(payload.to_bytes())
    request = DraftAgreement(str(uuid4()), str(uuid4()), sha256, house.clock())
    request = replace(request, act_id=request.agreement_id)
    await run(house.documents.draft_agreement, request)
    return request.agreement_id


async def set_status(house: House, agreement_id: str, status: AgreementStatus) -> None:
    """Let the next term be where the test wants it."""
    async with house.database.sessions.begin() as session:
        row = await session.get_one(AgreementRow, agreement_id)
        row.status = status
        if status is AgreementStatus.SIGNED:
            row.in_force_at = datetime(2029, 12, 31, 22, tzinfo=UTC)


async def test_the_coordinator_is_offered_the_next_term_and_warned_of_the_gap(
    house: House,
) -> None:
    staff_id = await add_coordinator(house)
    agreement_id = await in_force(house)
    done = await live_until(house, agreement_id, END)
    days = [(due.at.astimezone(HELSINKI).date(), due.kind) for due, _ in done]
    assert days == [
        (date(2029, 3, 29), DueKind.RENEWAL_OFFERED),  # 1 April is Easter Sunday
        (date(2029, 11, 2), DueKind.RENEWAL_GAP),
        (date(2029, 12, 18), DueKind.RENEWAL_GAP),
        (date(2030, 1, 1), DueKind.TERM_ENDED),
    ]
    told = [(mail.kind, mail.staff_id) for _, carried in done[:-1] for mail in carried.mails]
    assert told == [
        (MailKind.RENEWAL_OFFERED, staff_id),
        (MailKind.RENEWAL_GAP, staff_id),
        (MailKind.RENEWAL_GAP, staff_id),
    ]
    ended = done[-1][1]
    assert {mail.kind for mail in ended.mails} == {MailKind.TERM_ENDED}
    assert ended.mails_at is not None
    morning = ended.mails_at.astimezone(HELSINKI)
    assert (morning.date(), morning.hour in {8, 9}) == (date(2030, 1, 2), True)


async def test_whoever_declined_the_next_term_is_reminded_of_nothing(house: House) -> None:
    agreement_id = await in_force(house)
    word = RenewalDeclined("The work moves elsewhere.").to_bytes()
    await act(house, agreement_id, RecordKind.DECLINE_RENEWAL, word)
    done = await live_until(house, agreement_id, END)
    assert [due.kind for due, _ in done] == [DueKind.TERM_ENDED]
    (event,) = await events_of(house, agreement_id, "renewal_declined")
    assert await house.blobs.get(data_of(event)["payload_sha256"]) == word


async def test_a_draft_of_the_next_term_undoes_that_it_was_declined(house: House) -> None:
    agreement_id = await in_force(house)
    word = RenewalDeclined("The work moves elsewhere.").to_bytes()
    await act(house, agreement_id, RecordKind.DECLINE_RENEWAL, word)
    next_id = await draft_next(house, agreement_id)
    await set_status(house, next_id, AgreementStatus.WITHDRAWN)
    done = await live_until(house, agreement_id, END)
    assert done[0][0].kind is DueKind.RENEWAL_OFFERED


async def test_old_and_new_know_each_other_and_both_histories_say_it(house: House) -> None:
    agreement_id = await in_force(house)
    next_id = await draft_next(house, agreement_id)
    async with house.database.reads() as session:
        following = await renewed_by(session, agreement_id)
        before = await renewal_before(session, next_id)
    assert following is not None
    assert following.agreement_id == next_id
    assert before is not None
    assert before.agreement_id == agreement_id
    (old,) = await events_of(house, agreement_id, "renewal_drafted")
    (new,) = await events_of(house, next_id, "agreement_drafted")
    assert data_of(old) == {"renewal_id": next_id, "number": following.number}
    assert data_of(new)["renews"] == agreement_id


async def test_once_the_next_term_is_signed_nobody_is_warned(house: House) -> None:
    agreement_id = await in_force(house)
    next_id = await draft_next(house, agreement_id)
    async with house.database.reads() as session:
        following = await renewed_by(session, agreement_id)
    assert gap_after(date(2029, 12, 31), following, HELSINKI) == Gap(date(2030, 1, 1), None)
    await set_status(house, next_id, AgreementStatus.SIGNED)
    async with house.database.reads() as session:
        following = await renewed_by(session, agreement_id)
    assert gap_after(date(2029, 12, 31), following, HELSINKI) is None
    done = await live_until(house, agreement_id, END)
    assert [due.kind for due, _ in done] == [DueKind.TERM_ENDED]


async def test_the_old_one_ends_on_its_day_though_the_new_one_is_not_ready(house: House) -> None:
    agreement_id = await in_force(house)
    await draft_next(house, agreement_id)
    done = await live_until(house, agreement_id, END)
    assert [due.kind for due, _ in done] == [
        DueKind.RENEWAL_GAP,
        DueKind.RENEWAL_GAP,
        DueKind.TERM_ENDED,
    ]


async def test_a_second_draft_takes_the_place_of_the_first_until_one_is_sent(house: House) -> None:
    agreement_id = await in_force(house)
    await draft_next(house, agreement_id)
    second = await draft_next(house, agreement_id)
    await set_status(house, second, AgreementStatus.SIGNING)
    with pytest.raises(ApplicationError) as refused:
        await draft_next(house, agreement_id)
    assert refused.value.type == "renewal_under_way"


async def test_a_draft_has_no_next_term(house: House) -> None:
    drafted = await house.draft()
    with pytest.raises(ApplicationError) as refused:
        await draft_next(house, drafted.agreement_id)
    assert refused.value.type == "not_renewable"


async def test_a_changed_plan_makes_an_update_due_until_the_next_term_is_signed(
    house: House,
) -> None:
    agreement_id = await in_force(house)
    change = PlanChange("Wellbeing plan", 2028, 2031).to_bytes()
    await act(house, agreement_id, RecordKind.CHANGE_PLAN, change)
    next_id = await draft_next(house, agreement_id)
    async with house.database.reads() as session:
        assert Trouble.UPDATE in await stuck(session, agreement_id)
    await set_status(house, next_id, AgreementStatus.SIGNED)
    async with house.database.reads() as session:
        assert Trouble.UPDATE not in await stuck(session, agreement_id)
        assert [one.settled_by for one in await plan_changes(session, agreement_id)] == ["renewed"]


async def test_the_coordinator_may_say_why_no_update_is_needed(house: House) -> None:
    agreement_id = await in_force(house)
    change = PlanChange("Wellbeing plan", 2028, 2031).to_bytes()
    recorded = await act(house, agreement_id, RecordKind.CHANGE_PLAN, change)
    dismissal = PlanDismissal(recorded.subject_id, "Nothing in it concerns us.").to_bytes()
    await act(house, agreement_id, RecordKind.DISMISS_PLAN_CHANGE, dismissal)
    async with house.database.reads() as session:
        assert Trouble.UPDATE not in await stuck(session, agreement_id)
    with pytest.raises(ApplicationError) as refused:
        await act(house, agreement_id, RecordKind.DISMISS_PLAN_CHANGE, dismissal)
    assert refused.value.type == "plan_change_settled"
