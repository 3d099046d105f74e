"""From the last signature to in force: sealed, verified, recorded, each step once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs
from temporalio.exceptions import ApplicationError

from activities.documenting.sealing import SealNotVerified
from adapters.database.access import log_access
from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.audit import chain_of, list_events
from adapters.database.rounds import RoundView
from adapters.documents.verification import verify_pdf
from adapters.documents.verification_report import Report, Verdict
from domain.audit import first_break
from domain.lifecycle import AgreementStatus, RequestStatus, RoundStatus
from domain.termination.rule import RollingNotice
from messages.agenda import AgendaKey
from messages.records import (
    RecordRoundEnded,
    RecordSealed,
    RecordStep,
    RoundKey,
    SealedRound,
    SealRound,
)
from tests.activities.house import House, run

BINDING = ("ann", "bea", "dan", "eva", "fay")


async def complete(house: House, first_day: str = "", template: str = "small") -> RoundView:
    """Have as many sign as bind every party, each an hour after the one before."""
    round_ = await house.open_round(first_day, template)
    for name in BINDING:
        house.clock.now += timedelta(hours=1)
        await house.sign(round_, await house.signing(round_, name))
    return round_


def ended(round_: RoundView, outcome: RoundStatus, at: datetime) -> RecordRoundEnded:
    return RecordRoundEnded(round_.agreement_id, round_.number, outcome, at)


async def seal(house: House, round_: RoundView) -> SealedRound:
    await run(house.records.record_round_ended, ended(round_, RoundStatus.COMPLETE, house.clock()))
    return await run(house.documents.seal_document, SealRound(round_.agreement_id, round_.number))


async def view(house: House, round_: RoundView) -> AgreementView:
    async with house.database.reads() as session:
        found = await agreement_view(session, round_.agreement_id)
    assert found is not None
    return found


async def kinds(house: House, round_: RoundView) -> list[str]:
    async with house.database.reads() as session:
        return [event.kind for event in await list_events(session, round_.agreement_id)]


def recorded(round_: RoundView, sealed: SealedRound, at: datetime) -> RecordSealed:
    return RecordSealed(
        round_.agreement_id, round_.number, sealed.document_sha256, sealed.in_force_at, at
    )


@pytest.mark.abuse(18)
async def test_a_complete_round_is_sealed_verified_and_in_force(house: House) -> None:
    round_ = await complete(house)
    last_signature_at = house.clock()
    sealed = await seal(house, round_)
    assert sealed.in_force_at == last_signature_at
    assert sealed.ends_at == datetime(2029, 12, 31, 22, 0, tzinfo=UTC)
    pdf = await house.blobs.get(sealed.document_sha256)
    root = house.document_tools.authority.root_certificate
    report = await asyncio.to_thread(verify_pdf, pdf, trust_roots=[root], at=house.clock())
    assert report.verdict is Verdict.PASSED
    async with house.database.reads() as session:
        chain = await chain_of(session, round_.agreement_id)
    assert first_break(chain) is None
    assert report.seal is not None
    assert report.seal.audit_head == chain[-1].hash
    request = recorded(round_, sealed, house.clock())
    await run(house.records.record_sealed, request)
    await run(house.records.record_sealed, request)
    agreement = await view(house, round_)
    assert agreement.status is AgreementStatus.IN_FORCE
    assert agreement.in_force_at == last_signature_at
    document = agreement.document("sealed")
    assert document is not None
    assert document.sha256 == sealed.document_sha256
    assert (await kinds(house, round_))[-3:] == [
        "access_log_digest", "document_sealed", "agreement_in_force",
    ]  # fmt: skip


async def test_a_signature_too_many_does_not_move_the_day_of_force(house: House) -> None:
    round_ = await complete(house)
    bound_at = house.clock()
    house.clock.now += timedelta(days=1)
    await house.sign(round_, await house.signing(round_, "gus"))
    assert (await seal(house, round_)).in_force_at == bound_at


async def test_a_term_that_starts_later_makes_the_agreement_wait_signed(house: House) -> None:
    round_ = await complete(house, "2026-06-01")
    sealed = await seal(house, round_)
    first_day = datetime(2026, 5, 31, 21, 0, tzinfo=UTC)
    assert sealed.in_force_at == first_day
    await run(house.records.record_sealed, recorded(round_, sealed, house.clock()))
    assert (await view(house, round_)).status is AgreementStatus.SIGNED
    step = RecordStep(round_.agreement_id, first_day)
    await run(house.records.record_in_force, step)
    await run(house.records.record_in_force, step)
    assert (await view(house, round_)).status is AgreementStatus.IN_FORCE
    assert (await kinds(house, round_)).count("agreement_in_force") == 1


async def test_the_end_of_the_term_is_recorded_once(house: House) -> None:
    round_ = await complete(house)
    sealed = await seal(house, round_)
    await run(house.records.record_sealed, recorded(round_, sealed, house.clock()))
    assert sealed.ends_at is not None
    step = RecordStep(round_.agreement_id, sealed.ends_at)
    await run(house.records.record_term_ended, step)
    await run(house.records.record_term_ended, step)
    agreement = await view(house, round_)
    assert agreement.status is AgreementStatus.TERM_ENDED
    assert agreement.ended_at == sealed.ends_at
    assert (await kinds(house, round_)).count("term_ended") == 1


async def test_sealing_again_gives_a_document_and_one_digest_event(house: House) -> None:
    round_ = await complete(house)
    await seal(house, round_)
    again = await run(house.documents.seal_document, SealRound(round_.agreement_id, 1))
    assert await house.blobs.get(again.document_sha256)
    assert (await kinds(house, round_)).count("access_log_digest") == 1


async def test_what_was_merely_seen_enters_the_chain_as_a_digest(house: House) -> None:
    round_ = await complete(house)
    async with house.database.sessions.begin() as session:
        await log_access(
            session,
            agreement_id=round_.agreement_id,
            kind="document_fetched",
            occurred_at=house.clock() - timedelta(minutes=1),
            ip="192.0.2.7",
            user_agent="x",
        )
    await seal(house, round_)
    async with house.database.reads() as session:
        events = await list_events(session, round_.agreement_id)
    data = events[-1].event["data"]
    assert isinstance(data, dict)
    assert data["entries"] == 1
    assert "192.0.2.7" not in str(events[-1].event)


@pytest.mark.abuse(19)
async def test_a_seal_that_does_not_verify_is_shown_and_never_given_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = await complete(house)

    def damaged(data: bytes, **_: object) -> Report:
        return verify_pdf(data[:-10], trust_roots=[])

    with monkeypatch.context() as patch:
        patch.setattr("activities.documenting.sealing.verify_pdf", damaged)
        with capture_logs() as logged, pytest.raises(SealNotVerified):
            await seal(house, round_)
    assert [(line["event"], line["log_level"]) for line in logged] == [("sealing_failed", "error")]
    stuck = await house.round(round_.agreement_id)
    assert stuck.status is RoundStatus.SEALING
    assert stuck.sealing_problem is not None
    assert "TOTAL-FAILED" in stuck.sealing_problem
    assert (await view(house, round_)).status is AgreementStatus.SEALING
    sealed = await seal(house, round_)
    await run(house.records.record_sealed, recorded(round_, sealed, house.clock()))
    assert (await house.round(round_.agreement_id)).sealing_problem is None


@pytest.mark.parametrize(
    "outcome", [RoundStatus.DECLINED, RoundStatus.EXPIRED, RoundStatus.WITHDRAWN]
)
async def test_a_round_that_ended_without_a_seal_gives_the_draft_back(
    house: House, outcome: RoundStatus
) -> None:
    round_ = await house.open_round()
    await house.sign(round_, await house.signing(round_, "ann"))
    request = ended(round_, outcome, house.clock())
    await run(house.records.record_round_ended, request)
    await run(house.records.record_round_ended, request)
    after = await house.round(round_.agreement_id)
    assert after.status is outcome
    statuses = [r.status for p in after.parties for r in p.requests]
    assert statuses == [RequestStatus.SIGNED] + [RequestStatus.CLOSED] * 6
    assert (await view(house, round_)).status is AgreementStatus.DRAFT
    assert (await kinds(house, round_)).count(f"round_{outcome.value}") == 1
    await house.freeze(round_.agreement_id, 2)
    again = await house.round(round_.agreement_id)
    assert (again.number, again.status) == (2, RoundStatus.OPEN)
    assert (await view(house, round_)).version == 2


@pytest.mark.abuse(16)
async def test_a_round_has_one_outcome_and_takes_no_signature_after_it(house: House) -> None:
    round_ = await house.open_round()
    late = await house.signing(round_, "ann")
    await run(house.records.record_round_ended, ended(round_, RoundStatus.WITHDRAWN, house.clock()))
    with pytest.raises(ApplicationError) as refused:
        await house.sign(round_, late)
    assert refused.value.type == "round_closed"
    with pytest.raises(ApplicationError):
        await run(
            house.records.record_round_ended, ended(round_, RoundStatus.COMPLETE, house.clock())
        )


async def test_the_outcome_goes_to_each_address_once(house: House) -> None:
    round_ = await house.open_round()
    recipients = await run(house.records.list_recipients, RoundKey(round_.agreement_id, 1))
    assert len(recipients.person_ids) == 10
    assert len(set(recipients.person_ids)) == 10
    assert recipients.staff_ids == ()


async def test_an_event_keeps_who_withdrew_and_the_hash_of_why(house: House) -> None:
    round_ = await house.open_round()
    request = replace(
        ended(round_, RoundStatus.WITHDRAWN, house.clock()),
        act_id="act",
        staff_id="staff",
        reason_sha256="a" * 64,
    )
    await run(house.records.record_round_ended, request)
    async with house.database.reads() as session:
        events = await list_events(session, round_.agreement_id)
    assert events[-1].event["data"] == {
        "round": 1, "act_id": "act", "staff_id": "staff", "reason_sha256": "a" * 64,
    }  # fmt: skip


async def test_an_open_ended_agreement_comes_into_force_and_nothing_ends_it_by_itself(
    house: House,
) -> None:
    round_ = await complete(house, template="small-open")
    sealed = await seal(house, round_)
    assert sealed.ends_at is None
    await run(house.records.record_sealed, recorded(round_, sealed, house.clock()))
    agreement = await view(house, round_)
    assert agreement.status is AgreementStatus.IN_FORCE
    assert agreement.last_on is None
    assert agreement.rule.termination == RollingNotice(months=3)
    found = await run(house.records.next_due, AgendaKey(round_.agreement_id))
    assert found.due is None
