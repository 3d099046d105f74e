"""Pages by which a signatory hands over or proposes somebody, and the coordinator decides."""

from __future__ import annotations

import hashlib

import pytest
from lxml import html
from sqlalchemy import update

from adapters.database.people import parties_of
from adapters.database.rounds import RoundView
from adapters.database.tables import SigningRoundRow
from adapters.links import Link, LinkPurpose, make_token
from domain.lifecycle import RequestStatus
from domain.round_acts import LinkReplaced
from service import acts
from service.dependencies import Services
from tests.activities.house import House
from tests.activities.test_handing_over import CAT, hand_over
from tests.activities.test_round_acts import kinds, of
from tests.service.pages.conftest import Browser, sign_in
from tests.service.pages.test_accessibility import faults
from tests.service.pages.world import HOSTILE

PERSON = {"name": "Cat", "title": "secretary", "email": "cat@oak.example.org", "language": "en"}


async def link(services: Services, house: House, round_: RoundView, who: str) -> str:
    """Return the path of the living link of whoever is asked now."""
    asked = of(await house.round(round_.agreement_id), who)
    token = Link(asked.request_id, 2 if asked.in_place_of else 1)
    path = make_token(services.settings.link_ring(), LinkPurpose.SIGNING, token)
    return f"/sign/{path}"


@pytest.mark.abuse(56)
async def test_a_signatory_hands_over_on_the_page_and_the_taker_reads_whose_place_it_is(
    browser: Browser, services: Services, house: House, round_: RoundView
) -> None:
    anns = await link(services, house, round_, "ann")
    page = await browser.get(f"{anns}/hand-over")
    assert faults(page.text) == []
    assert ">alf</label>" in page.text
    assert ">bea</label>" not in page.text  # a signatory already
    async with house.database.reads() as session:
        listed = [
            p for party in await parties_of(session, round_.agreement_id) for p in party.persons
        ]
    alf = next(person.person_id for person in listed if person.name == "alf")
    wrong = await browser.post(f"{anns}/hand-over", {"alternate": alf, "why": ""}, page=page)
    assert wrong.status_code == 422
    assert "Give a reason, in a few words." in wrong.text
    assert faults(wrong.text) == []

    done = await browser.post(f"{anns}/hand-over", {"alternate": alf, "why": "Away"}, page=wrong)
    assert "Handed over to alf" in done.text
    assert faults(done.text) == []
    old = await browser.get(anns)
    assert old.status_code == 410
    assert "Somebody else signs in your place now." in old.text
    assert "Ask for a new link" not in old.text
    assert "alf" not in old.text  # whoever else has the old link learns no name
    assert faults(old.text) == []
    takers = await browser.get(await link(services, house, round_, "alf"))
    assert "You sign for oak in place of ann." in takers.text
    assert faults(takers.text) == []
    beas = await browser.get(await link(services, house, round_, "bea"))
    assert "in place of" not in beas.text


@pytest.mark.abuse(27)
async def test_what_is_wrong_in_a_proposal_is_said_and_markup_in_its_reason_stays_text(
    browser: Browser, services: Services, house: House, round_: RoundView
) -> None:
    anns = await link(services, house, round_, "ann")
    page = await browser.get(f"{anns}/hand-over")
    target = f"{anns}/hand-over/proposal"
    for field, value in (
        ("name", ""),
        ("title", " "),
        ("email", "no address"),
        ("reason", ""),
    ):
        fields = {**PERSON, "reason": "By-laws § 7", field: value}
        wrong = await browser.post(target, fields, page=page)
        assert wrong.status_code == 422
        assert f'id="{field}-error"' in wrong.text
        assert faults(wrong.text) == []
    sent = await browser.post(target, {**PERSON, "reason": HOSTILE}, page=page)
    told = await browser.get(sent.headers["location"])
    assert "Your proposal is with the coordinator" in told.text
    assert faults(told.text) == []
    assert (await browser.get(anns)).status_code == 200
    await sign_in(browser, services, "coordinator")
    shown = await browser.get(f"/agreements/{round_.agreement_id}")
    assert "&lt;script&gt;" in shown.text
    assert HOSTILE not in shown.text


async def test_no_power_of_attorney_is_kept_of_a_proposal_that_the_round_would_refuse(
    browser: Browser, services: Services, house: House, round_: RoundView
) -> None:
    anns = await link(services, house, round_, "ann")
    page = await browser.get(f"{anns}/hand-over")

    async def propose(data: bytes) -> bool:
        fields = {**PERSON, "reason": "By-laws § 7", "nonce": f"{len(data):032d}"}
        enclosed = {"power_of_attorney": ("a.pdf", data)}
        await browser.post(f"{anns}/hand-over/proposal", fields, page=page, files=enclosed)
        try:
            return bool(await services.blobs.get(hashlib.sha256(data).hexdigest()))
        except FileNotFoundError:
            return False

    async with house.database.sessions.begin() as session:
        await session.execute(update(SigningRoundRow).values(delegation="no"))
    assert not await propose(b"%PDF-1")
    async with house.database.sessions.begin() as session:
        await session.execute(update(SigningRoundRow).values(delegation="accepted"))
    assert await propose(b"%PDF-11")
    assert not await propose(b"%PDF-111")  # the first is open


