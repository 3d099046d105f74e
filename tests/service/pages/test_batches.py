"""A coordinator sends many agreements by one list: shown row by row, asked once, reported."""

from __future__ import annotations

import csv
import io

import httpx
import pytest
from lxml import html
from sqlalchemy import select, update

from adapters.csv_cells import neutral
from adapters.database.tables import AgreementNumberRow, BatchItemRow, InboxRow
from domain.batches import ItemStatus
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.world import HOSTILE, Ticking, World, make_world

LIST = b"agreement,closes_on\n2026-0001,2026-03-20\n"


@pytest.fixture
async def draft(services: Services, clock: Ticking) -> World:
    world = await make_world(services, clock, status="draft")
    async with services.sessions.begin() as session:
        session.add(
            AgreementNumberRow(
                number="2026-0001", agreement_id=world.agreement_id, year=2026, ordinal=1
            )
        )
    return world


async def preview(coordinator: Browser, data: bytes) -> httpx.Response:
    page = await coordinator.get("/batches/new")
    return await coordinator.post("/batches/new", page=page, files={"rounds": ("r.csv", data)})


async def batches_in(services: Services) -> list[InboxRow]:
    async with services.reads() as session:
        return list(await session.scalars(select(InboxRow).where(InboxRow.kind == "start_batch")))


async def send(coordinator: Browser, shown: httpx.Response) -> httpx.Response:
    form = html.fromstring(shown.text).forms[-1]
    return await coordinator.post("/batches", dict(form.fields), page=shown)


async def test_the_list_is_shown_before_it_is_sent_and_sent_once(
    coordinator: Browser, services: Services, draft: World
) -> None:
    shown = await preview(coordinator, LIST)
    assert shown.status_code == 200, shown.text
    for said in ("2026-0001", "20 March 2026", "4 mails go out", "aino@", "bertta@", "dora@"):
        assert said in shown.text.lower() or said in shown.text
    assert not await batches_in(services)
    first, again = await send(coordinator, shown), await send(coordinator, shown)
    (act,) = await batches_in(services)
    assert {first.headers["location"], again.headers["location"]} == {f"/batches/{act.id}"}
    report = await coordinator.get(f"/batches/{act.id}")
    assert "0 of 1 agreements" in report.text


async def test_a_form_sends_no_list_but_the_one_that_was_shown(
    coordinator: Browser, services: Services, draft: World
) -> None:
    shown = await preview(coordinator, LIST)
    form = html.fromstring(shown.text).forms[-1]
    forged = {**form.fields, "kept_rounds": await services.blobs.put(LIST)}
    answer = await coordinator.post("/batches", forged, page=shown)
    assert answer.headers["location"] == "/batches/new"
    assert not await batches_in(services)


async def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_kept(
    coordinator: Browser, services: Services, draft: World
) -> None:
    answer = await preview(coordinator, b"agreement,closes_on\n2026-0001,soon\n2026-9,\n")
    assert answer.status_code == 422
    assert "row 2, column “closes_on”" in answer.text
    answer = await preview(coordinator, b"agreement\n2026-9\n")
    assert "There is no agreement “2026-9”" in answer.text
    answer = await coordinator.post("/batches/new", page=await coordinator.get("/batches/new"))
    assert "Choose the file with the agreements." in answer.text
    assert not await batches_in(services)


async def test_what_has_been_sent_already_is_not_offered(
    coordinator: Browser, services: Services, clock: Ticking
) -> None:
    world = await make_world(services, clock)
    async with services.sessions.begin() as session:
        number = {"number": "2026-0001", "year": 2026, "ordinal": 1}
        session.add(AgreementNumberRow(agreement_id=world.agreement_id, **number))
    shown = await preview(coordinator, LIST)
    assert "have been sent for signing already" in shown.text
    assert "Send 4 mails" not in shown.text
    answer = await send(coordinator, shown)
    assert answer.status_code == 422
    assert not await batches_in(services)


@pytest.mark.abuse(28)
async def test_the_report_says_why_and_runs_in_no_spreadsheet(
    coordinator: Browser, services: Services, draft: World
) -> None:
    sent = await send(coordinator, await preview(coordinator, LIST))
    refused = {"status": ItemStatus.REFUSED, "code": "number_taken", "params": {"number": HOSTILE}}
    async with services.sessions.begin() as session:
        await session.execute(update(BatchItemRow).values(agreement_number="=1+1", **refused))
    path = sent.headers["location"]
    report = await coordinator.get(path)
    assert "1 of 1 agreements" in report.text
    assert "Run the list again" in report.text
    assert HOSTILE not in report.text
    table = (await coordinator.get(f"{path}/report.csv")).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["agreement"], row["status"], row["code"]) == ("'=1+1", "refused", "number_taken")
    shown = await coordinator.post("/batches/new", {"again": path.split("/")[-1]}, page=report)
    assert "Send 4 mails" in shown.text


@pytest.mark.parametrize("start", "=+-@\t\r")
def test_a_cell_that_a_spreadsheet_would_run_is_neutral(start: str) -> None:
    assert neutral(f"{start}1") == f"'{start}1"
    assert neutral("1=1") == "1=1"
    # A spreadsheet of Finland or Sweden begins a cell after each semicolon and each line.
    assert neutral(f"Matti;{start}1") == f"Matti;'{start}1"
    assert neutral(f"Matti\n{start}1") == f"Matti\n'{start}1"


async def test_legal_staff_read_reports_and_send_nothing(
    legal: Browser, services: Services, draft: World
) -> None:
    assert (await legal.get("/batches")).status_code == 200
    page = await legal.get("/batches/new")
    assert page.status_code == 403


async def test_who_is_not_signed_in_sees_no_batch(browser: Browser) -> None:
    assert (await browser.get("/batches")).status_code == 401
    assert (await browser.get("/batches/new")).status_code == 401
