"""The picture of an agreement's life: a plan in numbers, a drawing, and a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from sqlalchemy import update

from adapters.database.audit import NewEvent, append_events
from adapters.database.tables import AgreementRow
from service.dependencies import Services
from service.pages.legal.life_plan import Stretch, life_plan
from tests.service.pages.conftest import Browser
from tests.service.pages.test_accessibility import faults
from tests.service.pages.world import START, World, later

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2027, 5, 1, tzinfo=UTC)
DAYS = st.integers(0, 40_000)


def test_what_runs_on_reaches_to_today_and_years_are_on_the_axis() -> None:
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    plan = life_plan(
        [
            Stretch("in force", "good", since, None, "in force"),
            Stretch("Term", "term", since, until, "Term"),
        ],
        now=NOW,
        zone=ZONE,
    )
    assert plan is not None
    runs_on, term = plan.stretches
    assert runs_on.is_open
    assert plan.now_x == runs_on.x + runs_on.width
    assert term.width > runs_on.width
    assert term.y > runs_on.y
    assert [year.year for year in plan.years] == [2026, 2027, 2028]
    assert life_plan([], now=NOW, zone=ZONE) is None


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), min_size=1, max_size=12), DAYS)
def test_everything_lies_inside_the_picture_in_the_order_of_time(
    found: list[tuple[int, int | None]], today: int
) -> None:
    start = datetime(1990, 6, 1, tzinfo=UTC)
    stretches = [
        Stretch(
            f"row {number % 5}",
            "live",
            start + timedelta(days=since),
            None if lasts is None else start + timedelta(days=since + lasts),
            "",
        )
        for number, (since, lasts) in enumerate(found)
    ]
    plan = life_plan(stretches, now=start + timedelta(days=today), zone=ZONE)
    assert plan is not None
    for drawn in plan.stretches:
        assert drawn.x >= 0
        assert drawn.x + drawn.width <= plan.width
        assert drawn.y + plan.bar <= plan.axis_y
    xs = [drawn.x for drawn in sorted(plan.stretches, key=lambda drawn: drawn.x)]
    by_time = sorted(zip(stretches, plan.stretches, strict=True), key=lambda pair: pair[0].since)
    assert [drawn.x for _, drawn in by_time] == xs
    assert len(plan.years) <= 24


async def test_the_picture_and_the_table_say_the_same(
    legal: Browser, world: World, services: Services
) -> None:
    async with services.sessions.begin() as session:
        events = [
            NewEvent("agreement_drafted", START, "1"),
            NewEvent("sent_for_signing", later(1), "2", {"round": 1}),
            NewEvent("agreement_in_force", later(20), "3"),
        ]
        await append_events(session, world.agreement_id, events, recorded_at=START)
        values = {"status": "in_force", "in_force_at": later(20)}
        await session.execute(update(AgreementRow).values(**values))
    page = await legal.get(f"/agreements/{world.agreement_id}/life")
    assert page.status_code == 200
    tree = html.fromstring(page.text)
    (picture,) = tree.xpath("//svg[@role='img']")
    drawn = [name.text for name in picture.xpath(".//text[@class='row']/title")]
    told = tree.xpath("//table//tbody//th/text()")
    assert drawn == list(dict.fromkeys(told)) == ["draft", "out for signing", "in force", "Term"]
    assert len(picture.xpath(".//rect")) + len(picture.xpath(".//circle")) == len(told)
    assert picture.xpath("./title/text() | ./desc/text()")
    assert "style=" not in page.text
    assert faults(page.text) == []
