"""Corrections of who acts for a party: proposed, decided, or made by the coordinator."""

from __future__ import annotations

from dataclasses import asdict, replace

from activities.recording.acts.context import ActContext, Recorded
from activities.recording.correction_mails import mails_of_change, mails_to_staff, refusal_mail
from activities.recording.readers import send_link
from adapters.corrected_person import tidied
from adapters.database.audit import NewEvent, append_events
from adapters.database.corrections import (
    accepted_once,
    exchange,
    is_asked_to_sign,
    living_persons,
    party_of,
)
from adapters.database.tables import CorrectionRow, PartyRow, PersonRow
from adapters.payloads.corrections import CorrectionDecision, CorrectionPayload
from domain.corrections import (
    Correction,
    CorrectionStatus,
    CorrectionUnknown,
    PersonNotListed,
    SignatoryIsAsked,
    check_correctable,
    check_undecided,
    corrected,
    is_reissued,
)
from domain.lifecycle import AgreementStatus
from domain.parties import ONLY_READS, SIGNS, Role
from domain.reading_links import NothingToRead
from messages.mail import SendMail


async def propose_correction(context: ActContext) -> Recorded:
    """Keep what a person of the party proposes, if it could be made as things stand."""
    payload = _tidied(CorrectionPayload.from_bytes(context.payload))
    party = await _party(context, payload.party_id)
    proposer = await context.session.get(PersonRow, context.act.person_id)
    if proposer is None or proposer.party_id != party.id or proposer.removed_at is not None:
        raise PersonNotListed
    await _check(context, party, payload.correction())
    row = await _row(context, payload, CorrectionStatus.PROPOSED)
    await _append(context, row, "correction_proposed", {"person_id": proposer.id}, {})
    return Recorded(row.id, await mails_to_staff(context.session, row))


async def correct_contacts(context: ActContext) -> Recorded:
    """Make a correction that the coordinator knows of."""
    payload = _tidied(CorrectionPayload.from_bytes(context.payload))
    party = await _party(context, payload.party_id)
    await _check(context, party, payload.correction())
    row = await _row(context, payload, CorrectionStatus.APPROVED)
    return await _made(context, party, row)


async def decide_correction(context: ActContext) -> Recorded:
    """Make what was proposed, or refuse it with a reason that the proposer reads."""
    decision = CorrectionDecision.from_bytes(context.payload)
    row = await context.session.get(CorrectionRow, decision.correction_id)
    if row is None or row.agreement_id != context.agreement.id:
        raise CorrectionUnknown
    check_undecided(CorrectionStatus(row.status))
    row.decided_by, row.decided_at = context.act.staff_id, context.act.received_at
    if not decision.approved:
        row.status, row.reason = CorrectionStatus.REFUSED, decision.reason
        await _append(context, row, "correction_refused", {"person_id": row.proposed_by}, {})
        return Recorded(row.id, await refusal_mail(context.session, row))
    row.status = CorrectionStatus.APPROVED
    party = await _party(context, row.party_id)
    await _check(context, party, proposed(row).correction())
    return await _made(context, party, row)


def proposed(row: CorrectionRow) -> CorrectionPayload:
    """Return what a correction says."""
    fields = {**row.proposal, "kind": row.kind, "party_id": row.party_id}
    return CorrectionPayload.of(fields | {"person_id": row.person_id or ""})


def _tidied(payload: CorrectionPayload) -> CorrectionPayload:
    return replace(payload, person=tidied(payload.person) if payload.person else None)


async def _party(context: ActContext, party_id: str) -> PartyRow:
    party = await context.session.get(PartyRow, party_id)
    if party is None or party.agreement_id != context.agreement.id:
        raise PersonNotListed
    return party


async def _check(context: ActContext, party: PartyRow, correction: Correction) -> None:
    """Refuse a correction that the rules do not allow as things stand."""
    persons = await living_persons(context.session, party.id)
    whole, listed = party_of(party, persons)
    before = listed.get(correction.person_id)
    check_correctable(
        AgreementStatus(context.agreement.status), correction, before.role if before else None
    )
    corrected(whole, listed, correction)
    is_signatory = before is not None and before.role in SIGNS
    known = accepted_once(persons, correction.person) if correction.person else None
    touched = [correction.person_id] if is_signatory else []
    for person_id in (*touched, *([known.id] if known else [])):
        if await is_asked_to_sign(context.session, person_id):
            raise SignatoryIsAsked


async def _row(
    context: ActContext, payload: CorrectionPayload, status: CorrectionStatus
) -> CorrectionRow:
    act, made = context.act, status is CorrectionStatus.APPROVED
    row = CorrectionRow(
        id=act.act_id,
        agreement_id=act.agreement_id,
        party_id=payload.party_id,
        kind=payload.kind,
        status=status,
        person_id=payload.person_id or None,
        new_person_id=None,
        proposal={
            "person": asdict(payload.person) if payload.person else None,
            "basis": payload.basis,
        },
        proposed_by=act.person_id,
        proposed_at=act.received_at,
        decided_by=act.staff_id if made else "",
        decided_at=act.received_at if made else None,
        reason="",
        document_sha256=None,
    )
    context.session.add(row)
    await context.session.flush()
    return row


async def _made(context: ActContext, party: PartyRow, row: CorrectionRow) -> Recorded:
    """Exchange the persons; tell those concerned, once the attachment has been issued anew."""
    persons = await living_persons(context.session, party.id)
    correction = proposed(row).correction()
    new = await exchange(context.session, party, persons, correction, context.act.received_at)
    row.new_person_id = new.id if new else None
    before = next((person for person in persons if person.id == row.person_id), None)
    names = {"before": before.name if before else "", "after": new.name if new else ""}
    await _append(
        context,
        row,
        "contacts_corrected",
        {"person_id": row.person_id, "new_person_id": row.new_person_id},
        {name: value for name, value in names.items() if value},
    )
    roles = [Role(person.role) for person in (before, new) if person]
    if is_reissued(AgreementStatus(context.agreement.status), *roles):
        return Recorded(row.id, issues_attachment=True)
    mails = await mails_of_change(context.session, row)
    return Recorded(row.id, (*mails, *await _reading_mails(context, new)))


async def _reading_mails(context: ActContext, new: PersonRow | None) -> tuple[SendMail, ...]:
    """Return the mail by which somebody who only reads gets what there is to read already."""
    if new is None or new.role not in ONLY_READS:
        return ()
    try:
        return (await send_link(context.session, new, at=context.recorded_at),)
    except NothingToRead:
        return ()


async def _append(
    context: ActContext,
    row: CorrectionRow,
    kind: str,
    data: dict[str, str | None],
    personal: dict[str, str],
) -> None:
    act = context.act
    event = NewEvent(
        kind=kind,
        occurred_at=act.received_at,
        once_key=f"{kind}:{row.id}",
        data={
            "act_id": act.act_id,
            "staff_id": act.staff_id,
            "correction_id": row.id,
            "correction": row.kind,
            "party_id": row.party_id,
            "payload_sha256": act.payload_sha256,
            **data,
        },
        personal=personal,
    )
    await append_events(context.session, act.agreement_id, [event], recorded_at=context.recorded_at)
