"""A signatory hands over: to a listed alternate at once, to anybody else by a proposal."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy import select

from activities.recording.round_acts.context import Managed, RoundContext
from activities.recording.round_acts.places import (
    Grounds,
    accepted,
    alternate,
    check_own_address,
    take_place,
)
from adapters.acts_payloads import PersonPayload
from adapters.corrected_person import tidied
from adapters.database.concerned import staff_concerned
from adapters.database.strong_identification import (
    check_link_not_blocked,
    was_identified_as,
)
from adapters.database.tables import (
    HandoverProposalRow,
    PartyRow,
    PersonRow,
    SigningRequestRow,
)
from adapters.payloads.handover import Handover, ProposalDecision
from domain.handover import (
    Delegation,
    ProposalIsDecided,
    ProposalIsOpen,
    ProposalStatus,
    ProposalUnknown,
    check_is_another,
    check_may_give_place,
    check_may_hand_over,
)
from domain.identification import Identification
from messages.ids import word_key
from messages.mail import MailKind, SendMail


async def hand_over(context: RoundContext) -> Managed:
    """Give the place of a signatory, at their own wish, to a listed alternate; tell staff."""
    given = Handover.from_bytes(context.payload)
    check_may_hand_over(Delegation(context.round.delegation), to_alternate=True)
    asked = await _by_link_of_nobody_else(context)
    level = Identification(context.round.identification)
    known = await was_identified_as(context.session, level, asked.id, asked.generation)
    check_may_give_place(was_identified=known)
    person = await alternate(context, asked, given.alternate_id)
    grounds = Grounds(reason=given.reason)
    taken = await take_place(context, asked, person, grounds, event="signatory_handed_over")
    return replace(taken, mails=taken.mails + await _to_staff(context, MailKind.HANDED_OVER))


async def propose_person(context: RoundContext) -> Managed:
    """Keep whom a signatory proposes; the coordinator hears of it, and nobody else."""
    given = Handover.from_bytes(context.payload)
    assert given.person is not None
    check_may_hand_over(Delegation(context.round.delegation), to_alternate=False)
    asked = await _by_link_of_nobody_else(context)
    own = await context.session.get_one(PersonRow, asked.person_id)
    person = tidied(given.person)
    check_is_another(person.email, own=own.email)
    await check_own_address(context, person)
    await _check_none_is_open(context, asked, own)
    context.session.add(_row(context, asked, own, given, person))
    party = await context.session.get_one(PartyRow, asked.party_id)
    await context.append(
        "person_proposed",
        asked,
        {"person_id": own.id, "extract_sha256": given.extract_sha256},
        {
            "before": own.name,
            "name": person.name,
            "email": person.email,
            "party": party.name,
            "reason": given.reason,
        },
    )
    return Managed(await _to_staff(context, MailKind.PERSON_PROPOSED))


async def _by_link_of_nobody_else(context: RoundContext) -> SigningRequestRow:
    asked = await context.unanswered_by_own_link()
    await check_link_not_blocked(context.session, asked.id, asked.generation)
    return asked


async def _to_staff(context: RoundContext, kind: MailKind) -> tuple[SendMail, ...]:
    act = context.act
    staff = await staff_concerned(context.session, act.agreement_id, act.round_number)
    return tuple(_mail(context, kind, act.act_id, staff_id=staff_id) for staff_id in staff)


def _row(
    context: RoundContext,
    asked: SigningRequestRow,
    own: PersonRow,
    given: Handover,
    person: PersonPayload,
) -> HandoverProposalRow:
    return HandoverProposalRow(
        id=context.act.act_id,
        request_id=asked.id,
        person_id=own.id,
        identity=own.identity,
        proposal=asdict(person),
        reason=given.reason,
        extract_sha256=given.extract_sha256,
        status=ProposalStatus.OPEN,
        proposed_at=context.act.received_at,
        answer="",
        decided_at=None,
    )


async def decide_proposal(context: RoundContext) -> Managed:
    """Let the person proposed sign, on the basis that the coordinator accepts; or say why not."""
    decision = ProposalDecision.from_bytes(context.payload)
    asked = await context.unanswered()
    row = await _open_proposal(context, asked, decision.proposal_id)
    row.decided_at = context.act.received_at
    if decision.accepted:
        row.status = ProposalStatus.ACCEPTED
        person = await accepted(context, asked, PersonPayload(**row.proposal), decision.words)
        grounds = Grounds(decision.words, row.extract_sha256, row.reason)
        return await take_place(context, asked, person, grounds, event="proposal_accepted")
    row.status, row.answer = ProposalStatus.TURNED_DOWN, decision.words
    await context.append(
        "proposal_turned_down",
        asked,
        {"person_id": asked.person_id, "proposal_id": row.id},
        {"name": row.proposal["name"], "reason": decision.words},
    )
    kind = MailKind.PROPOSAL_TURNED_DOWN
    return Managed((_mail(context, kind, row.id, person_id=asked.person_id),))


async def _check_none_is_open(
    context: RoundContext, asked: SigningRequestRow, own: PersonRow
) -> None:
    """Refuse a second open proposal; one by whoever had the place before is moot."""
    known = await context.session.scalar(
        select(HandoverProposalRow).where(
            HandoverProposalRow.request_id == asked.id,
            HandoverProposalRow.status == ProposalStatus.OPEN,
        )
    )
    if known is None:
        return
    if known.identity == own.identity:
        raise ProposalIsOpen
    known.status = ProposalStatus.MOOT
    await context.session.flush()  # or the new one would meet it


async def _open_proposal(
    context: RoundContext, asked: SigningRequestRow, proposal_id: str
) -> HandoverProposalRow:
    row = await context.session.get(HandoverProposalRow, proposal_id)
    if row is None or row.request_id != asked.id:
        raise ProposalUnknown
    own = await context.session.get_one(PersonRow, asked.person_id)
    if row.status != ProposalStatus.OPEN or row.identity != own.identity:
        raise ProposalIsDecided
    return row


def _mail(
    context: RoundContext,
    kind: MailKind,
    subject_id: str,
    *,
    staff_id: str = "",
    person_id: str = "",
) -> SendMail:
    return SendMail(
        key=word_key(kind, context.act.agreement_id, subject_id, staff_id or person_id),
        kind=kind,
        agreement_id=context.act.agreement_id,
        round_number=0,
        staff_id=staff_id,
        person_id=person_id,
        subject_id=subject_id,
    )
