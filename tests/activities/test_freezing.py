"""The text sent for signing: frozen, certified, and opened as a round, once."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from sqlalchemy import func, select
from temporalio.exceptions import ApplicationError

from activities.documents import StoredDocumentActivities
from adapters.database.agreements import agreement_view
from adapters.database.audit import list_events
from adapters.database.tables import SigningRoundRow
from adapters.documents.facts import FACTS_NAME, SigningFacts
from domain.lifecycle import AgreementStatus, RoundStatus
from domain.reminders import ReminderPlan
from messages.records import GroupKey, OfficeTime
from tests.activities.house import House, run


async def test_freezing_opens_a_round_with_a_request_a_signatory(house: House) -> None:
    drafted = await house.draft()
    frozen = await house.freeze(drafted.agreement_id)
    round_ = await house.round(drafted.agreement_id)
    assert round_.status is RoundStatus.OPEN
    assert round_.document_sha256 == frozen.document_sha256
    assert [r.field for p in round_.parties for r in p.requests] == [
        "party-1-1", "party-1-2", "party-2-1", "party-2-2", "party-2-3", "party-3-1", "party-3-2",
    ]  # fmt: skip
    assert round_.bound == 0
    assert frozen.groups == 1
    # The last day belongs to the signatories, in the agreement's own zone (summer time).
    assert frozen.closes_at == datetime(2026, 4, 1, 21, 0, tzinfo=UTC)
    assert frozen.remind_at == tuple(sorted(frozen.remind_at))
    assert all(house.clock() < at < frozen.closes_at for at in frozen.remind_at)


@pytest.mark.abuse(59)
async def test_one_sender_asks_only_so_many_people_within_a_day(house: House) -> None:
    first, second = await house.draft(), await house.draft()
    tools = replace(house.document_tools, most_asked_a_day=13)
    freeze = StoredDocumentActivities(tools).freeze_document
    await run(freeze, house.freezing(first.agreement_id))  # seven signatories
    with pytest.raises(ApplicationError) as refused:
        await run(freeze, house.freezing(second.agreement_id))
    assert refused.value.type == "sender_quota_reached"
    another = replace(house.freezing(second.agreement_id), staff_id="another sender")
    await run(freeze, another)
    third = await house.draft()
    house.clock.now += timedelta(hours=24)
    await run(freeze, house.freezing(third.agreement_id))


async def test_the_agreement_is_signing_and_the_event_says_what_was_sent(house: House) -> None:
    drafted = await house.draft()
    frozen = await house.freeze(drafted.agreement_id)
    async with house.database.reads() as session:
        agreement = await agreement_view(session, drafted.agreement_id)
        events = await list_events(session, drafted.agreement_id)
    assert agreement is not None
    assert agreement.status is AgreementStatus.SIGNING
    assert agreement.version == 1
    data = events[-1].event["data"]
    assert isinstance(data, dict)
    assert events[-1].kind == "sent_for_signing"
    assert data["document_sha256"] == frozen.document_sha256
    assert data["engine"] == "dxpdf"
    assert data["closes_at"] == "2026-04-01T21:00:00.000000Z"


async def test_the_certified_document_carries_the_facts_and_a_field_a_place(house: House) -> None:
    drafted = await house.draft()
    frozen = await house.freeze(drafted.agreement_id)
    with pikepdf.Pdf.open(io.BytesIO(await house.blobs.get(frozen.document_sha256))) as pdf:
        facts = SigningFacts.from_bytes(pdf.attachments[FACTS_NAME].get_file().read_bytes())
        fields = {str(field.T) for field in pdf.Root.AcroForm.Fields}
    assert [p.authority for p in facts.parties] == ["2", "1 chair | 2 board", "any"]
    assert {f for p in facts.parties for f in p.fields} <= fields
    assert facts.sent_on == "2026-03-02"


async def test_freezing_twice_is_one_round(house: House) -> None:
    drafted = await house.draft()
    request = house.freezing(drafted.agreement_id)
    first = await run(house.documents.freeze_document, request)
    assert await run(house.documents.freeze_document, request) == first
    async with house.database.reads() as session:
        assert await session.scalar(select(func.count()).select_from(SigningRoundRow)) == 1


async def test_the_roster_of_a_group_names_no_one(house: House) -> None:
    round_ = await house.open_round()
    key = GroupKey(round_.agreement_id, 1, 0)
    roster = await run(house.records.load_roster, key)
    assert [p.authority for p in roster.parties] == ["2", "1 chair | 2 board", "any"]
    assert len(roster.requests) == 7
    assert "ann" not in str(roster)


@pytest.mark.abuse(57)
async def test_a_round_keeps_its_plan_of_reminders_and_its_hours(house: House) -> None:
    drafted = await house.draft()
    plan = ReminderPlan(0, 0, (6,), from_hour=9, to_hour=11)
    request = replace(
        house.freezing(drafted.agreement_id), closes_at_end_of="2026-04-07", reminders=plan
    )
    frozen = await run(house.documents.freeze_document, request)
    # Thursday 2 April, of which midnight is office hours nowhere.
    assert frozen.remind_at == (datetime(2026, 4, 2, 6, tzinfo=UTC),)
    assert await run(house.documents.freeze_document, request) == frozen

    async def opens(at: datetime) -> datetime:
        asked = OfficeTime(drafted.agreement_id, 1, at)
        return await run(house.records.next_office_time, asked)

    in_hours, after = datetime(2026, 4, 2, 7, 30, tzinfo=UTC), datetime(2026, 4, 2, 8, tzinfo=UTC)
    assert await opens(in_hours) == in_hours
    # Good Friday, the weekend and Easter Monday are no working days in Finland.
    assert await opens(after) == datetime(2026, 4, 7, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("closes_on", "code"),
    [
        ("2026-03-01", "deadline_in_the_past"),
        ("2030-01-01", "deadline_after_term"),
        ("9999-12-31", "deadline_after_term"),
        ("0001-01-01", "day_out_of_range"),
    ],
)
async def test_a_deadline_gone_by_or_after_the_term_is_refused(
    house: House, closes_on: str, code: str
) -> None:
    drafted = await house.draft()
    request = replace(house.freezing(drafted.agreement_id), closes_at_end_of=closes_on)
    with pytest.raises(ApplicationError) as refused:
        await run(house.documents.freeze_document, request)
    assert refused.value.type == code
    assert refused.value.non_retryable


async def test_a_second_round_beside_an_open_one_is_refused(house: House) -> None:
    round_ = await house.open_round()
    with pytest.raises(ApplicationError) as refused:
        await house.freeze(round_.agreement_id, 2)
    assert refused.value.type == "step_not_allowed"


async def test_the_day_sent_is_the_day_in_the_agreement_s_own_zone(house: House) -> None:
    house.clock.now = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    drafted = await house.draft()
    request = house.freezing(drafted.agreement_id)
    frozen = await run(house.documents.freeze_document, request)
    with pikepdf.Pdf.open(io.BytesIO(await house.blobs.get(frozen.document_sha256))) as pdf:
        facts = SigningFacts.from_bytes(pdf.attachments[FACTS_NAME].get_file().read_bytes())
    assert facts.sent_on == "2026-03-03"
    assert frozen.closes_at - house.clock() < timedelta(days=31)
