"""Viewers and those who get a copy, on real parts: whom a round lets read, and who is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from temporalio.exceptions import ApplicationError

from activities.recording.readers import send_link
from adapters.acts_payloads import PartyPayload, PersonPayload
from adapters.database.audit import list_events
from adapters.database.corrections import exchange, living_persons
from adapters.database.mail_sources import mail_facts
from adapters.database.people import PersonView, parties_of
from adapters.database.readers import reader_of, reader_view
from adapters.database.tables import PartyRow, ReaderRow
from adapters.mail.preview import preview_of
from adapters.payloads.corrections import CorrectionPayload
from adapters.payloads.reading import ReaderNamed
from domain.corrections import Correction, CorrectionKind
from domain.lifecycle import RoundStatus
from domain.parties import Person, Role
from messages.mail import MailKind
from messages.recorded_acts import ActRecorded, RecordAct, RecordKind
from messages.records import (
    FrozenRound,
    GroupKey,
    RecordRoundEnded,
    RecordSealed,
    RoundKey,
    SealRound,
)
from tests.activities.house import PARTIES, STAFF_ID, House, run
from tests.activities.test_round_acts import correct, extend
from tests.mail_scene import make_settings


def reader(role: str, name: str) -> PersonPayload:
    return PersonPayload(role, name, f"{name}@registry.example.org", "sv")


def with_readers() -> tuple[PartyPayload, ...]:
    """Oak lists a viewer and a copy; elm lists the same viewer, and a signatory of its own."""
    oak, elm, ash = PARTIES
    vera, kim = reader("viewer", "vera"), reader("copy", "kim")
    also_signs = replace(reader("viewer", "cid"), email="cid@elm.example.org")
    return (
        replace(oak, persons=(*oak.persons, vera, kim)),
        replace(elm, persons=(*elm.persons, vera, also_signs)),
        ash,
    )


async def sent(house: House) -> tuple[str, FrozenRound]:
    agreement_id = (await house.draft(with_readers())).agreement_id
    return agreement_id, await house.freeze(agreement_id)


async def people(house: House, agreement_id: str) -> dict[str, PersonView]:
    """Return everybody by id."""
    async with house.database.reads() as session:
        parties = await parties_of(session, agreement_id)
    return {person.person_id: person for party in parties for person in party.persons}


async def rows(house: House) -> list[ReaderRow]:
    async with house.database.reads() as session:
        return list(await session.scalars(select(ReaderRow)))


async def record(house: House, agreement_id: str, kind: RecordKind, payload: bytes) -> ActRecorded:
    sha256 = await house.blobs.put(payload)
    act = RecordAct(str(uuid4()), agreement_id, kind, sha256, house.clock(), STAFF_ID)
    first = await run(house.records.record_act, act)
    assert await run(house.records.record_act, act) == first
    return first


async def sealed(house: House, agreement_id: str) -> None:
    """Let all who are needed sign, and the document be sealed."""
    round_ = await house.round(agreement_id)
    signing = [await house.signing(round_, name) for name in ("ann", "bea", "cid", "fay")]
    await house.sign(round_, *signing)
    ended = RecordRoundEnded(agreement_id, 1, RoundStatus.COMPLETE, house.clock())
    await run(house.records.record_round_ended, ended)
    made = await run(house.documents.seal_document, SealRound(agreement_id, 1))
    await run(
        house.records.record_sealed,
        RecordSealed(agreement_id, 1, made.document_sha256, made.in_force_at, house.clock()),
    )


async def told(house: House, agreement_id: str) -> set[str]:
    """Return the addresses of those who hear how the round ended."""
    known = await people(house, agreement_id)
    recipients = await run(house.records.list_recipients, RoundKey(agreement_id, 1))
    addresses = [known[id_].email for id_ in recipients.person_ids]
    assert len(addresses) == len(set(addresses))
    return set(addresses)


async def test_a_round_lets_each_viewer_read_once_and_asks_none_to_sign(house: House) -> None:
    agreement_id, frozen = await sent(house)
    assert frozen == await house.freeze(agreement_id)
    known = await people(house, agreement_id)
    (mail,) = frozen.mails
    assert (mail.kind, known[mail.person_id].name) == (MailKind.READING, "vera")
    roster = await run(house.records.load_roster, GroupKey(agreement_id, 1, 0))
    assert len(roster.requests) == 7
    async with house.database.reads() as session:
        events = await list_events(session, agreement_id)
    (event,) = [e for e in events if e.kind == "sent_for_signing"]
    data: Any = event.event["data"]
    assert data["viewers"] == [mail.person_id]


async def test_of_a_later_deadline_those_hear_who_read_along(house: House) -> None:
    agreement_id, _ = await sent(house)
    recorded = await extend(house, await house.round(agreement_id), "2026-05-15")
    known = await people(house, agreement_id)
    assert [(m.kind, known[m.person_id].name) for m in recorded.mails] == [
        (MailKind.DEADLINE_EXTENDED, "vera")
    ]
    async with house.database.reads() as session:
        facts = await mail_facts(session, recorded.mails[0], at=house.clock())
    assert facts.reading is not None
    assert facts.reading.opens
    shown = preview_of(MailKind.DEADLINE_EXTENDED, facts, make_settings(25), at=house.clock())
    assert "15 maj 2026" in shown.text
    assert "Du behöver inte göra något" in shown.text


async def test_whoever_reads_along_for_two_parties_or_signs_too_hears_of_a_deadline_once(
    house: House,
) -> None:
    agreement_id, _ = await sent(house)
    async with house.database.sessions.begin() as session:
        parties = await parties_of(session, agreement_id)
        signatory = next(p for p in parties[0].persons if p.role is Role.SIGNATORY)
        for name, email in (
            ("vera", "vera@registry.example.org"),
            (signatory.name, signatory.email),
        ):
            party = await session.get_one(PartyRow, parties[-1].party_id)
            known = await living_persons(session, party.id)
            person = Person(Role.VIEWER, name, email, "sv")
            listed = Correction(CorrectionKind.ADD, person=person)
            added = await exchange(session, party, known, listed, house.clock())
            assert added is not None
            await send_link(session, added, at=house.clock())
    recorded = await extend(house, await house.round(agreement_id), "2026-05-15")
    known_now = await people(house, agreement_id)
    assert [known_now[mail.person_id].name for mail in recorded.mails] == ["vera"]


async def test_of_a_withdrawn_round_viewers_hear_and_those_who_get_a_copy_do_not(
    house: House,
) -> None:
    agreement_id, _ = await sent(house)
    ended = RecordRoundEnded(agreement_id, 1, RoundStatus.WITHDRAWN, house.clock())
    await run(house.records.record_round_ended, ended)
    addresses = await told(house, agreement_id)
    assert "vera@registry.example.org" in addresses
    assert "kim@registry.example.org" not in addresses


async def test_the_sealed_document_goes_to_all_and_who_did_not_sign_has_a_link(
    house: House,
) -> None:
    agreement_id, _ = await sent(house)
    await sealed(house, agreement_id)
    addresses = await told(house, agreement_id)
    assert {"vera@registry.example.org", "kim@registry.example.org"} <= addresses
    known = await people(house, agreement_id)
    reads = {known[row.person_id].email for row in await rows(house)}
    receipts = {f"{who}.example.org" for who in ("ann@oak", "bea@oak", "cid@elm", "fay@ash")}
    assert reads | receipts == addresses
    assert not reads & receipts


async def test_whoever_is_added_later_gets_what_there_is_and_the_attachment_stays(
    house: House,
) -> None:
    agreement_id, _ = await sent(house)
    party_id = next(iter((await people(house, agreement_id)).values())).party_id

    def adding(role: str, name: str) -> bytes:
        return CorrectionPayload("add", party_id, "", reader(role, name)).to_bytes()

    correct = RecordKind.CORRECT_CONTACTS
    early = await record(house, agreement_id, correct, adding("copy", "lea"))
    while_signing = await record(house, agreement_id, correct, adding("viewer", "max"))
    assert MailKind.READING not in {mail.kind for mail in early.mails}
    assert [m.round_number for m in while_signing.mails if m.kind is MailKind.READING] == [1]
    await sealed(house, agreement_id)
    late = await record(house, agreement_id, correct, adding("copy", "nea"))
    assert not late.issues_attachment
    assert MailKind.READING in {mail.kind for mail in late.mails}
    contacts_only = {m.person_id for m in late.mails if m.kind is MailKind.CONTACTS_CHANGED}
    known = await people(house, agreement_id)
    assert {known[id_].name for id_ in contacts_only} == {"oak Contact"}


@pytest.mark.abuse(8)
async def test_a_link_sent_anew_is_of_the_next_generation(house: House) -> None:
    agreement_id, frozen = await sent(house)
    named = ReaderNamed(frozen.mails[0].person_id).to_bytes()
    again = await record(house, agreement_id, RecordKind.SEND_READING_LINK, named)
    (row,) = await rows(house)
    assert row.generation == 2
    assert again.mails[0].key != frozen.mails[0].key


@pytest.mark.abuse(10)
async def test_a_link_goes_to_nobody_of_another_agreement_and_to_nobody_with_nothing_to_read(
    house: House,
) -> None:
    agreement_id, frozen = await sent(house)
    other = (await house.draft()).agreement_id
    known = await people(house, agreement_id)
    kim = next(id_ for id_, person in known.items() if person.name == "kim")
    for where, whom, code in (
        (other, frozen.mails[0].person_id, "person_not_listed"),
        (agreement_id, kim, "nothing_to_read"),
    ):
        with pytest.raises(ApplicationError) as refused:
            await record(house, where, RecordKind.SEND_READING_LINK, ReaderNamed(whom).to_bytes())
        assert refused.value.type == code


async def test_whoever_also_signs_reads_on_by_a_new_link_when_their_address_is_corrected(
    house: House,
) -> None:
    agreement_id, _ = await sent(house)
    views = next(
        person
        for person in (await people(house, agreement_id)).values()
        if (person.name, person.role) == ("cid", Role.VIEWER)
    )
    named = ReaderNamed(views.person_id).to_bytes()
    await record(house, agreement_id, RecordKind.SEND_READING_LINK, named)
    corrected = await correct(house, await house.round(agreement_id), "cid", "c@elm.example.org")
    kinds = [mail.kind for mail in corrected.mails]
    assert sorted(kinds) == [MailKind.INVITATION, MailKind.READING]
    (mail,) = [mail for mail in corrected.mails if mail.kind is MailKind.READING]
    async with house.database.reads() as session:
        old = await reader_of(session, (await house.round(agreement_id)).round_id, views.person_id)
        new = await reader_view(session, mail.subject_id)
        facts = await mail_facts(session, mail, at=house.clock())
    assert old is not None
    assert new is not None
    assert (old.opens(at=house.clock()), new.opens(at=house.clock())) == (False, True)
    assert facts.recipient.email == "c@elm.example.org"
