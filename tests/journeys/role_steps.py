"""What the journeys of several roles have in common: how each is looked at, whom it is about."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.async_api import Locator, Page, expect

from adapters.i18n import translator
from commands.rehearsal.crowd import sign_all
from commands.rehearsal.decider import yesterday
from commands.rehearsal.mailbox import links_to, mails_to
from commands.rehearsal.specimen import Specimen
from tests.journeys.browsing import (
    DESK,
    PHONE,
    WITHIN_MS,
    House,
    button,
    draw_signature,
    fits_its_width,
    opened,
)
from tests.journeys.desk import request_behind
from tests.journeys.round import OpenRound, send, until

FI = translator("fi")
_CODE = re.compile(r"(?m)^\d{6}(?=\s*$)")
_HEADS = ("party", "kind", "business_id", "authority", "role", "capacity", "name", "title", "email")
_PEOPLE = (
    ("Koelan kunta", "municipality", "", "any", "contact", "", "Kaisa Koe", "kaisa"),
    ("Koelan kunta", "municipality", "", "any", "signatory", "director", "Tero Testi", "tero"),
    ("Palvelu Oy", "company", "", "all", "signatory", "ceo", "Pia Puhuja", "pia"),
    ("Palvelu Oy", "company", "", "all", "signatory", "board", "Risto Rinnalla", "risto"),
)


@dataclass(frozen=True)
class Form:
    """In how wide a window, and whether with JavaScript."""

    size: Mapping[str, int]
    runs_scripts: bool

    def __str__(self) -> str:
        return f"{self.size['width']}-{'with' if self.runs_scripts else 'without'}-scripts"

    def address(self, who: str) -> str:
        """Return an address that nobody has in the other forms of a journey."""
        return f"{who}.{self}@koe.example.org"


PHONE_WITH, PHONE_WITHOUT = Form(PHONE, runs_scripts=True), Form(PHONE, runs_scripts=False)
DESK_WITH, DESK_WITHOUT = Form(DESK, runs_scripts=True), Form(DESK, runs_scripts=False)


def in_each_form(usual: Form) -> pytest.MarkDecorator:
    """Take a journey in every form; all but the usual one are left to `make test-all`."""
    forms = [Form(size, runs) for size, runs in product((PHONE, DESK), (True, False))]
    return pytest.mark.parametrize(
        "form",
        [
            pytest.param(form, id=str(form), marks=[] if form == usual else pytest.mark.all)
            for form in forms
        ],
    )


@asynccontextmanager
async def finnish(house: House, form: Form, **options: Any) -> AsyncIterator[Page]:
    """Give a page in the browser of somebody who reads Finnish; at the end, hold that it is so."""
    async with opened(
        house, form.size, locale="fi-FI", java_script_enabled=form.runs_scripts, **options
    ) as page:
        yield page
        await looks_right(page)


async def looks_right(page: Page) -> None:
    """Hold that the page speaks Finnish and is no wider than its window."""
    assert await page.locator("html").get_attribute("lang") == "fi", page.url
    assert await fits_its_width(page), page.url


def heading(page: Page, name: str) -> Locator:
    """Return a heading of the page by its whole text."""
    return page.get_by_role("heading", name=name, exact=True)


async def arrives(page: Page, name: str) -> None:
    """Wait for the page with a heading, and look at it."""
    await expect(heading(page, name)).to_be_visible(timeout=WITHIN_MS)
    await looks_right(page)


async def comes(page: Page, wanted: Locator, form: Form) -> None:
    """Wait for something on a page: it comes by itself, or to those who look again."""
    while not form.runs_scripts and not await wanted.count():
        await page.reload()
    await expect(wanted).to_be_visible(timeout=WITHIN_MS)


async def mailed(house: House, address: str, page: str, *, before: int = 0) -> str:
    """Return the link to a kind of page that a person is mailed next."""
    folder = house.stack.caught_mail
    await until(lambda: len(links_to(folder, address, page)) > before)
    return links_to(folder, address, page)[0]


async def sign_in(house: House, page: Page, role: str, form: Form) -> None:
    """Add a member of staff, who asks for a link at the sign-in page and signs in by the mail."""
    address = form.address(role)
    await house.stack.run("staff", "add", address, "--role", role, "--language", "fi")
    await page.goto(f"{house.stack.public_url}/sign-in")
    await page.get_by_label(FI.text("Your email address")).fill(address)
    await looks_right(page)
    await button(page, FI.text("Send me the link")).click()
    await arrives(page, FI.text("Look into your mail"))
    await page.goto(await mailed(house, address, "staff/sign-in"))
    await button(page, FI.text("Sign in")).click()
    await arrives(page, FI.text("Agreements"))


def spreadsheet(form: Form) -> bytes:
    """Return a workbook of two parties and four persons."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*_HEADS, "language"])
    for *party_and_name, who in _PEOPLE:
        sheet.append([*party_and_name, "", form.address(who), "fi"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def specimen(form: Form) -> Specimen:
    """Return what is agreed on: a term that has begun, so that the last signature is enough."""
    made = Specimen.of_template("data-sharing")
    term = {"term_first_day": yesterday(), "term_last_day": yesterday() + timedelta(days=1000)}
    values = made.values | {key: day.isoformat() for key, day in term.items()}
    return replace(
        made, values=values, parties=spreadsheet(form), parties_name="sopijaosapuolet.xlsx"
    )


async def sent(house: House, form: Form, *, identification: str = "link") -> OpenRound:
    """Draft by the API what is agreed on, and send it for signing."""
    agreement = await house.api.draft(specimen(form), key=f"journey-{uuid.uuid4()}")
    return await send(house.stack, house.api, str(agreement["id"]), identification=identification)


async def in_force(house: House, form: Form) -> OpenRound:
    """Have everybody sign; return the round of an agreement in force."""
    round_ = await sent(house, form)
    await sign_all(house.stack.public_url, round_.links)
    await house.api.wait_for_round(round_.agreement_id, round_.number, "complete")
    await house.api.wait_for_agreement(round_.agreement_id, "in_force")
    return round_


async def downloaded(page: Page, link: str, folder: Path) -> Path:
    """Take a file by the link that is named so, and return where it was put."""
    async with page.expect_download(timeout=WITHIN_MS) as download:
        await page.get_by_role("link", name=link, exact=True).first.click()
    taken = await download.value
    path = folder / taken.suggested_filename
    await taken.save_as(path)
    return path


async def code_to(house: House, address: str) -> str:
    """Return the code that a person was mailed."""

    def codes() -> list[str]:
        bodies = (mail.body("plain") for mail in mails_to(house.stack.caught_mail, address))
        return [found.group() for body in bodies if (found := _CODE.search(body))]

    await until(lambda: bool(codes()))
    return codes()[0]


def asked_so_far(house: House, address: str) -> set[str]:
    """Return the requests that a person was mailed, those of other journeys' agreements too."""
    return {request_behind(link) for link in links_to(house.stack.caught_mail, address, "sign")}


async def asked_next(house: House, address: str, so_far: set[str]) -> str:
    """Return the link to what a person is asked to sign next; late mails repeat those before."""

    def fresh() -> list[str]:
        links = links_to(house.stack.caught_mail, address, "sign")
        return [link for link in links if request_behind(link) not in so_far]

    await until(lambda: bool(fresh()))
    return fresh()[0]


async def sign_by(page: Page, method: str) -> None:
    """Choose a way, consent and sign."""
    await page.locator(f"input[name=method][value={method}]").check()
    if method == "typed":
        await page.get_by_label(FI.text("Your name"), exact=True).fill("Tero Testi")
    if method == "drawn":
        await draw_signature(page)
    await looks_right(page)
    await page.get_by_role("checkbox").check()
    await button(page, FI.text("Sign the agreement")).click()
