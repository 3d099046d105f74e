"""Notices in tests: an agreement brought into force, notice given, on paper, taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from activities.agenda.registry import PROVIDERS
from adapters.database.notices import NoticeView, notices_of
from adapters.database.people import PartyView, parties_of
from adapters.database.rounds import RoundView, round_view
from adapters.database.tables import AgreementRow
from adapters.payloads.notices import NoticeStart, PaperNotice, TakingBackWord
from domain.agenda import Due, DueKind
from domain.lifecycle import RoundKind, RoundStatus
from messages.agenda import CarriedOut, CarryOut
from messages.recorded_acts import ActRecorded, RecordKind
from messages.records import (
    FreezeDocument,
    Recipients,
    RecordRoundEnded,
    RecordSealed,
    RoundKey,
    SealRound,
)
from tests.activities.house import STAFF_ID, House, run
from tests.deciding import act_of

SIGNERS = ("ann", "bea", "dan", "eva", "fay")


def at(text: str) -> datetime:
    """Return an instant given as ISO text in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def in_force(house: House, template: str) -> str:
    """Draft, sign and seal an agreement of oak, elm and ash; return its id."""
    round_ = await house.open_round(template=template)
    for name in SIGNERS:
        house.clock.now += timedelta(minutes=1)
        await house.sign(round_, await house.signing(round_, name))
    await complete(house, round_)
    return round_.agreement_id


async def complete(house: House, round_: RoundView) -> None:
    """End a round that is complete, seal it, and record the seal."""
    await end(house, round_, RoundStatus.COMPLETE)
    sealed = await run(house.documents.seal_document, SealRound(round_.agreement_id, round_.number))
    await run(
        house.records.record_sealed,
        RecordSealed(
            round_.agreement_id,
            round_.number,
            sealed.document_sha256,
            sealed.in_force_at,
            house.clock(),
        ),
    )


async def end(house: House, round_: RoundView, outcome: RoundStatus) -> None:
    """End a round."""
    await run(
        house.records.record_round_ended,
        RecordRoundEnded(round_.agreement_id, round_.number, outcome, house.clock()),
    )


async def party(house: House, agreement_id: str, name: str) -> PartyView:
    """Return a party by its name."""
    async with house.database.reads() as session:
        return next(p for p in await parties_of(session, agreement_id) if p.name == name)


async def person_id(house: House, agreement_id: str, name: str) -> str:
    """Return a person by its name."""
    async with house.database.reads() as session:
        parties = await parties_of(session, agreement_id)
    return next(p.person_id for one in parties for p in one.persons if p.name == name)


async def start(house: House, agreement_id: str, party_name: str, by: str) -> RoundView:
    """Start a notice of a party on its page; return its round."""
    payload = NoticeStart((await party(house, agreement_id, party_name)).party_id)
    async with house.database.reads() as session:
        number = 1
        while await round_view(session, agreement_id, number):
            number += 1
    request = FreezeDocument(
        act_id=str(uuid4()),
        agreement_id=agreement_id,
        round_number=number,
        staff_id="",
        sent_at=house.clock(),
        closes_at_end_of=(house.clock() + timedelta(days=14)).date().isoformat(),
        kind=RoundKind.NOTICE,
        payload_sha256=await house.blobs.put(payload.to_bytes()),
        person_id=await person_id(house, agreement_id, by),
    )
    await run(house.documents.freeze_document, request)
    async with house.database.reads() as session:
        found = await round_view(session, agreement_id, number)
    assert found is not None
    return found


async def sign_at(house: House, round_: RoundView, name: str, instant: datetime) -> None:
    """Let somebody sign at an instant."""
    house.clock.now = instant
    await house.sign(round_, await house.signing(round_, name))


async def on_paper(
    house: House, agreement_id: str, party_name: str, *signed_by: str, arrived_at: datetime
) -> ActRecorded:
    """Record a notice that came on paper."""
    payload = PaperNotice(
        (await party(house, agreement_id, party_name)).party_id,
        arrived_at.isoformat(),
        await house.blobs.put(b"%PDF scan"),
        tuple([await person_id(house, agreement_id, name) for name in signed_by]),
    )
    return await act_of(house, agreement_id, RecordKind.PAPER_NOTICE, payload, staff_id=STAFF_ID)


async def say(house: House, agreement_id: str, party_name: str, by: str) -> ActRecorded:
    """Let a person say on the party's page that the first notice is taken back."""
    payload = await _word(house, agreement_id, party_name)
    kind = RecordKind.WORD_ON_TAKING_BACK
    who = await person_id(house, agreement_id, by)
    return await act_of(house, agreement_id, kind, payload, person_id=who)


async def say_on_paper(
    house: House, agreement_id: str, party_name: str, *signed_by: str
) -> ActRecorded:
    """Record a party's word on paper that the first notice is taken back."""
    payload = await _word(
        house,
        agreement_id,
        party_name,
        arrived_at=house.clock().isoformat(),
        scan_sha256=await house.blobs.put(b"%PDF consent"),
        signed_by=tuple([await person_id(house, agreement_id, name) for name in signed_by]),
    )
    kind = RecordKind.WORD_ON_TAKING_BACK
    return await act_of(house, agreement_id, kind, payload, staff_id=STAFF_ID)


async def _word(house: House, agreement_id: str, party_name: str, **paper: Any) -> TakingBackWord:
    notice = (await notices(house, agreement_id))[0]
    party_id = (await party(house, agreement_id, party_name)).party_id
    return TakingBackWord(notice.notice_id, party_id, **paper)


async def notices(house: House, agreement_id: str) -> tuple[NoticeView, ...]:
    """Return an agreement's notices."""
    async with house.database.reads() as session:
        return await notices_of(session, agreement_id)


async def due(house: House, agreement_id: str) -> list[Due]:
    """Return when notices take effect."""
    async with house.database.reads() as session:
        row = await session.get_one(AgreementRow, agreement_id)
        found = [item for provider in PROVIDERS for item in await provider(session, row)]
    kind = DueKind.NOTICES_TAKE_EFFECT
    return sorted((item for item in found if item.kind is kind), key=lambda item: item.at)


async def take_effect(house: House, agreement_id: str) -> CarriedOut:
    """Let the clock come to the next effect of a notice, and carry it out."""
    item = (await due(house, agreement_id))[0]
    house.clock.now = item.at + timedelta(minutes=1)
    return await run(house.records.carry_out, CarryOut(agreement_id, item))


async def told(house: House, round_: RoundView) -> Recipients:
    """Return who is told of the end of a round."""
    return await run(house.records.list_recipients, RoundKey(round_.agreement_id, round_.number))
