"""Disputes recorded with their steps; the parties concerned are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from temporalio.exceptions import ApplicationError

from adapters.database.disputes import disputes_of
from adapters.database.people import parties_of
from adapters.payloads.disputes import DisputeClosing, DisputeOpening, DisputeStepTaken
from domain.disputes import DisputeOutcome, StepKind
from messages.recorded_acts import RecordKind
from tests.activities.house import House
from tests.activities.years import act, events_of, in_force

NOW = datetime(2027, 5, 3, 9, tzinfo=UTC)


async def opened(house: House) -> tuple[str, str, list[str]]:
    """Open a dispute between two of three parties; return both ids and who was told."""
    house.clock.now = NOW
    agreement_id = await in_force(house)
    async with house.database.reads() as session:
        parties = (await parties_of(session, agreement_id))[:2]
    opening = DisputeOpening(
        tuple(party.party_id for party in parties), "Who pays for the premises", "2027-04-20"
    )
    done = await act(house, agreement_id, RecordKind.OPEN_DISPUTE, opening.to_bytes())
    assert {mail.person_id for mail in done.mails} == {
        contact.person_id for party in parties for contact in party.contacts()
    }
    return agreement_id, done.subject_id, [mail.person_id for mail in done.mails]


async def test_a_dispute_lives_in_the_records_and_in_the_history(house: House) -> None:
    agreement_id, dispute_id, told = await opened(house)
    step = DisputeStepTaken(dispute_id, "negotiation", "2027-04-28", "Met in the town hall.")
    done = await act(house, agreement_id, RecordKind.TAKE_DISPUTE_STEP, step.to_bytes())
    assert [mail.person_id for mail in done.mails] == told
    closing = DisputeClosing(dispute_id, "settled", "2027-05-03", "Half each.")
    await act(house, agreement_id, RecordKind.CLOSE_DISPUTE, closing.to_bytes())
    async with house.database.reads() as session:
        (dispute,) = await disputes_of(session, agreement_id)
    assert dispute.outcome is DisputeOutcome.SETTLED
    assert [(s.kind, s.held_on.isoformat()) for s in dispute.steps] == [
        (StepKind.NEGOTIATION, "2027-04-28")
    ]
    for kind in ("dispute_opened", "dispute_step_taken", "dispute_closed"):
        (event,) = await events_of(house, agreement_id, kind)
        assert "premises" not in str(event.event)
        assert "town hall" not in str(event.event)


async def test_a_closed_dispute_takes_no_more_steps(house: House) -> None:
    agreement_id, dispute_id, _ = await opened(house)
    closing = DisputeClosing(dispute_id, "dropped", "2027-05-01", "").to_bytes()
    await act(house, agreement_id, RecordKind.CLOSE_DISPUTE, closing)
    step = DisputeStepTaken(dispute_id, "steering_group", "2027-05-02", "").to_bytes()
    for kind, payload in (
        (RecordKind.TAKE_DISPUTE_STEP, step),
        (RecordKind.CLOSE_DISPUTE, closing),
    ):
        with pytest.raises(ApplicationError) as refused:
            await act(house, agreement_id, kind, payload)
        assert refused.value.type == "dispute_closed"


async def test_the_dispute_of_another_agreement_is_unknown(house: House) -> None:
    _, dispute_id, _ = await opened(house)
    other = await in_force(house)
    step = DisputeStepTaken(dispute_id, "other", "2027-05-02", "").to_bytes()
    with pytest.raises(ApplicationError) as refused:
        await act(house, other, RecordKind.TAKE_DISPUTE_STEP, step)
    assert refused.value.type == "dispute_unknown"


async def test_there_is_no_dispute_of_a_draft(house: House) -> None:
    drafted = await house.draft()
    async with house.database.reads() as session:
        parties = await parties_of(session, drafted.agreement_id)
    ids = tuple(party.party_id for party in parties)
    opening = DisputeOpening(ids, "Nothing yet", "2026-03-01").to_bytes()
    with pytest.raises(ApplicationError) as refused:
        await act(house, drafted.agreement_id, RecordKind.OPEN_DISPUTE, opening)
    assert refused.value.type == "dispute_without_agreement"
