"""The coordinator over the years: duties, changed plans, disputes, the next term."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from adapters.acts_payloads import AgreementPayload
from adapters.database.tables import (
    AgreementRow,
    DisputePartyRow,
    DisputeRow,
    DutyNoteRow,
    InboxRow,
    PartyRow,
    PersonRow,
    PlanChangeRow,
)
from adapters.payloads.disputes import DisputeOpening
from adapters.payloads.duties import DutyNote, DutyTakenBack, RenewalDeclined
from service.dependencies import Services
from tests.activities.years import IN_FORCE_AT, MEETING, REPORT
from tests.service.pages.conftest import Browser, hidden
from tests.service.pages.world import HOSTILE, START, Ticking, World, make_world

PDF = b"%PDF-1.7 minutes"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@pytest.fixture
async def living(services: Services, clock: Ticking) -> World:
    world = await make_world(services, clock, status="in_force")
    async with services.sessions.begin() as session:
        row = await session.get_one(AgreementRow, world.agreement_id)
        row.in_force_at, row.duties, row.renewal_months = IN_FORCE_AT, [REPORT, MEETING], 9
    return world


async def newest_payload(services: Services, world: World) -> bytes:
    async with services.reads() as session:
        act = (await session.scalars(select(InboxRow).order_by(InboxRow.received_at))).all()[-1]
    return await services.blobs.get(act.payload["payload_sha256"])


async def test_what_is_to_be_done_is_on_the_agreements_page(
    coordinator: Browser, living: World
) -> None:
    page = (await coordinator.get(f"/agreements/{living.agreement_id}")).text
    assert "Activity report, February 2026" in page
    assert "overdue" in page
    assert "The record of 2026" in page
    assert f"/agreements/{living.agreement_id}/duties/activity_report/2026" in page


async def test_a_result_is_noted_with_its_file(
    coordinator: Browser, living: World, services: Services
) -> None:
    path = f"/agreements/{living.agreement_id}/duties/activity_report/2026"
    page = await coordinator.get(path)
    assert "Nobody gets a mail when the result is noted." in page.text
    answer = await coordinator.post(
        path, {"note": "Approved."}, page=page, files={"file": ("report.exe", PDF)}
    )
    assert answer.status_code == 303
    note = DutyNote.from_bytes(await newest_payload(services, living))
    assert (note.period, note.note, note.file_type) == ("2026", "Approved.", "application/pdf")
    assert await services.blobs.get(note.file_sha256) == PDF


async def test_a_wrong_result_is_taken_back_with_a_reason_and_both_are_shown(
    coordinator: Browser, living: World, services: Services
) -> None:
    async with services.sessions.begin() as session:
        session.add(
            DutyNoteRow(
                id="note",
                agreement_id=living.agreement_id,
                duty="activity_report",
                period="2026",
                noted_at=START,
                note=HOSTILE,
                file_sha256="",
                file_type="",
                staff_id="staff",
                person_id="",
            )
        )
        aino = PersonRow.name == "Aino Example"
        await session.execute(update(PersonRow).where(aino).values(role="contact"))
        await session.execute(update(PartyRow).values(kind=REPORT["responsible"]))
    path = f"/agreements/{living.agreement_id}/duty-notes/note/taking-back"
    assert path in (await coordinator.get(f"/agreements/{living.agreement_id}")).text
    page = await coordinator.get(path)
    assert "Activity report, 2026" in page.text
    assert "aino@example.org" in page.text  # whose party sees to it, and is told by mail
    assert "carl@example.org" not in page.text
    answer = await coordinator.post(path, {"reason": "The wrong year."}, page=page)
    assert answer.status_code == 303
    word = DutyTakenBack.from_bytes(await newest_payload(services, living))
    assert word == DutyTakenBack("note", "The wrong year.")
    async with services.sessions.begin() as session:
        row = await session.get_one(DutyNoteRow, "note")
        row.taken_back_at, row.taken_back_reason = START, f"Wrong {HOSTILE}"
    shown = (await coordinator.get(f"/agreements/{living.agreement_id}")).text
    assert "taken back on" in shown
    assert HOSTILE not in shown
    assert path not in shown
    assert (await coordinator.get(path.replace("note/taking", "other/taking"))).status_code == 404


async def test_a_next_term_is_declined_with_a_reason(
    coordinator: Browser, living: World, services: Services
) -> None:
    path = f"/agreements/{living.agreement_id}/renewal/declining"
    assert path in (await coordinator.get(f"/agreements/{living.agreement_id}")).text
    page = await coordinator.get(path)
    answer = await coordinator.post(path, {"reason": "It moves."}, page=page)
    assert answer.status_code == 303
    word = RenewalDeclined.from_bytes(await newest_payload(services, living))
    assert word == RenewalDeclined("It moves.")
    async with services.sessions.begin() as session:
        row = await session.get_one(AgreementRow, living.agreement_id)
        row.renewal_declined_at, row.renewal_declined_reason = START, "It moves."
    shown = (await coordinator.get(f"/agreements/{living.agreement_id}")).text
    assert "No next term is prepared; noted on" in shown
    assert path not in shown


@pytest.mark.parametrize(
    ("note", "file", "said"),
    [
        ("", b"", "Write what was done, or choose a file."),
        ("Met.", b"MZ a program", "The file must be a PDF"),
        ("a" * 2001, b"", "The text is too long."),
    ],
)
async def test_what_is_no_result_is_told(
    coordinator: Browser, living: World, note: str, file: bytes, said: str
) -> None:
    path = f"/agreements/{living.agreement_id}/duties/activity_report/2026"
    page = await coordinator.get(path)
    answer = await coordinator.post(path, {"note": note}, page=page, files={"file": ("f", file)})
    assert answer.status_code == 422
    assert said in answer.text


async def test_a_dispute_is_recorded_between_parties(
    coordinator: Browser, living: World, services: Services
) -> None:
    async with services.reads() as session:
        ids = list(await session.scalars(select(PartyRow.id).order_by(PartyRow.ordinal)))
    path = f"/agreements/{living.agreement_id}/disputes/new"
    page = await coordinator.get(path)
    assert "Mikkeli" in page.text
    fields = {"subject": "Premises", "opened_on": "2026-02-20", "csrf": hidden(page, CSRF)}
    answer = await coordinator.client.post(path, data={**fields, "parties": ids[:2]})
    assert answer.status_code == 303
    opening = DisputeOpening.from_bytes(await newest_payload(services, living))
    assert opening == DisputeOpening(tuple(ids[:2]), "Premises", "2026-02-20")


async def test_a_dispute_without_a_day_is_told_so(coordinator: Browser, living: World) -> None:
    path = f"/agreements/{living.agreement_id}/disputes/new"
    page = await coordinator.get(path)
    answer = await coordinator.post(path, {"subject": "A", "opened_on": "soon"}, page=page)
    assert answer.status_code == 422
    assert "Give a date." in answer.text


async def test_a_dispute_stands_on_the_page_with_what_people_wrote_as_text(
    coordinator: Browser, living: World, services: Services
) -> None:
    async with services.sessions.begin() as session:
        party = await session.scalar(select(PartyRow.id).order_by(PartyRow.ordinal))
        session.add(
            DisputeRow(
                id="dispute",
                agreement_id=living.agreement_id,
                ordinal=1,
                subject=HOSTILE,
                opened_on=START.date(),
                closed_on=None,
                outcome="",
                closing_note="",
            )
        )
        await session.flush()
        assert party is not None
        session.add(DisputePartyRow(dispute_id="dispute", party_id=party))
    page = (await coordinator.get(f"/agreements/{living.agreement_id}")).text
    assert HOSTILE not in page
    assert "/disputes/dispute/closing" in page
    assert (await coordinator.get("/agreements/x/disputes/dispute/closing")).status_code == 404


async def test_a_changed_plan_shows_on_the_page_and_in_the_list(
    coordinator: Browser, living: World, services: Services
) -> None:
    agreements = await coordinator.get("/agreements")
    assert agreements.text.count("update due") == 1  # as a choice of the filter
    async with services.sessions.begin() as session:
        session.add(
            PlanChangeRow(
                id="change",
                agreement_id=living.agreement_id,
                plan="Wellbeing plan",
                first_year=2028,
                last_year=2031,
                recorded_at=START,
                dismissed_at=None,
                reason="",
            )
        )
    assert (await coordinator.get("/agreements")).text.count("update due") > 1
    page = (await coordinator.get(f"/agreements/{living.agreement_id}")).text
    assert "An update is due" in page
    assert "/plan-changes/change/dismissal" in page


async def test_the_next_term_is_drafted_from_the_one_before(
    coordinator: Browser, living: World, services: Services
) -> None:
    async with services.sessions.begin() as session:
        row = await session.get_one(AgreementRow, living.agreement_id)
        row.values = {
            "case_number": "2026/12",
            "county": "Eloisa",
            "region": "Etelä-Savon",
            "wellbeing_plan": "Lasten hyvinvointisuunnitelma 2024–2025",
            "action_plan": "Toimintasuunnitelma",
            "coordinator_email": "coordinator@example.org",
        }
    path = f"/agreements/{living.agreement_id}/renewal"
    page = await coordinator.get(path)
    for said in ("2030-01-01", "2033-12-31", "names the year 2024", "3 parties are carried over"):
        assert said in page.text
    fields = {f"value-{key}": value for key, value in row.values.items()} | {
        "value-term_first_day": "2030-01-01",
        "value-term_last_day": "2033-12-31",
        "value-steering_group_meetings": "kuukausittain",
        "value-network_meetings": "4",
    }
    answer = await coordinator.post(path, fields, page=page)
    assert answer.status_code == 303
    payload = AgreementPayload.from_bytes(await newest_payload(services, living))
    assert payload.renews_id == living.agreement_id
    assert [party.name for party in payload.parties][:2] == ["Mikkeli", "Järvi ry"]


async def test_a_party_that_has_left_is_not_carried_over(
    coordinator: Browser, living: World, services: Services
) -> None:
    path = f"/agreements/{living.agreement_id}/renewal"
    assert "Järvi ry" in (await coordinator.get(path)).text
    async with services.sessions.begin() as session:
        left = await session.scalar(
            select(PartyRow).where(
                PartyRow.agreement_id == living.agreement_id, PartyRow.name == "Järvi ry"
            )
        )
        assert left is not None
        left.left_at = START
    page = (await coordinator.get(path)).text
    assert "2 parties are carried over" in page
    assert "Järvi ry" not in page


async def test_old_and_new_link_to_each_other_and_the_gap_is_said(
    coordinator: Browser, living: World, services: Services, clock: Ticking
) -> None:
    async with services.sessions.begin() as session:
        row = await session.get_one(AgreementRow, living.agreement_id)
        row.number = "2025-0001"
    following = await make_world(services, clock, status="draft")
    async with services.sessions.begin() as session:
        row = await session.get_one(AgreementRow, following.agreement_id)
        row.renews_id = living.agreement_id
    old = (await coordinator.get(f"/agreements/{living.agreement_id}")).text
    new = (await coordinator.get(f"/agreements/{following.agreement_id}")).text
    assert f"/agreements/{following.agreement_id}" in old
    assert "From 1 January 2030 no agreement binds the parties" in old
    assert f"/agreements/{living.agreement_id}" in new


async def test_a_draft_has_no_next_term(
    coordinator: Browser, services: Services, clock: Ticking
) -> None:
    world = await make_world(services, clock, status="draft")
    answer = await coordinator.get(f"/agreements/{world.agreement_id}/renewal")
    assert answer.status_code == 409
