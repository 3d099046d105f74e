"""Corrections of a party's people in the records: persons, history, attachment, mails."""

from __future__ import annotations

import io
from dataclasses import replace
from uuid import uuid4

import pikepdf
import pytest
from sqlalchemy import update
from temporalio.exceptions import ApplicationError

from adapters.acts_payloads import PersonPayload
from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.audit import list_events
from adapters.database.people import PartyView, PersonView, parties_of
from adapters.database.tables import AgreementRow
from adapters.documents.text import document_text
from adapters.payloads.corrections import CorrectionDecision, CorrectionPayload
from domain.lifecycle import AgreementStatus
from messages.mail import MailKind
from messages.recorded_acts import ActRecorded, RecordAct, RecordKind
from messages.records import AttachmentIssued, IssueAttachment
from tests.activities.house import STAFF_ID, House, run

NEW = PersonPayload("contact", "Nora New", "nora@oak.example.org", "sv", title="Secretary")
SIGNATORY = PersonPayload("signatory", "ida", "ida@oak.example.org", "en", "", "Manager")


async def in_force(house: House) -> str:
    agreement_id = (await house.draft()).agreement_id
    async with house.database.sessions.begin() as session:
        await session.execute(
            update(AgreementRow)
            .where(AgreementRow.id == agreement_id)
            .values(status=AgreementStatus.IN_FORCE, in_force_at=house.clock())
        )
    return agreement_id


async def oak(house: House, agreement_id: str) -> PartyView:
    async with house.database.reads() as session:
        return (await parties_of(session, agreement_id))[0]


async def record(
    house: House,
    agreement_id: str,
    kind: RecordKind,
    payload: CorrectionPayload | CorrectionDecision,
    person_id: str = "",
) -> ActRecorded:
    sha256 = await house.blobs.put(payload.to_bytes())
    act = RecordAct(
        act_id=str(uuid4()),
        agreement_id=agreement_id,
        kind=kind,
        payload_sha256=sha256,
        received_at=house.clock(),
        staff_id="" if person_id else STAFF_ID,
        person_id=person_id,
    )
    first = await run(house.records.record_act, act)
    assert await run(house.records.record_act, act) == first
    return first


async def issue(house: House, agreement_id: str, recorded: ActRecorded) -> AttachmentIssued:
    request = IssueAttachment(agreement_id, recorded.subject_id)
    first = await run(house.documents.issue_attachment, request)
    assert await run(house.documents.issue_attachment, request) == first
    return first


async def view(house: House, agreement_id: str) -> AgreementView:
    async with house.database.reads() as session:
        found = await agreement_view(session, agreement_id)
    assert found is not None
    return found


async def kinds(house: House, agreement_id: str) -> list[str]:
    async with house.database.reads() as session:
        return [event.kind for event in await list_events(session, agreement_id)]


def change_of(person: PersonView, new: PersonPayload, basis: str = "") -> CorrectionPayload:
    return CorrectionPayload("change", person.party_id, person.person_id, new, basis)


async def test_a_proposal_waits_for_the_coordinator_and_then_changes_the_people_alone(
    house: House,
) -> None:
    agreement_id = await in_force(house)
    party = await oak(house, agreement_id)
    contact = party.contacts()[0]
    proposal = change_of(contact, replace(NEW, name="  Nora   New "))
    proposed = await record(
        house, agreement_id, RecordKind.PROPOSE_CORRECTION, proposal, contact.person_id
    )
    assert not proposed.issues_attachment
    assert (await oak(house, agreement_id)) == party
    decision = CorrectionDecision(proposed.subject_id, approved=True)
    made = await record(house, agreement_id, RecordKind.DECIDE_CORRECTION, decision)
    assert made.issues_attachment
    after = await oak(house, agreement_id)
    assert [p.name for p in after.contacts()] == ["Nora New"]
    assert [p.person_id for p in after.former] == [contact.person_id]
    assert after.signatories() == party.signatories()
    assert (await kinds(house, agreement_id))[-2:] == ["correction_proposed", "contacts_corrected"]


async def test_the_attachment_is_issued_anew_and_the_text_stays(house: House) -> None:
    agreement_id = await in_force(house)
    contact = (await oak(house, agreement_id)).contacts()[0]
    made = await record(house, agreement_id, RecordKind.CORRECT_CONTACTS, change_of(contact, NEW))
    before = await view(house, agreement_id)
    issued = await issue(house, agreement_id, made)
    after = await view(house, agreement_id)
    attachment = after.document("attachment")
    assert attachment is not None
    assert (attachment.sha256, attachment.version, issued.version) == (issued.document_sha256, 2, 2)
    assert after.documents[: len(before.documents)] == before.documents
    with pikepdf.open(io.BytesIO(await house.blobs.get(attachment.sha256))) as pdf:
        assert len(pdf.pages) == attachment.pages
    blocks = document_text(await house.blobs.get(attachment.docx_sha256))
    cells = [cell for block in blocks for row in block.rows for cell in row]
    assert "Nora New" in cells
    assert contact.name not in cells
    assert "oak Contact" not in cells
    assert "elm Contact" in cells
    assert (await kinds(house, agreement_id))[-1] == "attachment_issued"


