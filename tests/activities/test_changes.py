"""Accession and amendment on real parts: who signs, from when it counts, what is refused."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import update
from temporalio.exceptions import ApplicationError

from adapters.acts_payloads import PartyPayload
from adapters.database.agreement_search import Wanted, search
from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.audit import list_events
from adapters.database.changes import ChangeView, changes_of
from adapters.database.mail_sources import mail_facts
from adapters.database.people import PartyView, parties_of
from adapters.database.plan_changes import AMENDED, plan_changes
from adapters.database.rounds import RoundView, latest_round_number, round_view
from adapters.database.tables import AgreementRow, PlanChangeRow
from adapters.documents.verification import verify_pdf
from adapters.documents.verification_report import Verdict
from adapters.payloads.changes import AccessionPayload, AmendmentPayload
from domain.changes import ChangeStatus
from domain.lifecycle import AgreementStatus, RoundKind, RoundStatus
from domain.troubles import Trouble
from messages.mail import MailKind, SendMail
from messages.records import (
    IssueAttachment,
    RecordRoundEnded,
    RecordSealed,
    RoundKey,
    SealedRound,
    SealRound,
)
from tests.activities.house import House, party, run
from tests.stuck import stuck

FIR = party("fir", "2", ("hal", ""), ("ivy", ""))
EVERYBODY = ("ann", "bea", "cid", "fay")


async def in_force(house: House) -> str:
    """Return an agreement of three parties that is in force."""
    round_ = await house.open_round()
    await signed_and_sealed(house, round_, EVERYBODY)
    return round_.agreement_id


async def signed_and_sealed(house: House, round_: RoundView, names: tuple[str, ...]) -> SealedRound:
    for name in names:
        house.clock.now += timedelta(minutes=1)
        await house.sign(round_, await house.signing(round_, name))
    last = house.clock.now
    house.clock.now += timedelta(minutes=1)
    key = (round_.agreement_id, round_.number)
    await run(house.records.record_round_ended, RecordRoundEnded(*key, RoundStatus.COMPLETE, last))
    sealed = await run(house.documents.seal_document, SealRound(*key))
    record = RecordSealed(*key, sealed.document_sha256, sealed.in_force_at, house.clock.now)
    await run(house.records.record_sealed, record)
    await run(house.records.record_sealed, record)
    return sealed


async def accession(house: House, agreement_id: str, new: PartyPayload = FIR) -> RoundView:
    sha256 = await house.blobs.put(AccessionPayload(new).to_bytes())
    return await opened(house, agreement_id, RoundKind.ACCESSION, sha256)


async def amendment(house: House, agreement_id: str, **values: str) -> RoundView:
    async with house.database.reads() as session:
        view = await agreement_view(session, agreement_id)
    assert view is not None
    payload = AmendmentPayload(1, {**view.values, **values})
    sha256 = await house.blobs.put(payload.to_bytes())
    return await opened(house, agreement_id, RoundKind.AMENDMENT, sha256)


async def opened(house: House, agreement_id: str, kind: RoundKind, sha256: str) -> RoundView:
    async with house.database.reads() as session:
        number = (await latest_round_number(session, agreement_id, None) or 0) + 1
    request = replace(
        house.freezing(agreement_id, number),
        act_id=f"{kind}-{agreement_id}-{number}"[:60],
        kind=kind,
        payload_sha256=sha256,
    )
    await run(house.documents.freeze_document, request)
    await run(house.documents.freeze_document, request)
    async with house.database.reads() as session:
        found = await round_view(session, agreement_id, number)
    assert found is not None
    return found


async def state(house: House, agreement_id: str) -> tuple[AgreementView, tuple[PartyView, ...]]:
    async with house.database.reads() as session:
        view = await agreement_view(session, agreement_id)
        assert view is not None
        return view, await parties_of(session, agreement_id)


async def changes(house: House, agreement_id: str) -> list[ChangeView]:
    async with house.database.reads() as session:
        return list(await changes_of(session, agreement_id))


async def told(house: House, agreement_id: str, kind: str) -> list[dict[str, object]]:
    async with house.database.reads() as session:
        events = await list_events(session, agreement_id)
    return [dict(event.event) for event in events if event.kind == kind]


def code_of(refused: pytest.ExceptionInfo[ApplicationError]) -> str | None:
    return refused.value.type


async def test_a_new_party_is_one_from_the_last_required_signature_on(house: House) -> None:
    agreement_id = await in_force(house)
    round_ = await accession(house, agreement_id)
    assert [p.name for p in round_.parties] == ["oak", "elm", "ash", "fir"]
    assert [p.name for p in (await state(house, agreement_id))[1]] == ["oak", "elm", "ash"]
    async with house.database.reads() as session:
        assert (await search(session, Wanted("FIR"), at=house.clock.now)).total == 1
    sealed = await signed_and_sealed(house, round_, (*EVERYBODY, "hal", "ivy"))
    view, parties = await state(house, agreement_id)
    assert view.status is AgreementStatus.IN_FORCE
    assert [(p.name, p.joined_at) for p in parties][-1] == ("fir", sealed.in_force_at)
    (change,) = await changes(house, agreement_id)
    assert (change.status, change.counts_from) == (ChangeStatus.IN_FORCE, sealed.in_force_at)
    assert len(await told(house, agreement_id, "party_joined")) == 1


async def test_the_mails_of_a_round_say_what_it_changes(house: House) -> None:
    agreement_id = await in_force(house)
    for started, expected in (
        (await accession(house, agreement_id), ("accession", "fir", None)),
        (await house.open_round(), ("", None, None)),
    ):
        person = started.parties[0].requests[0].person
        key = (started.agreement_id, started.number)
        mail = SendMail("key", MailKind.COMPLETED, *key, person_id=person.person_id)
        async with house.database.reads() as session:
            about = (await mail_facts(session, mail, at=house.clock())).about
        found = (about.get("change", ""), about.get("party"), about.get("version"))
        assert found == expected


async def test_with_a_new_party_the_attachment_is_issued_anew_once(house: House) -> None:
    agreement_id = await in_force(house)
    round_ = await accession(house, agreement_id)
    sealed = await signed_and_sealed(house, round_, (*EVERYBODY, "hal", "ivy"))
    (change,) = await changes(house, agreement_id)
    assert sealed.attachment_for == change.change_id
    request = IssueAttachment(agreement_id, change_id=sealed.attachment_for)
    issued = await run(house.documents.issue_attachment, request)
    assert await run(house.documents.issue_attachment, request) == issued
    assert (issued.version, issued.mails) == (2, ())
    (event,) = await told(house, agreement_id, "attachment_issued")
    assert event["data"] == {
        "change_id": change.change_id,
        "version": 2,
        "document_sha256": issued.document_sha256,
    }
    issued_pdf = PdfReader(BytesIO(await house.blobs.get(issued.document_sha256)))
    text = "".join(page.extract_text() for page in issued_pdf.pages)
    assert all(name in text for name in ("oak", "fir"))


async def test_the_addendum_verifies_by_itself_with_every_partys_rule(house: House) -> None:
    agreement_id = await in_force(house)
    round_ = await accession(house, agreement_id)
    sealed = await signed_and_sealed(house, round_, (*EVERYBODY, "hal", "ivy"))
    roots = [house.document_tools.authority.root_certificate]
    pdf = await house.blobs.get(sealed.document_sha256)
    report = await asyncio.to_thread(verify_pdf, pdf, trust_roots=roots, at=house.clock())
    assert report.verdict is Verdict.PASSED


async def test_everybody_is_told_of_a_new_party_and_those_asked_of_one_that_did_not_join(
    house: House,
) -> None:
    agreement_id = await in_force(house)
    round_ = await accession(house, agreement_id)
    key = RoundKey(agreement_id, round_.number)
    ended = RecordRoundEnded(*_key(round_), RoundStatus.EXPIRED, round_.closes_at)
    await run(house.records.record_round_ended, ended)
    view, parties = await state(house, agreement_id)
    assert view.status is AgreementStatus.IN_FORCE
    assert [p.name for p in parties] == ["oak", "elm", "ash"]
    asked = {r.person.person_id for p in round_.parties for r in p.requests}
    recipients = await run(house.records.list_recipients, key)
    assert set(recipients.person_ids) == asked
    (change,) = await changes(house, agreement_id)
    assert change.status is ChangeStatus.NOT_SIGNED
    again = await accession(house, agreement_id)
    await signed_and_sealed(house, again, (*EVERYBODY, "hal", "ivy"))
    recipients = await run(house.records.list_recipients, RoundKey(*_key(again)))
    assert len(recipients.person_ids) > len(asked)


def _key(round_: RoundView) -> tuple[str, int]:
    return round_.agreement_id, round_.number


async def test_a_party_in_force_or_acceding_cannot_accede(house: House) -> None:
    agreement_id = await in_force(house)
    with pytest.raises(ApplicationError) as refused:
        await accession(house, agreement_id, party(" ELM ", "any", ("joe", "")))
    assert code_of(refused) == "party_is_in_force"
    await accession(house, agreement_id)
    with pytest.raises(ApplicationError) as refused:
        await accession(house, agreement_id)
    assert code_of(refused) == "accession_is_open"
    await accession(house, agreement_id, party("yew", "any", ("kai", "")))


async def test_nobody_accedes_to_what_is_not_in_force(house: House) -> None:
    round_ = await house.open_round()
    with pytest.raises(ApplicationError) as refused:
        await accession(house, round_.agreement_id)
    assert code_of(refused) == "not_in_force"


async def test_where_the_clause_says_so_the_new_party_and_the_keeper_alone_sign(
    house: House,
) -> None:
    template = house.document_tools.templates.get("small").folder / "template.toml"
    clause = '\n[accession]\nsigned_by = "new_and_managing"\nmanaging = "company"\n'
    template.write_text(template.read_text("utf-8") + clause, "utf-8")
    agreement_id = await in_force(house)
    round_ = await accession(house, agreement_id)
    assert [p.name for p in round_.parties] == ["oak", "fir"]
    await signed_and_sealed(house, round_, ("ann", "bea", "hal", "ivy"))
    assert [p.name for p in (await state(house, agreement_id))[1]][-1] == "fir"


async def test_an_amended_text_replaces_the_one_in_force_when_the_last_has_signed(
    house: House,
) -> None:
    agreement_id = await in_force(house)
    before, _ = await state(house, agreement_id)
    async with house.database.sessions.begin() as session:
        session.add(
            PlanChangeRow(
                id="plan",
                agreement_id=agreement_id,
                plan="Plan of the woods",
                first_year=2026,
                last_year=2029,
                recorded_at=house.clock(),
                reason="",
            )
        )
    async with house.database.reads() as session:
        assert Trouble.UPDATE in await stuck(session, agreement_id)
    round_ = await amendment(house, agreement_id, subject="forests", term_last_day="2031-06-30")
    during, _ = await state(house, agreement_id)
    assert (during.version, during.values) == (before.version, before.values)
    sealed = await signed_and_sealed(house, round_, EVERYBODY)
    after, _ = await state(house, agreement_id)
    assert after.status is AgreementStatus.IN_FORCE
    assert (after.version, after.values["subject"]) == (before.version + 1, "forests")
    assert after.last_on == date(2031, 6, 30)
    assert after.first_on == before.first_on
    text = after.text_in_force
    assert text is not None
    assert text.sha256 == sealed.document_sha256
    old = before.text_in_force
    assert old in after.documents
    async with house.database.reads() as session:
        assert Trouble.UPDATE not in await stuck(session, agreement_id)
        (followed,) = await plan_changes(session, agreement_id)
    assert followed.settled_by == AMENDED
    (event,) = await told(house, agreement_id, "agreement_amended")
    assert event["occurred_at"] == sealed.in_force_at.isoformat(timespec="microseconds").replace(
        "+00:00", "Z"
    )


async def test_an_amendment_that_is_not_signed_by_all_leaves_everything_as_it_was(
    house: House,
) -> None:
    agreement_id = await in_force(house)
    before, _ = await state(house, agreement_id)
    round_ = await amendment(house, agreement_id, subject="forests")
    ended = RecordRoundEnded(*_key(round_), RoundStatus.DECLINED, house.clock())
    await run(house.records.record_round_ended, ended)
    after, _ = await state(house, agreement_id)
    assert (after.values, after.version, after.text_in_force) == (
        before.values,
        before.version,
        before.text_in_force,
    )


async def test_an_amendment_waits_for_open_rounds_and_accessions_for_it(house: House) -> None:
    agreement_id = await in_force(house)
    await accession(house, agreement_id)
    with pytest.raises(ApplicationError) as refused:
        await amendment(house, agreement_id, subject="forests")
    assert code_of(refused) == "round_is_open"
    other = await in_force(house)
    await amendment(house, other, subject="forests")
    with pytest.raises(ApplicationError) as refused:
        await accession(house, other)
    assert code_of(refused) == "round_is_open"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "nothing_is_amended"),
        ({"term_first_day": "2026-02-01"}, "first_day_stays"),
        ({"term_last_day": "2025-12-31"}, "values_not_valid"),
        ({"term_last_day": "2026-03-01"}, "term_has_ended"),
    ],
)
async def test_an_amendment_changes_something_and_never_the_past(
    house: House, values: dict[str, str], code: str
) -> None:
    agreement_id = await in_force(house)
    with pytest.raises(ApplicationError) as refused:
        await amendment(house, agreement_id, **values)
    assert code_of(refused) == code


async def test_what_was_signed_after_the_agreement_ended_is_void(house: House) -> None:
    agreement_id = await in_force(house)
    round_ = await accession(house, agreement_id)
    async with house.database.sessions.begin() as session:
        await session.execute(
            update(AgreementRow)
            .where(AgreementRow.id == agreement_id)
            .values(status=AgreementStatus.ENDED_BY_NOTICE, ended_at=house.clock())
        )
    await signed_and_sealed(house, round_, (*EVERYBODY, "hal", "ivy"))
    view, parties = await state(house, agreement_id)
    assert view.status is AgreementStatus.ENDED_BY_NOTICE
    assert "fir" not in [p.name for p in parties]
    (change,) = await changes(house, agreement_id)
    assert change.status is ChangeStatus.VOID
