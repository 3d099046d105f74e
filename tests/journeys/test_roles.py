"""The main journey of each role from sign-in to end, in Finnish: wide and narrow, scripts or none.

One form of each is taken always; the others by `make test-all`.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from commands.rehearsal.crowd import sign_all
from commands.rehearsal.decider import yesterday
from commands.rehearsal.mailbox import links_to
from commands.rehearsal.specimen import Specimen
from tests.journeys.browsing import WITHIN_MS, House, button, house_in
from tests.journeys.role_steps import (
    DESK_WITH,
    DESK_WITHOUT,
    FI,
    PHONE_WITH,
    PHONE_WITHOUT,
    Form,
    arrives,
    asked_next,
    asked_so_far,
    code_to,
    comes,
    downloaded,
    finnish,
    heading,
    in_each_form,
    in_force,
    looks_right,
    mailed,
    sent,
    sign_by,
    sign_in,
    specimen,
    spreadsheet,
)
from tests.journeys.round import PARTIES

pytestmark = pytest.mark.timeout(180)

CONTACT = "kaisa.koe@testila.example.org"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house_in(tmp_path_factory.mktemp("roles")) as made:
        yield made


@in_each_form(DESK_WITH)
async def test_a_coordinator_makes_an_agreement_and_sees_it_signed_and_sealed(
    house: House, form: Form, tmp_path: Path
) -> None:
    async with finnish(house, form) as page:
        await sign_in(house, page, "coordinator", form)
        await _draft(page, form)
        await page.get_by_role("link", name=FI.text("Send for signing")).first.click()
        await arrives(page, FI.text("Send for signing"))
        one, many = "Send one mail and start the round", "Send {n} mails and start the round"
        await button(page, FI.plural(one, many, 3)).click()
        await _sees_progress(house, page, form)
        sealed = page.get_by_role("link", name=FI.text("Download the sealed agreement (PDF)"))
        await comes(page, sealed, form)
        await looks_right(page)
        pdf = await downloaded(page, FI.text("Download the sealed agreement (PDF)"), tmp_path)
        assert pdf.read_bytes().startswith(b"%PDF")


async def _draft(page: Page, form: Form) -> None:
    await page.get_by_role("link", name=FI.text("New agreement"), exact=True).click()
    await page.locator("a[href='/agreements/new?template=data-sharing']").click()
    for key, value in specimen(form).values.items():
        field = page.locator(f"[name='value-{key}']")
        is_choice = await field.locator("option").count()
        await (field.select_option(value) if is_choice else field.fill(value))
    await page.get_by_label(FI.text("Parties and their persons")).set_input_files(
        {
            "name": "sopijaosapuolet.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": spreadsheet(form),
        }
    )
    await looks_right(page)
    await button(page, FI.text("Make the draft")).click()
    await arrives(page, FI.text("What to do next"))


async def _sees_progress(house: House, page: Page, form: Form) -> None:
    one, many = "{bound} of {n} party has signed", "{bound} of {n} parties have signed"
    await expect(page.get_by_text(FI.plural(one, many, 2, bound=0))).to_be_visible()
    await looks_right(page)
    links = {
        who: await mailed(house, form.address(who), "sign") for who in ("tero", "pia", "risto")
    }
    await sign_all(house.stack.public_url, [links["tero"]])
    await comes(page, page.get_by_text(FI.plural(one, many, 2, bound=1)), form)
    await sign_all(house.stack.public_url, [links["pia"], links["risto"]])


@in_each_form(PHONE_WITH)
async def test_signatories_come_from_the_mail_to_the_receipt_each_in_a_way_of_their_own(
    house: House, form: Form
) -> None:
    round_ = await sent(house, form, identification="link_and_code")
    ways = {"tero": "typed", "pia": "confirmed", "risto": "drawn" if form.runs_scripts else "typed"}
    for who, method in ways.items():
        address = form.address(who)
        async with finnish(house, form) as page:
            await page.goto(round_.link_of[address])
            await looks_right(page)
            await button(page, FI.text("I have read the agreement – continue")).click()
            await arrives(page, FI.text("Who you are"))
            await button(page, FI.text("Yes, this is me – mail me a code")).click()
            code = page.get_by_label(FI.text("Code from the mail"))
            await code.fill(await code_to(house, address))
            await looks_right(page)
            await button(page, FI.text("Continue")).click()
            await arrives(page, FI.text("Sign"))
            await sign_by(page, method)
            await arrives(page, FI.text("You have signed"))
    state = await house.api.wait_for_round(round_.agreement_id, round_.number, "complete")
    signed = [request for party in state["parties"] for request in party["requests"]]
    assert [request["status"] for request in signed] == ["signed"] * 3


@in_each_form(PHONE_WITHOUT)
async def test_a_contact_records_the_decision_of_the_party(house: House, form: Form) -> None:
    before = len(links_to(house.stack.caught_mail, CONTACT, "decide"))
    drafted = await house.api.draft(
        Specimen.of_template("family-centre-cooperation", parties=PARTIES),
        key=f"journey-{uuid.uuid4()}",
    )
    await house.api.send_for_decision(str(drafted["id"]), key=f"journey-{uuid.uuid4()}")
    async with finnish(house, form) as page:
        await page.goto(await mailed(house, CONTACT, "decide", before=before))
        await looks_right(page)
        await button(page, FI.text("Record the decision")).click()
        await page.get_by_label(FI.text("Approved"), exact=True).check()
        await page.get_by_label(FI.text("Name of the organ or office")).fill("Kunnanhallitus")
        await page.get_by_label(FI.text("Date of the decision")).fill(yesterday().isoformat())
        await page.get_by_label(FI.text("No: it is final, or no appeal is possible")).check()
        await looks_right(page)
        await button(page, FI.text("Record the decision")).click()
        await arrives(page, FI.text("The decision is recorded"))
    board = await house.api.decisions(str(drafted["id"]))
    decided = [party["name"] for party in board["parties"] if party["decision"]]
    assert decided == ["Testilän kunta"]


@in_each_form(PHONE_WITHOUT)
async def test_a_contact_asks_for_the_page_of_the_party_and_gives_notice(
    house: House, form: Form
) -> None:
    await in_force(house, form)
    so_far = asked_so_far(house, form.address("tero"))
    async with finnish(house, form) as page:
        await page.goto(f"{house.stack.public_url}/party")
        await page.get_by_label(FI.text("Your email address")).fill(form.address("kaisa"))
        await button(page, FI.text("Send me the link")).click()
        await arrives(page, FI.text("Look into your mail"))
        await page.goto(await mailed(house, form.address("kaisa"), "party"))
        await looks_right(page)
        await page.get_by_role("link", name=FI.text("Give notice of termination")).click()
        await arrives(page, FI.text("Give notice of termination"))
        await button(page, FI.text("Send the notice for signing")).click()
        await expect(heading(page, FI.text("Termination"))).to_be_visible(timeout=WITHIN_MS)
        link = await asked_next(house, form.address("tero"), so_far)
        await sign_all(house.stack.public_url, [link])
        takes_effect = page.get_by_text(FI.text("Takes effect at the end of"), exact=True)
        while not await takes_effect.count():
            await page.reload()


@in_each_form(DESK_WITHOUT)
async def test_legal_staff_find_what_happened_take_it_along_and_have_it_verified(
    house: House, form: Form, tmp_path: Path
) -> None:
    round_ = await in_force(house, form)
    async with finnish(house, form) as page:
        await sign_in(house, page, "legal", form)
        await expect(page.get_by_role("link", name=FI.text("New agreement"))).to_have_count(0)
        await page.locator(f"a[href='/agreements/{round_.agreement_id}']").click()
        certificate = page.locator("a[href$='/certificate.pdf']")
        files = [await downloaded(page, await certificate.inner_text(), tmp_path)]
        bundle = await downloaded(page, FI.text("Evidence bundle (ZIP)"), tmp_path)
        await page.get_by_role(
            "link", name=FI.text("All events with their evidence, and filters")
        ).click()
        await arrives(page, FI.text("What happened in the agreement"))
        await page.get_by_label(FI.text("Kind of event")).select_option("signature_given")
        await button(page, FI.text("Show")).click()
        await expect(page.locator(".history > li")).to_have_count(3)
        assert "kind=signature_given" in page.url
        for name in ("Table for a spreadsheet (CSV)", "Data, as the chain keeps it (JSON)"):
            taken = await downloaded(page, FI.text(name), tmp_path)
            files.append(taken)
        await page.locator(".history > li a").first.click()
        await arrives(page, FI.text("What was shown and done, and from where"))
        await expect(page.get_by_text(FI.text("in order"), exact=True)).to_be_visible()
        await page.get_by_role("link", name=FI.text("Verify"), exact=True).click()
        await page.get_by_label(FI.text("PDF or evidence bundle")).set_input_files(bundle)
        await button(page, FI.text("Check the document")).click()
        await expect(page.get_by_role("main")).to_contain_text("TOTAL-PASSED", timeout=WITHIN_MS)
        await expect(page.get_by_role("main")).to_contain_text("Tero Testi")
    assert [file.suffix for file in files] == [".pdf", ".csv", ".json"]


@in_each_form(PHONE_WITH)
async def test_an_administrator_gives_access_changes_the_role_and_ends_the_access(
    house: House, form: Form
) -> None:
    address = form.address("uusi")
    async with finnish(house, form) as page, finnish(house, form) as of_the_new:
        await sign_in(house, page, "admin", form)
        await page.get_by_role("link", name=FI.text("Staff"), exact=True).click()
        await page.get_by_label(FI.text("Email address")).fill(address)
        await page.locator("#role-coordinator").check()
        await page.locator("#language-fi").check()
        await button(page, FI.text("Give access and send the invitation")).click()
        await expect(page.get_by_role("status")).to_be_visible()
        await looks_right(page)
        await of_the_new.goto(await mailed(house, address, "staff/sign-in"))
        await button(of_the_new, FI.text("Sign in")).click()
        makes = of_the_new.get_by_role("link", name=FI.text("New agreement"), exact=True)
        await expect(makes).to_be_visible()
        await page.get_by_role("link", name=address, exact=True).click()
        await page.locator("#role-legal").check()
        await button(page, FI.text("Save")).click()
        await arrives(page, FI.text("Staff"))
        await of_the_new.reload()
        await expect(makes).to_have_count(0)
        await page.get_by_role("link", name=address, exact=True).click()
        await page.get_by_role("link", name=FI.text("End the access …")).click()
        await arrives(page, FI.text("End the access of {who}?", who=address))
        await button(page, FI.text("End the access")).click()
        await arrives(page, FI.text("Staff"))
        await expect(page.get_by_role("link", name=address, exact=True)).to_have_count(0)
        refused = await of_the_new.context.request.get(of_the_new.url)
        assert (refused.status, FI.text("Please sign in") in await refused.text()) == (401, True)
        await page.get_by_role("link", name=FI.text("The record of staff")).click()
        ended = FI.text("The access of {who} was ended", who=address)
        await expect(page.get_by_text(ended)).to_be_visible()
