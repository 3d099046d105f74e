"""A signatory's place given to somebody else, in the records and in the document."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from activities.recording.rosters import load_roster
from adapters.acts_payloads import PartyPayload, PersonPayload
from adapters.database.agreement_list import list_agreements
from adapters.database.audit_events import list_events
from adapters.database.people import parties_of
from adapters.database.rounds import RoundView
from adapters.database.told_of_rounds import persons_told
from adapters.documents.bundle_verification import verify_bundle
from adapters.documents.verification_report import Verdict
from adapters.payloads.decisions import LeavingOut
from adapters.payloads.round_acts import NOTHING_WRITTEN, Replacement
from domain.lifecycle import RequestStatus, RoundStatus
from messages.mail import MailKind
from messages.records import GroupKey, RecordDecline, RecordRoundEnded, SealRound
from messages.round_acts import RoundActKind, RoundActRecorded
from messages.signing import Decline
from tests.activities.house import STAFF_ID, House, party, run
from tests.activities.test_evidence import bundle_of, contents
from tests.activities.test_round_acts import manage, of
from tests.activities.test_sealing import recorded

DAN = PersonPayload("alternate", "dan", "dan@oak.example.org", "sv", "", "Deputy")
BASIS = "administrative rules § 12"
PROOF = b"%PDF-1.7 a power of attorney"


def _with_alternate(oak: PartyPayload, capacity: str = "") -> PartyPayload:
    gil = PersonPayload("alternate", "gil", "gil@oak.example.org", "fi", capacity, basis="§ 7")
    return replace(oak, persons=(*oak.persons, gil))


async def open_round(house: House, authority: str = "all") -> RoundView:
    oak = party("oak", authority, ("ann", "chair"), ("bea", "board"))
    drafted = await house.draft(parties=(_with_alternate(oak), party("elm", "any", ("eva", ""))))
    await house.freeze(drafted.agreement_id)
    return await house.round(drafted.agreement_id)


async def replaced(
    house: House, round_: RoundView, who: str, *, by: str = "", basis: str = BASIS, **person: Any
) -> RoundActRecorded:
    given = Replacement(
        alternate_id=by,
        person=None if by else replace(DAN, **person),
        basis=basis,
        extract_sha256=await house.blobs.put(PROOF),
        reason="Away",
    )
    request_id = of(round_, who).request_id
    kind = RoundActKind.REPLACE_SIGNATORY
    return await manage(house, round_, kind, request_id, given.to_bytes())


async def refused(house: House, round_: RoundView, who: str, **how: str) -> str | None:
    with pytest.raises(ApplicationError) as refusal:
        await replaced(house, round_, who, **how)
    return refusal.value.type


async def decline(house: House, round_: RoundView, name: str, generation: int = 1) -> None:
    act = Decline(
        str(uuid4()), of(round_, name).request_id, "e0" * 32, house.clock(), generation=generation
    )
    await run(house.records.record_decline, RecordDecline(round_.agreement_id, 1, act))


async def gil_of(house: House, round_: RoundView) -> str:
    async with house.database.reads() as session:
        parties = await parties_of(session, round_.agreement_id)
    return next(p.person_id for party_ in parties for p in party_.persons if p.name == "gil")


@pytest.mark.abuse(8)
async def test_after_a_decline_another_takes_the_place_and_binds_the_party_in_the_file(
    house: House,
) -> None:
    round_ = await open_round(house)
    await decline(house, round_, "ann")
    recorded = await replaced(house, round_, "ann")
    ann = of(round_, "ann")
    assert [(m.kind, m.request_id or m.person_id) for m in recorded.mails] == [
        (MailKind.INVITATION, ann.request_id),
        (MailKind.PLACE_TAKEN, ann.person.person_id),
    ]
    [now] = recorded.requests
    assert (now.status, now.generation, now.in_place_of, now.capacity) == (
        RequestStatus.WAITING,
        2,
        ann.person.identity,
        "chair",
    )
    after = await house.round(round_.agreement_id)
    with pytest.raises(ApplicationError) as old_link:
        await house.sign(after, await house.signing(after, "dan", generation=1))
    assert old_link.value.type == "link_replaced"
    await house.sign(after, *[await house.signing(after, name) for name in ("dan", "bea", "eva")])
    bound = await house.round(round_.agreement_id)
    assert bound.bound == 2
    async with house.database.reads() as session:
        roster = await load_roster(session, GroupKey(round_.agreement_id, 1, 0))
        told = await persons_told(session, round_.agreement_id, round_id=round_.round_id)
        events = await list_events(session, round_.agreement_id)
        [listed] = (await list_agreements(session)).items
    assert listed.bound == 2
    assert [r.in_place_of for r in roster.requests] == [ann.person.identity, "", ""]
    assert of(bound, "dan").person.person_id in told
    assert ann.person.person_id not in told
    kinds = [event.kind for event in events]
    assert kinds.index("signing_declined") < kinds.index("signatory_replaced")
    replacing = next(event for event in events if event.kind == "signatory_replaced")
    assert {name: value.value for name, value in replacing.personal.items()} == {
        "before": "ann",
        "name": "dan",
        "email": "dan@oak.example.org",
        "basis": BASIS,
        "reason": "Away",
    }


async def test_what_was_sealed_with_a_place_taken_twice_verifies_from_the_file_alone(
    house: House,
) -> None:
    round_ = await open_round(house)
    await replaced(house, round_, "ann")
    second = await house.round(round_.agreement_id)
    await replaced(house, second, "dan", by=await gil_of(house, round_))
    third = await house.round(round_.agreement_id)
    assert of(third, "gil").in_place_of == of(round_, "ann").person.identity
    await house.sign(third, *[await house.signing(third, name) for name in ("gil", "bea", "eva")])
    await run(
        house.records.record_round_ended,
        RecordRoundEnded(round_.agreement_id, 1, RoundStatus.COMPLETE, house.clock()),
    )
    # Sealing verifies what it made, every party's rule too.
    sealed = await run(house.documents.seal_document, SealRound(round_.agreement_id, 1))
    await run(house.records.record_sealed, recorded(round_, sealed, house.clock()))
    found = await contents(house, round_.agreement_id)
    assert found is not None
    bundle = await bundle_of(house, found)
    root = house.document_tools.authority.root_certificate
    report = await asyncio.to_thread(verify_bundle, bundle, trust_roots=[root], at=house.clock())
    assert report.verdict is Verdict.PASSED, report.reasons
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        kept = [archive.read(n) for n in archive.namelist() if n.startswith("records/")]
    assert PROOF in kept


@pytest.mark.abuse(55)
async def test_nobody_takes_a_place_twice_or_without_a_basis_or_in_a_wrong_capacity(
    house: House,
) -> None:
    round_ = await open_round(house, "1 chair + 1 board")
    bea = {"email": "BEA@oak.example.org", "name": "Bea"}
    assert await refused(house, round_, "ann", **bea) == "signs_for_party_already"
    assert await refused(house, round_, "ann", basis=" ") == "basis_missing"
    assert await refused(house, round_, "ann", name="李 明") == "name_not_usable"
    assert await refused(house, round_, "ann", capacity="board") == "capacity_does_not_fit"
    stranger = of(round_, "eva").person.person_id
    assert await refused(house, round_, "ann", by=stranger) == "not_an_alternate"
    # Somebody who signs for another party may sign for this one too, once for each.
    await replaced(house, round_, "ann", email="eva@elm.example.org", name="eva")
    after = await house.round(round_.agreement_id)
    in_both = [r for p in after.parties for r in p.requests if r.person.name == "eva"]
    assert len({r.person.identity for r in in_both}) == 1
    assert [r.capacity for r in in_both] == ["chair", ""]


async def test_who_declined_is_asked_again_and_may_decline_again_both_stay_in_the_record(
    house: House,
) -> None:
    round_ = await open_round(house)
    ann = of(round_, "ann").request_id
    with pytest.raises(ApplicationError) as waiting:
        await manage(house, round_, RoundActKind.ASK_AGAIN, ann)
    assert waiting.value.type == "signatory_has_not_declined"
    await decline(house, round_, "ann")
    recorded = await manage(house, round_, RoundActKind.ASK_AGAIN, ann, NOTHING_WRITTEN)
    assert [(m.kind, m.request_id) for m in recorded.mails] == [(MailKind.INVITATION, ann)]
    assert [(r.status, r.generation) for r in recorded.requests] == [(RequestStatus.WAITING, 2)]
    with pytest.raises(ApplicationError):
        await decline(house, round_, "ann", generation=1)
    await decline(house, round_, "ann", generation=2)
    async with house.database.reads() as session:
        kinds = [event.kind for event in await list_events(session, round_.agreement_id)]
    assert kinds[2:] == ["signing_declined", "asked_again", "signing_declined"]


async def test_a_party_is_left_out_in_the_step_that_ends_its_round_and_once(house: House) -> None:
    round_ = await open_round(house)
    oak = next(p for p in round_.parties if p.name == "oak")
    payload = LeavingOut(oak.party_id, "It does not join.").to_bytes()
    ended = RecordRoundEnded(
        round_.agreement_id,
        1,
        RoundStatus.WITHDRAWN,
        house.clock(),
        act_id=str(uuid4()),
        staff_id=STAFF_ID,
        reason_sha256="a5" * 32,
    )
    unreadable = replace(ended, leaving_out_sha256="e0" * 32)
    with pytest.raises(FileNotFoundError):  # then neither is recorded
        await run(house.records.record_round_ended, unreadable)
    assert (await house.round(round_.agreement_id)).status is RoundStatus.OPEN
    both = replace(ended, leaving_out_sha256=await house.blobs.put(payload))
    for _ in range(2):
        await run(house.records.record_round_ended, both)
    async with house.database.reads() as session:
        left = [party.name for party in await parties_of(session, round_.agreement_id)]
        events = await list_events(session, round_.agreement_id)
    assert left == ["elm"]
    assert [event.kind for event in events[-2:]] == ["round_withdrawn", "party_left_out"]
    assert events[-1].personal["reason"].value == "It does not join."