async def test_a_form_names_no_proof_but_the_one_that_came_with_it(
    browser: Browser, services: Services, house: House, round_: RoundView
) -> None:
    await sign_in(browser, services, "coordinator")
    asked = of(await house.round(round_.agreement_id), "ann")
    path = f"/agreements/{round_.agreement_id}/signing-rounds/{round_.number}"
    path = f"{path}/requests/{asked.request_id}/replacement"
    page = await browser.get(path)
    fields = {**PERSON, "who": "new", "basis": "By-laws § 7", "kept_proof": ""}
    shown = await browser.post(path, fields, page=page, files={"proof": ("a.pdf", b"%PDF-mine")})
    form = html.fromstring(shown.text).forms[-1]
    token = form.fields["kept_proof"]
    assert token.startswith(hashlib.sha256(b"%PDF-mine").hexdigest())
    others = await services.blobs.put(b"%PDF of another agreement")
    for forged in (others, others + token[64:]):
        answer = await browser.post(path, {**fields, "kept_proof": forged, "sure": "y"}, page=page)
        assert answer.status_code == 422
        assert "Choose it again." in answer.text
    done = await browser.post(path, {**fields, "kept_proof": token, "sure": "yes"}, page=page)
    assert done.status_code == 303


async def _proposal(house: House, round_: RoundView) -> str:
    await hand_over(house, round_, person=CAT, proof="0" * 64)
    waiting = of(await house.round(round_.agreement_id), "ann").said.proposal
    assert waiting is not None
    path = f"/agreements/{round_.agreement_id}/signing-rounds/{round_.number}"
    return f"{path}/proposals/{waiting.proposal_id}"


async def test_the_coordinator_turns_a_proposal_down_with_a_reason_and_nothing_else_changes(
    browser: Browser, services: Services, house: House, round_: RoundView
) -> None:
    proposal = await _proposal(house, round_)
    await sign_in(browser, services, "coordinator")
    shown = await browser.get(f"/agreements/{round_.agreement_id}")
    assert f'href="{proposal}/refuse"' in shown.text
    page = await browser.get(f"{proposal}/refuse")
    assert "ann is told that cat is not accepted, with your reason" in page.text
    assert "turned the proposal down." in page.text  # the mail to ann
    assert "cat@oak.example.org</td>" not in page.text  # who hears nothing
    assert faults(page.text) == []
    empty = await browser.post(f"{proposal}/refuse", {"words": " "}, page=page)
    assert empty.status_code == 422
    assert faults(empty.text) == []
    done = await browser.post(f"{proposal}/refuse", {"words": "No proof."}, page=empty)
    assert done.status_code == 303
    assert (await kinds(house, round_))[-1] == "proposal_turned_down"
    after = await browser.get(f"/agreements/{round_.agreement_id}")
    assert f"{proposal}/refuse" not in after.text
    assert (await browser.get(await link(services, house, round_, "ann"))).status_code == 200
    page = await browser.get(f"{proposal}/accept")
    late = await browser.post(f"{proposal}/accept", {"words": "After all"}, page=page)
    assert late.status_code == 422
    assert "has been decided" in late.text


@pytest.mark.abuse(10)
async def test_the_coordinator_accepts_a_proposal_on_a_basis_in_its_own_round_alone(
    browser: Browser, services: Services, house: House, round_: RoundView
) -> None:
    proposal = await _proposal(house, round_)
    await sign_in(browser, services, "coordinator")
    other = await house.open_round()
    elsewhere = proposal.replace(round_.agreement_id, other.agreement_id)
    assert (await browser.get(f"{elsewhere}/accept")).status_code == 404
    page = await browser.get(f"{proposal}/accept")
    assert faults(page.text) == []
    assert "Reason given by ann" in page.text
    assert f'href="{proposal}/power-of-attorney.pdf"' in page.text
    for address in ("ann@oak.example.org", "cat@oak.example.org"):
        assert f"{address}</td>" in page.text
    assert "You sign for oak in place of ann" in page.text  # the mail to cat
    assert (await browser.post(f"{elsewhere}/accept", {"words": "x"}, page=page)).status_code == 404
    done = await browser.post(f"{proposal}/accept", {"words": "By-laws § 7"}, page=page)
    assert done.status_code == 303
    assert (await kinds(house, round_))[-1] == "proposal_accepted"
    cats = await browser.get(await link(services, house, round_, "cat"))
    assert "You sign for oak in place of ann." in cats.text


@pytest.mark.abuse(52)
async def test_legal_staff_see_a_proposal_and_cannot_decide_it(
    browser: Browser, services: Services, house: House, round_: RoundView
) -> None:
    proposal = await _proposal(house, round_)
    await sign_in(browser, services, "legal")
    shown = await browser.get(f"/agreements/{round_.agreement_id}")
    assert "Proposed: cat, cat@oak.example.org." in shown.text
    assert f"{proposal}/refuse" not in shown.text
    assert (await browser.get(f"{proposal}/refuse")).status_code == 403


async def test_an_answer_whose_place_went_to_somebody_else_meanwhile_is_told_so(
    browser: Browser,
    services: Services,
    house: House,
    round_: RoundView,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    anns = await link(services, house, round_, "ann")
    page = await browser.get(f"{anns}/decline")

    async def overtaken(*given: object, **named: object) -> acts.Outcome:
        await hand_over(house, round_, alternate="alf")
        raise LinkReplaced  # as the group says of a decline through the link of before

    monkeypatch.setattr(acts, "decline", overtaken)
    told = await browser.post(f"{anns}/decline", {"reason": "Not I"}, page=page)
    assert told.status_code == 410
    assert "Somebody else signs in your place now." in told.text
    assert "Ask for a new link" not in told.text
    alf = of(await house.round(round_.agreement_id), "alf")
    assert alf.status is RequestStatus.WAITING
