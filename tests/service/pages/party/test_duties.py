"""What a party's page shows of duties and disputes, and the results noted there."""

from __future__ import annotations

import pytest

from adapters.database.tables import (
    AgreementRow,
    DisputePartyRow,
    DisputeRow,
    DisputeStepRow,
    DutyNoteRow,
)
from adapters.payloads.duties import DutyNote
from service.dependencies import Services
from tests.activities.years import IN_FORCE_AT, MEETING, REPORT
from tests.service.pages.conftest import Browser
from tests.service.pages.party.scene import Scene, make_scene
from tests.service.pages.test_accessibility import faults
from tests.service.pages.world import HOSTILE, START, InstantDelivery, Ticking

PDF = b"%PDF-1.7 report"


@pytest.fixture
async def scene(services: Services, clock: Ticking) -> Scene:
    """An agreement whose municipalities report, and whose coordinator sees to the meetings."""
    scene = await make_scene(services, clock)
    duties = [REPORT | {"responsible": "municipality"}, MEETING]
    await scene.change(AgreementRow, scene.agreement_id, in_force_at=IN_FORCE_AT, duties=duties)
    return scene


async def add_note(scene: Scene, duty: str, period: str) -> None:
    async with scene.services.sessions.begin() as session:
        session.add(
            DutyNoteRow(
                id=duty,
                agreement_id=scene.agreement_id,
                duty=duty,
                period=period,
                noted_at=START,
                note="Done.",
                file_sha256=await scene.services.blobs.put(PDF),
                file_type="application/pdf",
                staff_id="staff",
                person_id="",
            )
        )


async def test_a_party_sees_its_own_duties_and_no_others(browser: Browser, scene: Scene) -> None:
    link = scene.link("Cecilia")
    page = (await browser.get(f"{link}?lang=fi")).text
    assert "Toimintaraportti" in page
    assert f"{link}/duties/activity_report/2026" in page
    assert "steering_group_meets" not in page
    other = await browser.get(f"{link}/duties/steering_group_meets/2026-03")
    assert other.status_code == 403


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_a_result_is_noted_on_the_partys_page_with_from_where_it_came(
    browser: Browser, scene: Scene, delivery: InstantDelivery, language: str
) -> None:
    path = f"{scene.link('Cecilia')}/duties/activity_report/2026"
    page = await browser.get(f"{path}?lang={language}")
    assert faults(page.text) == []
    answer = await browser.post(
        path, {"note": "Approved."}, page=page, files={"file": ("r.exe", PDF)}
    )
    assert answer.status_code == 303
    (act,) = delivery.delivered
    assert act.payload["person_id"] == scene.people["Cecilia"]
    note = DutyNote.from_bytes(await scene.services.blobs.get(act.payload["payload_sha256"]))
    assert (note.duty, note.note, note.file_type) == (
        "activity_report",
        "Approved.",
        "application/pdf",
    )
    assert note.ip
    received = await browser.get(answer.headers["location"])
    assert faults(received.text) == []


async def test_an_empty_result_is_told_and_not_recorded(
    browser: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    path = f"{scene.link('Cecilia')}/duties/activity_report/2026"
    page = await browser.get(path)
    answer = await browser.post(path, {"note": " "}, page=page, files={"file": ("", b"")})
    assert answer.status_code == 422
    assert "Write what was done, or choose a file." in answer.text
    assert delivery.delivered == []


@pytest.mark.abuse(9)
async def test_only_the_files_of_the_partys_own_duties_can_be_fetched(
    browser: Browser, scene: Scene
) -> None:
    await add_note(scene, "activity_report", "2026")
    await add_note(scene, "steering_group_meets", "2026-02")
    link = scene.link("Cecilia")
    own = await browser.get(f"{link}/duty-files/activity_report")
    assert (own.content, own.headers["content-type"]) == (PDF, "application/pdf")
    assert (await browser.get(f"{link}/duty-files/steering_group_meets")).status_code == 404


async def test_when_the_agreement_has_ended_nothing_can_be_noted(
    browser: Browser, scene: Scene
) -> None:
    await scene.change(AgreementRow, scene.agreement_id, status="term_ended")
    page = (await browser.get(scene.link("Cecilia"))).text
    assert "Activity report" in page
    assert "/duties/activity_report/" not in page


async def test_a_dispute_is_shown_in_full_to_those_between_whom_it_is(
    browser: Browser, scene: Scene
) -> None:
    async with scene.services.sessions.begin() as session:
        session.add(
            DisputeRow(
                id="dispute",
                agreement_id=scene.agreement_id,
                ordinal=1,
                subject=f"Premises {HOSTILE}",
                opened_on=START.date(),
                closed_on=None,
                outcome="",
                closing_note="",
            )
        )
        await session.flush()
        session.add(DisputePartyRow(dispute_id="dispute", party_id=scene.parties["Juva"]))
        session.add(
            DisputeStepRow(
                id="step",
                dispute_id="dispute",
                kind="negotiation",
                held_on=START.date(),
                note="A room each.",
            )
        )
    concerned = (await browser.get(f"{scene.link('Cecilia')}?lang=en")).text
    assert "Premises" in concerned
    assert "A room each." in concerned
    assert HOSTILE not in concerned
    assert faults(concerned) == []
    other = (await browser.get(f"{scene.link('Aino')}?lang=en")).text
    assert "negotiation between the parties" in other
    assert "Premises" not in other
    assert "A room each." not in other
