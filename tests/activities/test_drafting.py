"""The draft: rendered, recorded with its parties, once."""

from __future__ import annotations

from uuid import uuid4

import pypdfium2 as pdfium
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from temporalio.exceptions import ApplicationError

from adapters.acts_payloads import PartyPayload, PersonPayload
from adapters.database.agreements import agreement_view
from adapters.database.audit import list_events
from adapters.database.drafts import add_parties
from adapters.database.people import parties_of
from adapters.database.tables import AgreementRow, PersonRow
from domain.authority import parse_authority
from domain.lifecycle import AgreementStatus
from domain.parties import Party, PartyKind, Person, Role
from messages.agreement import DraftAgreement
from tests.activities.house import PARTIES, House, party, run


async def test_a_draft_is_recorded_with_its_parties_and_its_event(house: House) -> None:
    drafted = await house.draft()
    async with house.database.reads() as session:
        agreement = await agreement_view(session, drafted.agreement_id)
        parties = await parties_of(session, drafted.agreement_id)
        events = await list_events(session, drafted.agreement_id)
    assert agreement is not None
    assert agreement.status is AgreementStatus.DRAFT
    assert agreement.number == "2026-0001"
    assert [p.name for p in parties] == ["oak", "elm", "ash"]
    assert [p.name for p in parties[1].signatories()] == ["cid", "dan", "eva"]
    assert [e.kind for e in events] == ["agreement_drafted"]


async def test_the_draft_says_that_it_is_one_and_prints_the_values(house: House) -> None:
    drafted = await house.draft()
    pdf = pdfium.PdfDocument(await house.blobs.get(drafted.document_sha256))
    text = pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert "DRAFT" in text
    assert "trees" in text
    assert "2026-0001" in text


async def test_a_draft_made_twice_is_one_agreement(house: House) -> None:
    act = str(uuid4())
    request = DraftAgreement(act, act, await house.payload(PARTIES), house.clock())
    first = await run(house.documents.draft_agreement, request)
    second = await run(house.documents.draft_agreement, request)
    assert first == second
    async with house.database.reads() as session:
        assert await session.scalar(select(func.count()).select_from(AgreementRow)) == 1
        assert len(await list_events(session, act)) == 1


async def test_numbers_follow_each_other_and_a_given_one_is_kept(house: House) -> None:
    drafts = [await house.draft(number=number) for number in ("", "2026-0005", "", "K 12/2026")]
    async with house.database.reads() as session:
        views = [await agreement_view(session, drafted.agreement_id) for drafted in drafts]
    numbers = [view.number for view in views if view]
    assert numbers == ["2026-0001", "2026-0005", "2026-0006", "K 12/2026"]


async def test_a_number_in_use_is_refused(house: House) -> None:
    await house.draft(number="A-1")
    with pytest.raises(ApplicationError) as refused:
        await house.draft(number="A-1")
    assert refused.value.type == "number_taken"
    assert refused.value.non_retryable


@pytest.mark.abuse(55)
async def test_one_address_in_two_places_is_one_human_being(house: House) -> None:
    twice = party("oak", "any", ("ann", "chair"))
    shared = PersonPayload("signatory", "Ann", twice.persons[1].email.upper(), "fi", "board")
    parties = (twice, PartyPayload("elm", "company", "any", (shared,)))
    drafted = await house.draft(parties)
    async with house.database.reads() as session:
        rows = (await session.scalars(select(PersonRow).where(PersonRow.role == "signatory"))).all()
        assert len(await parties_of(session, drafted.agreement_id)) == 2
    assert len(rows) == 2
    assert len({row.identity for row in rows}) == 1


@pytest.mark.parametrize(
    ("parties", "code"),
    [
        ((party("oak", "any", ("ann", "")),), "too_few_parties"),
        ((party("oak", "3", ("ann", "")), PARTIES[0]), "authority_out_of_reach"),
        ((party("oak", "1 chair", ("ann", "board")), PARTIES[0]), "capacity_nobody_has"),
        ((party("oak", "any", ("ann", ""), ("ann", "")), PARTIES[1]), "person_listed_twice"),
    ],
)
async def test_what_could_never_be_signed_is_refused_and_nothing_is_created(
    house: House, parties: tuple[PartyPayload, ...], code: str
) -> None:
    with pytest.raises(ApplicationError) as refused:
        await house.draft(parties)
    assert refused.value.type == code
    async with house.database.reads() as session:
        assert await session.scalar(select(func.count()).select_from(AgreementRow)) == 0


async def test_a_number_is_kept_over_a_draft_that_failed_half_way(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = str(uuid4())
    request = DraftAgreement(act, act, await house.payload(PARTIES), house.clock())

    async def killed(*_: object, **__: object) -> None:
        raise ConnectionError("the process dies here")

    with monkeypatch.context() as patch:
        patch.setattr("activities.documenting.drafting.append_event", killed)
        with pytest.raises(ConnectionError):
            await run(house.documents.draft_agreement, request)
    other = await house.draft()
    await run(house.documents.draft_agreement, request)
    async with house.database.reads() as session:
        first = await agreement_view(session, act)
        second = await agreement_view(session, other.agreement_id)
    assert first is not None
    assert second is not None
    assert (first.number, second.number) == ("2026-0001", "2026-0002")


async def test_a_failure_of_the_database_names_nobody(house: House) -> None:
    drafted = await house.draft()
    person = Person(Role.SIGNATORY, "Secret Name", "secret@oak.example.org", "fi")
    twice = Party("Secret Name", PartyKind.OTHER, parse_authority("any"), (person, person))
    with pytest.raises(IntegrityError) as failed:
        async with house.database.sessions.begin() as session:
            await add_parties(session, drafted.agreement_id, [twice])
    assert "Secret Name" not in str(failed.value)
