"""Signatures: appended, recorded, each exactly once whatever happens."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from uuid import uuid4

import pikepdf
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from temporalio.exceptions import ApplicationError

from activities.recording.open_documents import assemble
from adapters.database.audit import chain_of, list_events
from adapters.database.outstanding import outstanding_parties
from adapters.database.revisions import document_head
from adapters.database.rounds import RoundView
from adapters.database.tables import RevisionRow, SignatureRow
from domain.audit import commitment, first_break
from domain.lifecycle import RequestStatus
from messages.records import RecordSignatures
from tests.activities.house import House, run


async def filled_fields(house: House, round_: RoundView) -> list[str]:
    async with house.database.reads() as session:
        head = await document_head(session, round_.agreement_id, round_.number)
    assert head is not None
    with pikepdf.Pdf.open(io.BytesIO(await assemble(house.blobs, head))) as pdf:
        fields = pdf.Root.AcroForm.Fields
        return sorted(str(f.T) for f in fields if "/V" in f and str(f.T).startswith("party"))


async def count(house: House, row: type) -> int | None:
    async with house.database.reads() as session:
        return await session.scalar(select(func.count()).select_from(row))


async def test_a_signature_is_one_row_one_event_and_one_field(house: House) -> None:
    round_ = await house.open_round()
    sign = await house.signing(round_, "ann")
    receipts = await house.sign(round_, sign)
    assert [r.signature_id for r in receipts] == [sign.act_id]
    assert await filled_fields(house, round_) == ["party-1-1"]
    after = await house.round(round_.agreement_id)
    assert after.parties[0].requests[0].status is RequestStatus.SIGNED
    async with house.database.reads() as session:
        events = await list_events(session, round_.agreement_id)
        assert first_break(await chain_of(session, round_.agreement_id)) is None
    given = [event for event in events if event.kind == "signature_given"]
    assert len(given) == 1
    name = given[0].personal["name"]
    assert name.value == "ann"
    personal = given[0].event["personal"]
    assert isinstance(personal, dict)
    assert personal["name"] == commitment(name.salt, "ann")
    assert "ann" not in str(given[0].event["data"])


@pytest.mark.abuse(14)
async def test_the_same_act_recorded_twice_is_one_signature(house: House) -> None:
    round_ = await house.open_round()
    sign = await house.signing(round_, "ann")
    assert await house.sign(round_, sign) == await house.sign(round_, sign)
    assert await count(house, SignatureRow) == 1
    assert await filled_fields(house, round_) == ["party-1-1"]


async def test_a_second_act_on_a_signed_request_is_refused(house: House) -> None:
    round_ = await house.open_round()
    await house.sign(round_, await house.signing(round_, "ann"))
    with pytest.raises(ApplicationError) as refused:
        await house.sign(round_, await house.signing(round_, "ann"))
    assert refused.value.type == "already_signed"


@pytest.mark.abuse(15)
async def test_signatures_given_at_once_are_all_in_the_document(house: House) -> None:
    round_ = await house.open_round()
    signs = [await house.signing(round_, name) for name in ("ann", "bea", "cid", "fay")]
    await asyncio.gather(*(house.sign(round_, sign) for sign in signs))
    assert await count(house, RevisionRow) == 4
    assert await filled_fields(house, round_) == [
        "party-1-1",
        "party-1-2",
        "party-2-1",
        "party-3-1",
    ]
    assert (await house.round(round_.agreement_id)).bound == 3


async def test_a_batch_goes_in_together_and_a_known_one_is_not_repeated(house: House) -> None:
    round_ = await house.open_round()
    first, second = await house.signing(round_, "ann"), await house.signing(round_, "bea")
    await house.sign(round_, first)
    receipts = await house.sign(round_, first, second)
    assert [r.signature_id for r in receipts] == [first.act_id, second.act_id]
    assert await count(house, SignatureRow) == 2


async def test_a_worker_that_is_behind_reads_the_document_again(house: House) -> None:
    round_ = await house.open_round()
    other = house.second_worker()
    await house.sign(round_, await house.signing(round_, "ann"))
    request = RecordSignatures(
        round_.agreement_id, round_.number, (await house.signing(round_, "bea"),)
    )
    await run(other.record_signatures, request)
    await house.sign(round_, await house.signing(round_, "cid"))
    assert await filled_fields(house, round_) == ["party-1-1", "party-1-2", "party-2-1"]


async def test_of_two_workers_at_the_same_head_one_loses_and_succeeds_when_tried_again(
    house: House,
) -> None:
    round_ = await house.open_round()
    workers = [house.records, house.second_worker()]
    requests = [
        RecordSignatures(round_.agreement_id, 1, (await house.signing(round_, name),))
        for name in ("ann", "bea")
    ]
    both_have_signed = asyncio.Barrier(2)
    put = house.blobs.put

    async def put_together(data: bytes) -> str:
        sha256 = await put(data)
        await both_have_signed.wait()
        return sha256

    house.blobs.put = put_together  # type: ignore[method-assign]
    results = await asyncio.gather(
        *(run(w.record_signatures, r) for w, r in zip(workers, requests, strict=True)),
        return_exceptions=True,
    )
    house.blobs.put = put  # type: ignore[method-assign]
    lost = [i for i, result in enumerate(results) if isinstance(result, IntegrityError)]
    assert len(lost) == 1
    assert await count(house, SignatureRow) == 1
    await run(workers[lost[0]].record_signatures, requests[lost[0]])
    assert await filled_fields(house, round_) == ["party-1-1", "party-1-2"]
    async with house.database.reads() as session:
        assert first_break(await chain_of(session, round_.agreement_id)) is None


async def test_killed_between_the_blob_and_the_commit_nothing_is_lost_or_doubled(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = await house.open_round()
    sign = await house.signing(round_, "ann")

    async def killed(*_: object, **__: object) -> None:
        raise ConnectionError("the process dies here")

    with monkeypatch.context() as patch:
        patch.setattr("activities.recording.signed.append_events", killed)
        with pytest.raises(ConnectionError):
            await house.sign(round_, sign)
    assert await count(house, SignatureRow) == 0
    await house.sign(round_, sign)
    assert await count(house, SignatureRow) == 1
    assert await filled_fields(house, round_) == ["party-1-1"]


async def test_a_request_that_does_not_exist_and_another_document_are_refused(
    house: House,
) -> None:
    round_ = await house.open_round()
    sign = await house.signing(round_, "ann")
    for wrong, code in (
        (replace(sign, request_id=str(uuid4())), "unknown_request"),
        (replace(sign, document_sha256="0" * 64), "document_changed"),
        (replace(sign, received_at=round_.closes_at), "deadline_passed"),
    ):
        with pytest.raises(ApplicationError) as refused:
            await house.sign(round_, wrong)
        assert refused.value.type == code


async def test_who_is_missing_is_told_by_party(house: House) -> None:
    round_ = await house.open_round()
    signs = [await house.signing(round_, name) for name in ("ann", "dan", "eva", "gus")]
    await house.sign(round_, *signs)
    async with house.database.reads() as session:
        missing = await outstanding_parties(session, round_.agreement_id, 1)
    assert [party.name for party in missing] == ["oak"]
