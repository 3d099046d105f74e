"""Notice on the party's page and on the coordinator's: said before it is given, asked once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from activities.recording.notices import mails_to_all
from adapters.database.tables import AgreementRow, NoticeRow, SigningRoundRow
from adapters.payloads.notices import NoticeStart, PaperNotice, TakingBackWord
from messages.mail import MailKind
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.party.scene import Scene, make_scene
from tests.service.pages.world import InstantDelivery, Ticking

NOTICE = "5f0b6a6e-0000-4000-8000-00000000000a"
TERMS: dict[str, Any] = {
    "first_on": "2026-01-01",
    "last_on": "2029-12-31",
    "prolonged_by_months": None,
    "holidays": "",
    "termination": {
        "rule": "yearly",
        "notice_from": None,
        "notice_by": "06-30",
        "ends_on": "12-31",
        "late_notice": "next_end",
        "effect": "party_leaves",
        "take_back": "consent_of_all",
        "non_working_day": "same",
        "who": [],
        "fewest_parties": 2,
    },
}


@pytest.fixture
async def scene(services: Services, clock: Ticking) -> Scene:
    made = await make_scene(services, clock)
    await made.change(AgreementRow, made.agreement_id, terms=TERMS)
    return made


async def given(scene: Scene, party: str) -> None:
    """Record a notice as the workflow would."""
    async with scene.services.sessions.begin() as session:
        session.add(
            NoticeRow(
                id=NOTICE,
                agreement_id=scene.agreement_id,
                party_id=scene.parties[party],
                status="given",
                started_at=scene.clock(),
                scan_sha256="ab" * 32,
                received_at=scene.clock(),
                ends_on=date(2026, 12, 31),
                ends_at=datetime(2026, 12, 31, 22, tzinfo=UTC),
                deadline_at=datetime(2026, 6, 30, 21, tzinfo=UTC),
            )
        )


async def payload(scene: Scene, delivery: InstantDelivery) -> bytes:
    return await scene.services.blobs.get(delivery.delivered[-1].payload["payload_sha256"])


async def test_both_dates_are_said_before_a_notice_is_sent_for_signing(
    browser: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    link = scene.link("Cecilia")
    shown = await browser.get(link)
    assert "last day is 31 December 2026" in shown.text
    assert "counts for the next end instead: 31 December 2027" in shown.text
    page = await browser.get(f"{link}/notice")
    assert "Dan Example" in page.text
    answer = await browser.post(f"{link}/notice", page=page)
    assert answer.status_code == 303
    (act,) = delivery.delivered
    assert (act.kind, act.payload["kind"]) == ("start_signing_round", "notice")
    assert (act.payload["person_id"], act.payload["closes_on"]) == (
        scene.people["Cecilia"],
        "2026-03-16",
    )
    start = NoticeStart.from_bytes(await payload(scene, delivery))
    assert start.party_id == scene.parties["Juva"]
    assert any("31 December 2026" in sentence for sentence in start.shown)


async def test_a_party_asks_and_another_consents_on_their_own_pages(
    browser: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    await given(scene, "Mikkeli")
    shown = await browser.get(scene.link("Dan"))
    assert "Consent to the taking back" not in shown.text  # nobody has asked for it
    assert "Take the notice back" not in (await browser.get(scene.link("Aino") + "?lang=en")).text
    link = scene.link("Bertil")
    page = await browser.get(f"{link}?lang=en")
    assert "Take the notice back" in page.text
    answer = await browser.post(f"{link}/notices/{NOTICE}/taking-back", page=page)
    assert answer.status_code == 303
    word = TakingBackWord.from_bytes(await payload(scene, delivery))
    assert (word.notice_id, word.party_id) == (NOTICE, scene.parties["Mikkeli"])
    assert delivery.delivered[-1].payload["person_id"] == scene.people["Bertil"]


async def test_who_has_given_notice_is_told_that_once_is_enough(
    browser: Browser, scene: Scene
) -> None:
    await given(scene, "Juva")
    shown = await browser.get(scene.link("Dan"))
    assert "The party has given notice already" in shown.text
    assert (await browser.get(f"{scene.link('Dan')}/notice")).status_code == 303


async def test_paper_is_recorded_with_its_arrival_in_the_agreement_s_own_zone(
    coordinator: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    path = f"/agreements/{scene.agreement_id}/notices/new"
    assert "Juva" in (await coordinator.get(path)).text
    asked = f"{path}?party={scene.parties['Juva']}"
    assert "at which the paper arrived" in (await coordinator.get(f"{asked}&day=never")).text
    page = await coordinator.get(f"{asked}&day=2026-03-03&time=12:30")
    assert "The deadline for this end is 30 June 2026" in page.text
    async with scene.services.reads() as session:
        agreement = await session.get_one(AgreementRow, scene.agreement_id)
        mails = await mails_to_all(session, agreement, MailKind.NOTICE_GIVEN, "notice")
    told = {mail.person_id for mail in mails}
    listed = {name for name in scene.people if f"{name}@example.org" in page.text}
    assert listed == {name for name, id_ in scene.people.items() if id_ in told}
    assert "Fewer than 2 parties then remain: the agreement ends on that day for all." in page.text
    fields = {
        "party": scene.parties["Juva"],
        "day": "2026-03-01",
        "time": "12:30",
        f"signed-{scene.people['Dan']}": "yes",
    }
    wrong = await coordinator.post(path, fields | {"time": "noon"}, page=page)
    assert wrong.status_code == 422
    assert "at which the paper arrived" in wrong.text
    assert not delivery.delivered
    scan = {"scan": ("scan.pdf", b"%PDF-1.7 scan")}
    answer = await coordinator.post(path, fields, page=page, files=scan)
    assert answer.status_code == 303, answer.text
    paper = PaperNotice.from_bytes(await payload(scene, delivery))
    assert datetime.fromisoformat(paper.arrived_at) == datetime(2026, 3, 1, 10, 30, tzinfo=UTC)
    assert paper.signed_by == (scene.people["Dan"],)
    assert await scene.services.blobs.get(paper.scan_sha256) == b"%PDF-1.7 scan"


async def test_the_agreement_s_page_lists_notices_and_leads_to_the_paper(
    coordinator: Browser, scene: Scene
) -> None:
    await given(scene, "Mikkeli")
    page = await coordinator.get(f"/agreements/{scene.agreement_id}")
    assert "Takes effect at the end of" in page.text
    word = f"/agreements/{scene.agreement_id}/notices/{NOTICE}/taking-back"
    assert word in page.text
    asked = f"{word}?party={scene.parties['Juva']}&day=2026-03-01&time=12:30"
    assert "Who signed the paper?" in (await coordinator.get(asked)).text


async def test_a_word_from_paper_lists_who_is_asked_to_consent_or_that_nobody_is_told(
    coordinator: Browser, scene: Scene
) -> None:
    await given(scene, "Mikkeli")
    path = f"/agreements/{scene.agreement_id}/notices/{NOTICE}/taking-back"

    async def page_of(party: str) -> str:
        asked = f"?party={scene.parties[party]}&day=2026-03-03&time=12:30"
        return (await coordinator.get(path + asked)).text

    early = await page_of("Juva")  # consents before it is asked to
    assert "Nobody gets a mail about this word." in early
    assert "Who gets a mail" not in early
    asks = await page_of("Mikkeli")
    assert "Nobody gets a mail about this word." not in asks
    async with scene.services.reads() as session:
        agreement = await session.get_one(AgreementRow, scene.agreement_id)
        kind = MailKind.NOTICE_CONSENT_ASKED
        missing = [id_ for name, id_ in scene.parties.items() if name != "Mikkeli"]
        mails = await mails_to_all(session, agreement, kind, NOTICE, party_ids=missing)
    mailed = {mail.person_id for mail in mails if mail.person_id}
    listed = {id_ for name, id_ in scene.people.items() if f">{name}@example.org<" in asks}
    assert listed == mailed != set()
    assert asks.count('data-label="Email"') == len(mails)


async def being_signed(scene: Scene, party: str, by: str) -> None:
    """Record a notice that waits for its signatures, as the workflow would."""
    async with scene.services.sessions.begin() as session:
        session.add(
            SigningRoundRow(
                id=str(uuid4()),
                agreement_id=scene.agreement_id,
                number=2,
                kind="notice",
                subject_id=NOTICE,
                title="Notice of termination",
                status="open",
                document_sha256=scene.draft_sha256,
                started_by=scene.people[by],
                sent_at=scene.clock(),
                closes_at=scene.clock() + timedelta(days=14),
            )
        )
        session.add(
            NoticeRow(
                id=NOTICE,
                agreement_id=scene.agreement_id,
                party_id=scene.parties[party],
                status="signing",
                started_at=scene.clock(),
                round_number=2,
            )
        )


async def test_a_notice_is_withdrawn_from_signing_by_who_started_it_and_by_nobody_else(
    browser: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    await being_signed(scene, "Juva", "Cecilia")
    others = await browser.get(scene.link("Bertil") + "?lang=en")
    assert "Withdraw the notice" not in others.text
    page = await browser.get(scene.link("Cecilia"))
    assert "Withdraw the notice from signing" in page.text
    theirs = await browser.post(f"{scene.link('Bertil')}/notices/{NOTICE}/withdrawal", page=page)
    assert theirs.status_code == 404
    assert not delivery.delivered
    done = await browser.post(f"{scene.link('Cecilia')}/notices/{NOTICE}/withdrawal", page=page)
    assert done.status_code == 303
    (act,) = delivery.delivered
    assert (act.kind, act.payload["person_id"]) == ("withdraw_round", scene.people["Cecilia"])


async def test_a_coordinator_cannot_withdraw_a_party_s_notice(
    coordinator: Browser, scene: Scene, delivery: InstantDelivery
) -> None:
    await being_signed(scene, "Juva", "Cecilia")
    path = f"/agreements/{scene.agreement_id}/signing-rounds/2/withdrawal"
    assert (await coordinator.get(path)).status_code == 409
    page = await coordinator.get(f"/agreements/{scene.agreement_id}/disputes/new")
    refused = await coordinator.post(path, {"reason": "No."}, page=page)
    assert refused.status_code == 409
    assert "only the party can withdraw it" in refused.text
    assert not delivery.delivered
