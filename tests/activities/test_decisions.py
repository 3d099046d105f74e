"""Decisions recorded on real records: who blocks, who is left out, what the history keeps."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from temporalio.exceptions import ApplicationError

from adapters.acts_payloads import PartyPayload
from adapters.database.agreements import agreement_view
from adapters.database.audit import list_events
from adapters.database.audit_events import AuditEvent
from adapters.database.decisions import decisions_of, standing
from adapters.database.people import PartyView, parties_of
from adapters.documents.facts import FACTS_NAME, SigningFacts
from adapters.payloads.decisions import (
    LeavingOut,
    RemindOfDecision,
    SendForDecision,
    SettlementPayload,
)
from adapters.payloads.redrafting import RedraftPayload
from domain.agenda import DueKind
from domain.lifecycle import AgreementStatus
from messages.agenda import AgendaKey, CarryOut
from messages.mail import MailKind
from messages.recorded_acts import ActRecorded, RecordAct, RecordKind
from tests.activities.house import STAFF_ID, House, party, run
from tests.deciding import act, act_of, decide, decision, party_ids, send_out


async def events_of(house: House, agreement_id: str, kind: str) -> list[AuditEvent]:
    async with house.database.reads() as session:
        return [e for e in await list_events(session, agreement_id) if e.kind == kind]


async def parties(house: House, agreement_id: str) -> tuple[PartyView, ...]:
    async with house.database.reads() as session:
        return await parties_of(session, agreement_id)


async def sent_out(house: House) -> tuple[str, list[str]]:
    """Return an agreement of three parties that is out for decision, and their ids."""
    drafted = await house.draft()
    await send_out(house, drafted.agreement_id)
    return drafted.agreement_id, await party_ids(house, drafted.agreement_id)


async def refusal(awaited: Any) -> str:
    with pytest.raises(ApplicationError) as refused:
        await awaited
    return str(refused.value.type)


def facts_of(pdf: bytes) -> SigningFacts:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return SigningFacts.from_bytes(document.attachments[FACTS_NAME].get_file().read_bytes())


async def test_each_party_gets_a_mail_and_the_agreement_is_out_for_decision(house: House) -> None:
    drafted = await house.draft()
    sent = await send_out(house, drafted.agreement_id)
    assert sent.status is AgreementStatus.DECIDING
    assert [mail.kind for mail in sent.mails] == [MailKind.DECIDE_REQUEST] * 3
    assert len({mail.subject_id for mail in sent.mails}) == 3
    again = await send_out(house, drafted.agreement_id)  # with another day: the links stay
    assert {m.subject_id for m in again.mails} == {m.subject_id for m in sent.mails}


async def test_a_decision_supersedes_the_one_before_and_the_history_keeps_both(
    house: House,
) -> None:
    agreement_id, (oak, *_) = await sent_out(house)
    first = await decide(house, agreement_id, oak, is_final=False)
    house.clock.now += timedelta(days=1)
    second = await decide(house, agreement_id, oak, section="67")
    async with house.database.reads() as session:
        found = await decisions_of(session, agreement_id)
    assert [d.decision_id for d in found] == [first.subject_id, second.subject_id]
    assert standing(found)[oak].section == "67"
    recorded = await events_of(house, agreement_id, "decision_recorded")
    assert len(recorded) == 2
    assert recorded[1].personal["section"].value == "67"


async def test_who_does_not_join_is_left_out_and_may_change_its_mind(house: House) -> None:
    agreement_id, (oak, *_) = await sent_out(house)
    await decide(house, agreement_id, oak, outcome="not_joining", organ="", is_final=False)
    assert [party.name for party in await parties(house, agreement_id)] == ["elm", "ash"]
    (left,) = await events_of(house, agreement_id, "party_left_out")
    assert left.event["data"]["reason"] == "not_joining"  # type: ignore[index,call-overload]
    await decide(house, agreement_id, oak)
    assert [party.name for party in await parties(house, agreement_id)] == ["oak", "elm", "ash"]
    assert len(await events_of(house, agreement_id, "party_taken_back")) == 1


async def test_the_coordinator_leaves_a_party_out_but_two_must_remain(house: House) -> None:
    agreement_id, (oak, elm, ash) = await sent_out(house)
    leaving = RecordKind.LEAVE_PARTY_OUT
    await act(house, agreement_id, leaving, LeavingOut(oak, "It never answered."))
    again = act(house, agreement_id, leaving, LeavingOut(oak, "Twice."))
    assert await refusal(again) == "party_left_out"
    too_few = act(house, agreement_id, leaving, LeavingOut(elm, "Too."))
    assert await refusal(too_few) == "too_few_parties"
    listed = await parties(house, agreement_id)
    person = listed[1].persons[0]
    of_another = await decision(house, agreement_id, elm)
    foreign = act_of(
        house, agreement_id, RecordKind.RECORD_DECISION, of_another, person_id=person.person_id
    )
    assert await refusal(foreign) == "unknown_request"
    assert listed[1].party_id == ash


async def test_the_round_waits_for_the_decisions_that_the_template_requires(
    house_that_decides: House,
) -> None:
    house = house_that_decides
    agreement_id, (oak, elm, ash) = await sent_out(house)
    assert await refusal(house.freeze(agreement_id)) == "decision_missing"
    await decide(house, agreement_id, oak, outcome="not_joining", organ="", is_final=False)
    await decide(house, agreement_id, elm, is_final=False)
    on_condition = await decide(
        house, agreement_id, ash, outcome="approved_on_condition", remark="If elm pays."
    )
    assert await refusal(house.freeze(agreement_id)) == "condition_open"
    met = SettlementPayload(on_condition.subject_id, "condition_met", "Elm pays.")
    await act(house, agreement_id, RecordKind.SETTLE_DECISION, met)
    assert await refusal(house.freeze(agreement_id)) == "decision_not_final"
    overridden = replace(house.freezing(agreement_id), override_reason_sha256="ab" * 32)
    frozen = await run(house.documents.freeze_document, overridden)
    facts = facts_of(await house.blobs.get(frozen.document_sha256))
    assert [(party.ordinal, party.name) for party in facts.parties] == [(1, "elm"), (2, "ash")]
    assert facts.parties[0].decision == "Board, 1 March 2026, § 66"
    (sent,) = await events_of(house, agreement_id, "sent_for_signing")
    assert sent.event["data"]["override_reason_sha256"] == "ab" * 32  # type: ignore[index,call-overload]
    assert [party.ordinal for party in await parties(house, agreement_id)] == [1, 2]
    assert await refusal(decide(house, agreement_id, oak)) == "decision_after_round_started"


async def test_reminders_go_only_to_those_who_have_not_decided(house: House) -> None:
    agreement_id, (oak, elm, ash) = await sent_out(house)
    await decide(house, agreement_id, oak)
    payload = RemindOfDecision()
    reminded = await act(house, agreement_id, RecordKind.REMIND_OF_DECISION, payload)
    people = {p.party_id: p.contacts()[0].person_id for p in await parties(house, agreement_id)}
    assert {mail.person_id for mail in reminded.mails} == {people[elm], people[ash]}


async def test_the_agenda_reminds_twice_and_then_tells_the_coordinator(house: House) -> None:
    agreement_id, _ = await sent_out(house)
    seen = []
    while (due := (await run(house.records.next_due, AgendaKey(agreement_id))).due) is not None:
        house.clock.now = due.at
        done = await run(house.records.carry_out, CarryOut(agreement_id, due))
        seen.append((due.kind, due.at.date().isoformat(), len(done.mails)))
    assert seen == [
        (DueKind.DECIDE_REMINDER, "2026-03-24", 3),
        (DueKind.DECIDE_REMINDER, "2026-03-30", 3),
        (DueKind.DECISIONS_OVERDUE, "2026-04-01", 0),  # nobody of the staff is known here
    ]


async def test_after_a_month_without_workers_nobody_gets_a_stale_reminder(house: House) -> None:
    agreement_id, _ = await sent_out(house)
    house.clock.now = datetime(2026, 5, 1, tzinfo=UTC)
    due = (await run(house.records.next_due, AgendaKey(agreement_id))).due
    assert due is not None
    done = await run(house.records.carry_out, CarryOut(agreement_id, due))
    assert done.mails == ()
    (event,) = await events_of(house, agreement_id, "decisions_reminded")
    assert house.clock.now - event.occurred_at > timedelta(days=30)


async def redraft(house: House, agreement_id: str, *added: PartyPayload) -> ActRecorded:
    payload = RedraftPayload({"subject": "shrubs", "term_last_day": "2028-12-31"}, added)
    sha256 = await house.blobs.put(payload.to_bytes())
    kind = RecordKind.REDRAFT_AGREEMENT
    request = RecordAct(str(uuid4()), agreement_id, kind, sha256, house.clock(), STAFF_ID)
    first = await run(house.documents.redraft_agreement, request)
    assert await run(house.documents.redraft_agreement, request) == first
    return first


async def test_a_new_version_has_other_values_and_one_party_more_and_keeps_the_one_before(
    house: House,
) -> None:
    agreement_id, (oak, elm, _) = await sent_out(house)
    await decide(house, agreement_id, oak)
    await decide(house, agreement_id, elm)
    house.clock.now += timedelta(hours=1)
    made = await redraft(house, agreement_id, party("fir", "any", ("ivy", "")))
    async with house.database.reads() as session:
        agreement = await agreement_view(session, agreement_id)
    assert agreement is not None
    drafts = [d for d in agreement.documents if d.kind == "draft"]
    assert [(d.version, d.sha256 == made.subject_id) for d in drafts] == [(1, False), (2, True)]
    assert agreement.values["subject"] == "shrubs"
    assert agreement.last_on == date(2028, 12, 31)
    assert [p.name for p in await parties(house, agreement_id)] == ["oak", "elm", "ash", "fir"]
    again = SendForDecision("2026-04-30", (oak,))
    asked = await act(house, agreement_id, RecordKind.SEND_FOR_DECISION, again)
    assert len(asked.mails) == 3  # oak once more, ash still, fir for the first time: not elm
    async with house.database.reads() as session:
        assert list(standing(await decisions_of(session, agreement_id))) == [elm]


async def test_a_new_version_of_what_is_being_signed_or_with_a_party_twice_is_refused(
    house: House,
) -> None:
    agreement_id, _ = await sent_out(house)
    twice = redraft(house, agreement_id, party("Oak", "any", ("ivy", "")))
    assert await refusal(twice) == "party_listed_already"
    await house.freeze(agreement_id)
    assert await refusal(redraft(house, agreement_id)) == "draft_is_frozen"
