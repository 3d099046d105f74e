"""A signatory hands over to an alternate, or proposes somebody whom the coordinator decides on."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

import pytest
from sqlalchemy import update
from temporalio.exceptions import ApplicationError

from adapters.acts_payloads import PersonPayload
from adapters.database.audit import list_events
from adapters.database.mail_sources import mail_facts
from adapters.database.people import parties_of
from adapters.database.rounds import RoundView
from adapters.database.signing import request_view
from adapters.database.tables import SigningRoundRow, StrongIdentificationRow
from adapters.payloads.handover import Handover, ProposalDecision
from domain.handover import Delegation
from domain.identification import Identification
from domain.strong_identification import Outcome
from messages.mail import MailKind
from messages.records import RecordDecline
from messages.round_acts import RoundActKind, RoundActRecorded
from messages.signing import Decline
from tests.activities.house import STAFF_ID, House, party, run
from tests.activities.test_not_right_person import coordinator
from tests.activities.test_round_acts import kinds, manage, of

CAT = PersonPayload("alternate", "cat", "cat@oak.example.org", "en")


async def opened(house: House, *, delegation: Delegation = Delegation.ACCEPTED) -> RoundView:
    """Open a round in which oak has the signatories ann and bea and the alternate alf."""
    await coordinator(house)
    oak = party("oak", "2", ("ann", ""), ("bea", ""))
    alf = PersonPayload("alternate", "alf", "alf@oak.example.org", "en")
    with_alternate = type(oak)(oak.name, oak.kind, oak.authority, (*oak.persons, alf))
    drafted = await house.draft(parties=(with_alternate, party("elm", "any", ("dan", ""))))
    await house.freeze(drafted.agreement_id)
    round_ = await house.round(drafted.agreement_id)
    async with house.database.sessions.begin() as session:
        await session.execute(update(SigningRoundRow).values(delegation=delegation))
    return round_


async def hand_over(
    house: House,
    round_: RoundView,
    *,
    alternate: str = "",
    person: PersonPayload | None = None,
    generation: int = 1,
    proof: str = "",
) -> RoundActRecorded:
    """Let ann hand over to an alternate by name, or propose a person."""
    ann = of(round_, "ann")
    async with house.database.reads() as session:
        parties = await parties_of(session, round_.agreement_id)
    ids = {p.name: p.person_id for listed in parties for p in listed.persons}
    payload = Handover(
        ann.request_id,
        "on holiday",
        "en",
        "",
        "",
        "link",
        "0" * 32,
        alternate_id=ids[alternate] if alternate else "",
        person=person,
        extract_sha256=proof,
    )
    kind = RoundActKind.PROPOSE_PERSON if person else RoundActKind.HAND_OVER
    return await manage(
        house,
        round_,
        kind,
        ann.request_id,
        payload.to_bytes(),
        by=ann.person,
        generation=generation,
    )


async def decide(
    house: House, round_: RoundView, proposal_id: str, words: str, *, accepted: bool
) -> RoundActRecorded:
    payload = ProposalDecision(proposal_id, accepted, words).to_bytes()
    request_id = of(round_, "ann").request_id
    return await manage(house, round_, RoundActKind.DECIDE_PROPOSAL, request_id, payload)


@pytest.mark.abuse(56)
async def test_an_alternate_takes_over_at_once_and_the_old_link_is_dead(house: House) -> None:
    round_ = await opened(house)
    recorded = await hand_over(house, round_, alternate="alf")
    asked, _, told = recorded.mails
    assert [mail.kind for mail in recorded.mails] == [
        MailKind.INVITATION,
        MailKind.PLACE_TAKEN,
        MailKind.HANDED_OVER,
    ]
    async with house.database.reads() as session:
        to_taker = await mail_facts(session, asked, at=house.clock())
        to_staff = await mail_facts(session, told, at=house.clock())
    assert (to_taker.recipient.name, to_taker.requests[0].in_place_of) == ("alf", "ann")
    assert to_staff.recipient.is_staff
    said = [to_staff.about[name] for name in ("party", "before", "name", "reason")]
    assert said == ["oak", "ann", "alf", "on holiday"]
    after = await house.round(round_.agreement_id)
    alf = of(after, "alf")
    assert alf.request_id == of(round_, "ann").request_id
    assert alf.in_place_of == of(round_, "ann").person.identity
    async with house.database.reads() as session:
        view = await request_view(session, alf.request_id)
    assert view is not None
    assert view.listed_name == "ann"
    with pytest.raises(ApplicationError) as dead:
        await hand_over(house, round_, person=CAT)
    assert dead.value.type == "link_replaced"
    async with house.database.reads() as session:
        event = (await list_events(session, round_.agreement_id))[-1]
    assert event.kind == "signatory_handed_over"
    data = event.event["data"]
    assert isinstance(data, Mapping)
    assert "staff_id" not in data
    kept = {name: value.value for name, value in event.personal.items()}
    assert (kept["before"], kept["name"], kept["reason"]) == ("ann", "alf", "on holiday")


@pytest.mark.abuse(56)
async def test_a_proposal_mails_the_coordinator_alone_until_it_is_accepted(house: House) -> None:
    round_ = await opened(house)
    proposed = await hand_over(house, round_, person=CAT)
    assert [(mail.kind, mail.staff_id) for mail in proposed.mails] == [
        (MailKind.PERSON_PROPOSED, STAFF_ID)
    ]
    waiting = await house.round(round_.agreement_id)
    proposal = of(waiting, "ann").said.proposal
    assert proposal is not None
    assert (proposal.person["name"], proposal.reason) == ("cat", "on holiday")
    with pytest.raises(ApplicationError) as second:
        await hand_over(house, round_, person=CAT)
    assert second.value.type == "proposal_is_open"
    with pytest.raises(ApplicationError) as without_basis:
        await decide(house, round_, proposal.proposal_id, " ", accepted=True)
    assert without_basis.value.type == "basis_missing"
    accepted = await decide(
        house, round_, proposal.proposal_id, "power of attorney, 1 March", accepted=True
    )
    assert accepted.mails[0].kind is MailKind.INVITATION
    cat = of(await house.round(round_.agreement_id), "cat")
    assert cat.in_place_of == of(round_, "ann").person.identity
    assert (await kinds(house, round_))[-2:] == ["person_proposed", "proposal_accepted"]
    with pytest.raises(ApplicationError) as again:
        await decide(house, round_, proposal.proposal_id, "once more", accepted=True)
    assert again.value.type == "proposal_is_decided"


async def test_who_was_turned_down_is_not_told_and_another_may_be_proposed(house: House) -> None:
    round_ = await opened(house)
    await hand_over(house, round_, person=CAT)
    proposal = of(await house.round(round_.agreement_id), "ann").said.proposal
    assert proposal is not None
    refused = await decide(
        house, round_, proposal.proposal_id, "no power of attorney", accepted=False
    )
    assert [(mail.kind, mail.person_id) for mail in refused.mails] == [
        (MailKind.PROPOSAL_TURNED_DOWN, of(round_, "ann").person.person_id)
    ]
    assert of(await house.round(round_.agreement_id), "ann").said.proposal is None
    await hand_over(house, round_, person=CAT)
    assert of(await house.round(round_.agreement_id), "ann").said.proposal is not None


async def test_the_proposer_s_own_signature_makes_the_proposal_moot(house: House) -> None:
    round_ = await opened(house)
    await hand_over(house, round_, person=CAT)
    proposal = of(await house.round(round_.agreement_id), "ann").said.proposal
    assert proposal is not None
    await house.sign(round_, await house.signing(round_, "ann"))
    assert of(await house.round(round_.agreement_id), "ann").said.proposal is None
    with pytest.raises(ApplicationError) as late:
        await decide(house, round_, proposal.proposal_id, "a basis", accepted=True)
    assert late.value.type == "signatory_has_answered"


@pytest.mark.abuse(56)
async def test_where_a_round_does_not_allow_it_nobody_hands_over(house: House) -> None:
    round_ = await opened(house, delegation=Delegation.ALTERNATES)
    with pytest.raises(ApplicationError) as refused:
        await hand_over(house, round_, person=CAT)
    assert refused.value.type == "delegation_not_allowed"
    await hand_over(house, round_, alternate="alf")


async def test_one_who_signs_for_the_party_already_cannot_take_over(house: House) -> None:
    round_ = await opened(house)
    with pytest.raises(ApplicationError) as listed:
        await hand_over(house, round_, alternate="bea")
    assert listed.value.type == "not_an_alternate"
    with pytest.raises(ApplicationError) as oneself:
        await hand_over(
            house, round_, person=PersonPayload("alternate", "ann", "ANN@oak.example.org", "en")
        )
    assert oneself.value.type == "proposes_themselves"


@pytest.mark.abuse(25)
async def test_a_link_of_which_another_person_was_identified_gives_nothing_away(
    house: House,
) -> None:
    round_ = await opened(house)
    async with house.database.sessions.begin() as session:
        await session.execute(update(SigningRoundRow).values(identification=Identification.STRONG))
    with pytest.raises(ApplicationError) as unidentified:
        await hand_over(house, round_, alternate="alf")
    assert unidentified.value.type == "identify_before_handing_over"
    ann = of(round_, "ann").request_id
    async with house.database.sessions.begin() as session:
        session.add(
            StrongIdentificationRow(
                request_id=ann,
                provider="bank",
                serial="1",
                key_name="k1",
                browser_sha256="",
                generation=1,
                begun_at=house.clock(),
                outcome=Outcome.ANOTHER_PERSON,
                identified_at=None,
                identity_sha256="",
            )
        )
    decline = Decline(str(uuid4()), ann, "e0" * 32, house.clock(), generation=1)
    for act in (
        hand_over(house, round_, alternate="alf"),
        hand_over(house, round_, person=CAT),
        run(house.records.record_decline, RecordDecline(round_.agreement_id, 1, decline)),
    ):
        with pytest.raises(ApplicationError) as refusal:
            await act
        assert refusal.value.type == "identified_as_another"
