"""What waits in an agreement is said first on its page, each with its section."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from adapters.database.tables import (
    AgreementRow,
    CorrectionRow,
    DisputePartyRow,
    DisputeRow,
    PlanChangeRow,
)
from domain.months import MonthDay
from domain.term import Term
from domain.termination.as_data import rule_to_data
from domain.termination.rule import EndsAt, RollingNotice, TermRule, YearlyDeadline
from service.dependencies import Services
from tests.activities.years import IN_FORCE_AT, REPORT
from tests.service.pages.conftest import Browser
from tests.service.pages.party.scene import Scene, make_scene
from tests.service.pages.test_accessibility import faults
from tests.service.pages.world import START, Ticking


@pytest.fixture
async def scene(services: Services, clock: Ticking) -> Scene:
    """An agreement in force in which nothing waits."""
    scene = await make_scene(services, clock)
    await scene.change(AgreementRow, scene.agreement_id, in_force_at=IN_FORCE_AT)
    return scene


async def add(scene: Scene, *rows: Any) -> None:
    async with scene.services.sessions.begin() as session:
        for row in rows:
            session.add(row)
            await session.flush()


async def first_words(browser: Browser, scene: Scene, language: str = "en") -> str:
    """Return what stands on the page before the facts."""
    page = await browser.get(f"/agreements/{scene.agreement_id}?lang={language}")
    assert page.status_code == 200
    assert faults(page.text) == []
    return page.text.partition('<dl class="facts">')[0]


async def test_where_nothing_waits_there_is_nothing_to_do(
    coordinator: Browser, scene: Scene
) -> None:
    assert "There is nothing to do now." in await first_words(coordinator, scene)


async def test_everything_that_waits_leads_to_its_section(
    coordinator: Browser, scene: Scene
) -> None:
    await scene.change(AgreementRow, scene.agreement_id, duties=[REPORT | {"month": 1}])
    await add(scene, a_plan_change(scene), a_correction(scene), *a_dispute(scene))
    said = await first_words(coordinator, scene)
    assert "There is nothing to do now." not in said
    for section, words in (
        ("people", "One correction of a party’s people waits to be approved."),
        ("duties", "An update is due: the plan “Plan” (2028–2031) has changed."),
        ("duties", "One recurring duty is overdue."),
        ("disputes", "One dispute is open."),
    ):
        assert f'<a href="#{section}">{words}</a>' in said
    for language in ("fi", "sv"):
        assert said != await first_words(coordinator, scene, language)


async def test_a_correction_that_takes_somebody_away_says_so(
    coordinator: Browser, scene: Scene
) -> None:
    await add(scene, a_correction(scene))
    page = await coordinator.get(f"/agreements/{scene.agreement_id}/corrections/correction")
    assert "The person no longer acts for the party: Frans Example" in page.text


async def test_the_next_term_is_spoken_of_when_it_is_offered_unless_it_was_declined(
    coordinator: Browser, scene: Scene
) -> None:
    await scene.change(
        AgreementRow, scene.agreement_id, renewal_months=9, last_on=date(2026, 10, 31)
    )
    said = await first_words(coordinator, scene)
    assert '<a href="#renewal">The term ends on 31 October 2026: the next term can be' in said
    await scene.change(AgreementRow, scene.agreement_id, renewal_declined_at=START)
    assert "There is nothing to do now." in await first_words(coordinator, scene)


async def test_an_open_termination_window_is_said_with_its_last_day(
    coordinator: Browser, scene: Scene
) -> None:
    await scene.change(AgreementRow, scene.agreement_id, terms=yearly(MonthDay(6, 30)))
    said = await first_words(coordinator, scene)
    assert "The termination window is open until the end of 30 June 2026." in said
    await scene.change(AgreementRow, scene.agreement_id, terms=yearly(MonthDay(2, 28)))
    assert "window is open" not in await first_words(coordinator, scene)


async def test_of_a_rolling_notice_the_last_day_is_said_with_the_end_it_leads_to(
    coordinator: Browser, scene: Scene
) -> None:
    rule = TermRule(Term(date(2026, 1, 1), None), RollingNotice(months=3, ends_at=EndsAt.MONTH_END))
    await scene.change(AgreementRow, scene.agreement_id, terms=rule_to_data(rule), last_on=None)
    page = await coordinator.get(f"/agreements/{scene.agreement_id}")
    assert "A notice that is received by 31 March 2026 (Finnish time) takes effect on" in page.text


async def test_the_forms_of_a_dispute_name_who_is_told(coordinator: Browser, scene: Scene) -> None:
    await add(scene, *a_dispute(scene))
    disputes = f"/agreements/{scene.agreement_id}/disputes"
    opening = await coordinator.get(f"{disputes}/new")
    assert "Juva (Cecilia Example, Cecilia@example.org)" in opening.text
    for form in ("steps/new", "closing"):
        page = await coordinator.get(f"{disputes}/dispute/{form}")
        assert "Cecilia@example.org" in page.text
        assert "Aino@example.org" not in page.text


async def test_what_is_settled_waits_no_more(coordinator: Browser, scene: Scene) -> None:
    change, correction, dispute = a_plan_change(scene), a_correction(scene), a_dispute(scene)
    change.dismissed_at, correction.status, dispute[0].outcome = START, "approved", "settled"
    correction.decided_at, dispute[0].closed_on = START, START.date()
    await add(scene, change, correction, *dispute)
    assert "There is nothing to do now." in await first_words(coordinator, scene)


def yearly(notice_by: MonthDay) -> dict[str, Any]:
    """Return terms by which notice is given until a day of each year."""
    termination = YearlyDeadline(notice_by=notice_by, ends_on=MonthDay(12, 31))
    return rule_to_data(TermRule(Term(date(2026, 1, 1), date(2029, 12, 31)), termination))


def a_plan_change(scene: Scene) -> PlanChangeRow:
    return PlanChangeRow(
        id="change",
        agreement_id=scene.agreement_id,
        plan="Plan",
        first_year=2028,
        last_year=2031,
        recorded_at=START,
        dismissed_at=None,
        reason="",
    )


def a_correction(scene: Scene) -> CorrectionRow:
    return CorrectionRow(
        id="correction",
        agreement_id=scene.agreement_id,
        party_id=scene.parties["Juva"],
        kind="remove",
        status="proposed",
        person_id=scene.people["Frans"],
        new_person_id=None,
        proposal={},
        proposed_by=scene.people["Cecilia"],
        proposed_at=START,
        decided_by="",
        decided_at=None,
        reason="",
        document_sha256=None,
    )


def a_dispute(scene: Scene) -> tuple[DisputeRow, DisputePartyRow]:
    dispute = DisputeRow(
        id="dispute",
        agreement_id=scene.agreement_id,
        ordinal=1,
        subject="Premises",
        opened_on=START.date(),
        closed_on=None,
        outcome="",
        closing_note="",
    )
    return dispute, DisputePartyRow(dispute_id="dispute", party_id=scene.parties["Juva"])
