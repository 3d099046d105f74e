"""A notice that came on paper, recorded by staff: it counts by its arrival."""

from __future__ import annotations

from datetime import date, datetime

from activities.recording.acts.context import ActContext, Recorded
from activities.recording.notices import give, given_event, mails_to_all
from adapters.database.audit import append_events
from adapters.database.people import PartyView
from adapters.database.standing import standing_of
from adapters.database.tables import NoticeRow
from adapters.payloads.notices import PaperNotice
from domain.authority import parse_authority
from domain.lifecycle import AgreementStatus, NotInForce
from domain.notices import check_arrival, check_signed_on_paper
from messages.mail import MailKind


async def record_paper_notice(context: ActContext) -> Recorded:
    """Record a notice by the moment at which the paper arrived; refuse what the rules refuse."""
    act, session, agreement = context.act, context.session, context.agreement
    payload = PaperNotice.from_bytes(context.payload)
    arrived_at = datetime.fromisoformat(payload.arrived_at)
    if agreement.status != AgreementStatus.IN_FORCE:
        raise NotInForce
    check_arrival(arrived_at, recorded_at=act.received_at)
    standing = await standing_of(session, agreement.id)
    party = standing.party(payload.party_id)
    check_signatures_on_paper(party, payload.signed_by)
    asked_for = date.fromisoformat(payload.asked_for) if payload.asked_for else None
    effect = standing.effect(party.party_id, received_at=arrived_at, asked_for=asked_for)
    notice = NoticeRow(
        id=act.act_id,
        agreement_id=agreement.id,
        party_id=party.party_id,
        started_at=act.received_at,
        scan_sha256=payload.scan_sha256,
        asked_for=asked_for,
    )
    give(notice, effect, received_at=arrived_at)
    session.add(notice)
    await session.flush()
    event = given_event(
        notice,
        effect,
        act_id=act.act_id,
        staff_id=act.staff_id,
        scan_sha256=payload.scan_sha256,
        payload_sha256=act.payload_sha256,
    )
    await append_events(session, agreement.id, [event], recorded_at=context.recorded_at)
    mails = await mails_to_all(session, agreement, MailKind.NOTICE_GIVEN, notice.id)
    return Recorded(notice.id, mails)


def check_signatures_on_paper(party: PartyView, signed_by: tuple[str, ...]) -> None:
    """Refuse a paper whose signatures do not bind the party."""
    signatories = party.signatories()
    check_signed_on_paper(
        parse_authority(party.authority),
        party=party.name,
        listed=[person.as_signer() for person in signatories],
        signed={person.identity for person in signatories if person.person_id in signed_by},
    )