async def test_those_concerned_are_told_once_the_attachment_is_there(house: House) -> None:
    agreement_id = await in_force(house)
    contact = (await oak(house, agreement_id)).contacts()[0]
    made = await record(house, agreement_id, RecordKind.CORRECT_CONTACTS, change_of(contact, NEW))
    assert made.mails == ()
    issued = await issue(house, agreement_id, made)
    new = (await oak(house, agreement_id)).contacts()[0]
    told = {mail.person_id for mail in issued.mails}
    assert told == {contact.person_id, new.person_id}
    assert {mail.kind for mail in issued.mails} == {MailKind.CONTACTS_CHANGED}


async def test_a_second_attachment_is_a_version_more(house: House) -> None:
    agreement_id = await in_force(house)
    party = await oak(house, agreement_id)
    first = await record(
        house, agreement_id, RecordKind.CORRECT_CONTACTS, change_of(party.contacts()[0], NEW)
    )
    adding = CorrectionPayload("add", party.party_id, "", SIGNATORY, "Board, § 12, 2.3.2026")
    second = await record(house, agreement_id, RecordKind.CORRECT_CONTACTS, adding)
    assert (await issue(house, agreement_id, first)).version == 2
    assert (await issue(house, agreement_id, second)).version == 3
    assert len((await oak(house, agreement_id)).signatories()) == 3


async def test_a_refused_proposal_changes_nothing_and_its_proposer_is_told(house: House) -> None:
    agreement_id = await in_force(house)
    party = await oak(house, agreement_id)
    contact = party.contacts()[0]
    proposed = await record(
        house,
        agreement_id,
        RecordKind.PROPOSE_CORRECTION,
        change_of(contact, NEW),
        contact.person_id,
    )
    decision = CorrectionDecision(proposed.subject_id, approved=False, reason="Not by the party.")
    refused = await record(house, agreement_id, RecordKind.DECIDE_CORRECTION, decision)
    assert await oak(house, agreement_id) == party
    told = [(mail.kind, mail.person_id) for mail in refused.mails]
    assert told == [(MailKind.CORRECTION_REFUSED, contact.person_id)]
    with pytest.raises(ApplicationError) as again:
        await record(
            house, agreement_id, RecordKind.DECIDE_CORRECTION, replace(decision, approved=True)
        )
    assert again.value.type == "correction_is_decided"


@pytest.mark.abuse(9)
async def test_nobody_proposes_for_another_party(house: House) -> None:
    agreement_id = await in_force(house)
    async with house.database.reads() as session:
        first, second, _ = await parties_of(session, agreement_id)
    stranger = second.contacts()[0]
    with pytest.raises(ApplicationError) as refused:
        await record(
            house,
            agreement_id,
            RecordKind.PROPOSE_CORRECTION,
            change_of(first.contacts()[0], NEW),
            stranger.person_id,
        )
    assert refused.value.type == "person_not_listed"


@pytest.mark.parametrize(
    ("new", "basis", "code"),
    [
        (replace(SIGNATORY, email="not an address"), "§ 1", "address_not_valid"),
        (replace(SIGNATORY, name="\u202eann"), "§ 1", "characters_refused"),
        (SIGNATORY, "", "basis_missing"),
    ],
)
async def test_a_person_who_cannot_be_is_refused(
    house: House, new: PersonPayload, basis: str, code: str
) -> None:
    agreement_id = await in_force(house)
    signatory = (await oak(house, agreement_id)).signatories()[0]
    with pytest.raises(ApplicationError) as refused:
        await record(
            house, agreement_id, RecordKind.CORRECT_CONTACTS, change_of(signatory, new, basis)
        )
    assert refused.value.type == code
    assert "contacts_corrected" not in await kinds(house, agreement_id)


async def test_while_a_round_is_open_the_signatories_stay_and_contact_persons_may_change(
    house: House,
) -> None:
    round_ = await house.open_round()
    party = await oak(house, round_.agreement_id)
    made = await record(
        house, round_.agreement_id, RecordKind.CORRECT_CONTACTS, change_of(party.contacts()[0], NEW)
    )
    assert not made.issues_attachment
    assert made.mails
    change = change_of(party.signatories()[0], SIGNATORY, "§ 1")
    with pytest.raises(ApplicationError) as refused:
        await record(house, round_.agreement_id, RecordKind.CORRECT_CONTACTS, change)
    assert refused.value.type == "round_is_open"


async def test_the_same_address_stays_the_same_human_being(house: House) -> None:
    agreement_id = await in_force(house)
    party = await oak(house, agreement_id)
    ann = party.signatories()[0]
    new = PersonPayload("contact", "ann", ann.email.upper(), "en")
    adding = CorrectionPayload("add", party.party_id, "", new)
    await record(house, agreement_id, RecordKind.CORRECT_CONTACTS, adding)
    after = await oak(house, agreement_id)
    assert after.contacts()[-1].identity == ann.identity
