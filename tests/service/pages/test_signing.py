"""A signatory goes through the five steps; what must not work does not."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select, update

from adapters.acts_payloads import SigningEvidence
from adapters.database.tables import InboxRow, SigningRoundRow
from adapters.payloads.handover import NotRightPerson
from domain.lifecycle import RoundStatus
from service import act_delivery, acts
from service.act_delivery import Outcome
from tests.adapters.documents.making import png_that_says
from tests.service.pages.conftest import Browser
from tests.service.pages.steps import document_of, go_to_signature, sign
from tests.service.pages.world import HOSTILE, InstantDelivery, World, later

# 74 bytes that say that they are 20000 × 20000 pixels.
HUGE_DRAWING = "data:image/png;base64," + base64.b64encode(png_that_says(20_000, 20_000)).decode()


def drawn_png() -> str:
    image = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    ImageDraw.Draw(image).line((50, 200, 800, 90), fill=(16, 36, 62, 255), width=6)
    data = io.BytesIO()
    image.save(data, "PNG")
    return "data:image/png;base64," + base64.b64encode(data.getvalue()).decode()


async def evidence_of(world: World) -> SigningEvidence:
    (signature,) = await world.signatures()
    return SigningEvidence.from_bytes(await world.services.blobs.get(signature.evidence_sha256))


async def test_five_steps_lead_from_the_link_to_the_receipt(browser: Browser, world: World) -> None:
    link = world.link("Aino")
    page = await go_to_signature(browser, link)
    assert "I have read the agreement" in page.text
    answer = await sign(browser, link, page)
    assert answer.status_code == 303
    receipt = await browser.get(answer.headers["location"])
    assert receipt.status_code == 200
    (signature,) = await world.signatures()
    assert signature.id in receipt.text
    assert world.document_sha256 in receipt.text
    assert "Finnish time" in receipt.text
    assert "UTC" in receipt.text


async def test_the_receipt_names_who_is_missing_by_party_and_not_by_name(
    browser: Browser, world: World
) -> None:
    link = world.link("Aino")
    answer = await sign(browser, link, await go_to_signature(browser, link))
    receipt = await browser.get(answer.headers["location"])
    assert "Järvi ry" in receipt.text
    assert "Bertta" not in receipt.text
    assert "bertta@example.org" not in receipt.text


async def test_the_evidence_says_what_was_seen_and_done(browser: Browser, world: World) -> None:
    link = world.link("Aino")
    page = await go_to_signature(browser, link)
    await sign(browser, link, page, method="typed", typed_name="Aino E.")
    evidence = await evidence_of(world)
    assert evidence.consent_text in page.text
    assert evidence.document_sha256 == world.document_sha256
    assert (evidence.method, evidence.typed_name) == ("typed", "Aino E.")
    assert evidence.identification == "link"
    assert evidence.read_at == evidence.identified_at == "2026-03-02T09:00:00Z"
    assert len(evidence.nonce) == 32
    assert json.loads(evidence.to_bytes())["language"] == "en"


async def test_a_drawing_is_kept_in_the_evidence(browser: Browser, world: World) -> None:
    link = world.link("Aino")
    page = await go_to_signature(browser, link)
    answer = await sign(browser, link, page, method="drawn", drawing=drawn_png())
    assert answer.status_code == 303
    assert (await evidence_of(world)).drawing_png_base64 == drawn_png().split(",")[1]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"consent": ""}, "Tick the box"),
        ({"method": "elsewise"}, "Choose how you want to sign"),
        ({"method": "typed", "typed_name": "  "}, "Type your name"),
        ({"method": "typed", "typed_name": "a\u202eb"}, "at most 100 letters"),
        ({"method": "drawn", "drawing": ""}, "Draw your signature in the box"),
        ({"method": "drawn", "drawing": "data:image/png;base64,AAAA"}, "Draw your signature"),
        ({"method": "drawn", "drawing": HUGE_DRAWING}, "Draw your signature"),
    ],
)
async def test_what_is_missing_is_said_beside_its_field_and_nothing_is_signed(
    browser: Browser, world: World, fields: dict[str, str], told: str
) -> None:
    link = world.link("Aino")
    answer = await sign(browser, link, await go_to_signature(browser, link), **fields)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert not await world.signatures()


@pytest.mark.abuse(1)
async def test_opening_a_link_in_any_way_signs_and_consumes_nothing(
    browser: Browser, world: World
) -> None:
    link = world.link("Aino")
    for path in (link, f"{link}/identify", f"{link}/sign", f"{link}/decline", f"{link}/read"):
        for method in ("GET", "HEAD", "OPTIONS"):
            await browser.client.request(method, path)
    assert not await world.signatures()
    assert (await browser.get(link)).status_code == 200


@pytest.mark.abuse(2)
async def test_a_scanner_that_opens_everything_leaves_only_fetches_in_the_log(
    browser: Browser, world: World
) -> None:
    link = world.link("Aino")
    for path in (link, f"{link}/document.pdf", f"{link}/pages/1.png", f"{link}/sign"):
        await browser.get(path)
    assert {row.kind for row in await world.accesses()} == {"link_fetched", "document_fetched"}


@pytest.mark.abuse(46)
@pytest.mark.parametrize("step", ["read", "identify", "sign", "decline"])
async def test_a_post_without_the_pages_own_mark_is_refused(
    browser: Browser, world: World, step: str
) -> None:
    link = world.link("Aino")
    await go_to_signature(browser, link)
    fields = {"method": "confirmed", "consent": "yes", "reason": "no", "csrf": "0" * 64}
    answer = await browser.client.post(f"{link}/{step}", data=fields)
    assert answer.status_code == 403
    assert not await world.signatures()


async def test_the_signature_cannot_be_reached_past_the_steps_before_it(
    browser: Browser, world: World
) -> None:
    link = world.link("Aino")
    page = await browser.get(link)
    assert (await browser.get(f"{link}/sign")).headers["location"] == link
    answer = await sign(browser, link, page)
    assert answer.headers["location"] == link
    assert not await world.signatures()


@pytest.mark.abuse(14)
async def test_a_double_click_gives_one_signature_and_one_receipt(
    browser: Browser, world: World, delivery: InstantDelivery
) -> None:
    link = world.link("Aino")
    page = await go_to_signature(browser, link)
    first, second = await asyncio.gather(sign(browser, link, page), sign(browser, link, page))
    third = await sign(browser, link, page)
    assert {first.status_code, second.status_code, third.status_code} == {303}
    receipts = [await browser.get(answer.headers["location"]) for answer in (first, second, third)]
    (signature,) = await world.signatures()
    for answer in receipts:
        shown = answer if answer.status_code == 200 else await browser.get(f"{link}/receipt")
        assert signature.id in shown.text


@pytest.mark.abuse(17)
async def test_a_document_that_changed_after_it_was_read_is_shown_and_not_signed(
    browser: Browser, world: World
) -> None:
    link = world.link("Aino")
    page = await go_to_signature(browser, link)
    new = await world.services.blobs.put(b"another version")
    async with world.services.sessions.begin() as session:
        await session.execute(update(SigningRoundRow).values(document_sha256=new))
    answer = await sign(browser, link, page)
    assert answer.status_code == 409
    assert new in answer.text
    assert document_of(page) not in answer.text
    assert not await world.signatures()


@pytest.mark.abuse(12)
async def test_a_second_signatory_in_the_same_browser_finds_nothing_of_the_first(
    browser: Browser, world: World
) -> None:
    first, second = world.link("Aino"), world.link("Dora")
    await sign(
        browser, first, await go_to_signature(browser, first), method="typed", typed_name="Aino X"
    )
    assert (await browser.get(f"{second}/sign")).headers["location"] == second
    page = await go_to_signature(browser, second)
    assert "Aino" not in page.text


@pytest.mark.abuse(9)
async def test_a_link_opens_only_its_own_request(browser: Browser, world: World) -> None:
    mine, theirs = world.link("Aino"), world.link("Dora")
    answer = await sign(browser, mine, await go_to_signature(browser, mine))
    act = answer.headers["location"].split("act=")[1]
    followed = await browser.get(f"{theirs}/receipt?act={act}")
    assert followed.headers["location"] == theirs


async def test_what_was_accepted_while_temporal_is_down_is_followed_up(
    browser: Browser, world: World, delivery: InstantDelivery
) -> None:
    link = world.link("Aino")
    page = await go_to_signature(browser, link)
    delivery.down = True
    answer = await sign(browser, link, page)
    waiting = await browser.get(answer.headers["location"])
    assert waiting.status_code == 200
    assert "Accepted, being recorded" in waiting.text
    assert waiting.headers["refresh"].startswith("4; url=/sign/")
    assert not await world.signatures()


@pytest.mark.abuse(11)
@pytest.mark.parametrize(
    "status", [RoundStatus.WITHDRAWN, RoundStatus.EXPIRED, RoundStatus.DECLINED]
)
async def test_nobody_signs_in_a_round_that_has_ended(
    browser: Browser, world: World, status: RoundStatus
) -> None:
    link = world.link("Aino")
    page = await go_to_signature(browser, link)
    await world.end_round(status)
    assert (await sign(browser, link, page)).status_code == 410
    assert not await world.signatures()


@pytest.mark.abuse(11)
async def test_a_signature_after_the_deadline_is_refused(browser: Browser, world: World) -> None:
    link = world.link("Aino")
    page = await go_to_signature(browser, link)
    world.clock.now = later(40)
    assert (await sign(browser, link, page)).status_code == 410
    assert not await world.signatures()


@pytest.mark.abuse(27)
async def test_a_hostile_party_and_a_hostile_text_are_shown_as_text(
    browser: Browser, world: World
) -> None:
    page = await browser.get(world.link("Dora"))
    assert HOSTILE not in page.text
    assert page.text.count("&lt;script&gt;alert") >= 2


async def test_declining_asks_for_a_reason_and_then_thanks(browser: Browser, world: World) -> None:
    link = world.link("Aino")
    page = await browser.get(f"{link}/decline")
    without = await browser.post(f"{link}/decline", {"reason": " "}, page=page)
    assert without.status_code == 422
    answer = await browser.post(f"{link}/decline", {"reason": "Not decided yet."}, page=page)
    thanks = await browser.get(answer.headers["location"])
    assert "You have declined to sign" in thanks.text
    opened_again = await browser.get(link)
    assert opened_again.headers["location"] == f"{link}/declined"


@pytest.mark.abuse(30)
async def test_a_reason_has_lines_but_nothing_that_cannot_be_seen(
    browser: Browser, world: World
) -> None:
    link = world.link("Aino")
    page = await browser.get(f"{link}/decline")
    for reason in ("a\0b", "a\u202eb", "a\u200bb"):
        refused = await browser.post(f"{link}/decline", {"reason": reason}, page=page)
        assert refused.status_code == 422
        assert "characters that are not allowed" in refused.text
    lines = "Not decided yet.\r\nAsk in May."
    answer = await browser.post(f"{link}/decline", {"reason": lines}, page=page)
    assert answer.status_code == 303


async def test_a_decline_that_ones_own_signature_overtook_leads_to_the_receipt(
    browser: Browser, world: World, delivery: InstantDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = world.link("Aino")
    declining = await browser.get(f"{link}/decline")
    signing = await go_to_signature(browser, link)
    carry_out = act_delivery.carry_out

    async def after_signing(*given: Any, **more: Any) -> Outcome:
        monkeypatch.setattr(acts, "carry_out", carry_out)
        await sign(browser, link, signing)
        return await carry_out(*given, **more)

    monkeypatch.setattr(acts, "carry_out", after_signing)
    answer = await browser.post(f"{link}/decline", {"reason": "Not decided."}, page=declining)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"{link}/receipt"
    (signature,) = await world.signatures()
    assert signature.id in (await browser.get(f"{link}/receipt")).text
    followed = await browser.get(f"{link}/declined?act={signature.id}")
    assert followed.headers["location"] == f"{link}/receipt"


async def test_a_signature_that_ones_own_decline_overtook_leads_to_the_thanks(
    browser: Browser, world: World, delivery: InstantDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = world.link("Aino")
    declining = await browser.get(f"{link}/decline")
    signing = await go_to_signature(browser, link)
    carry_out = act_delivery.carry_out

    async def after_declining(*given: Any, **more: Any) -> Outcome:
        monkeypatch.setattr(acts, "carry_out", carry_out)
        await browser.post(f"{link}/decline", {"reason": "Not decided."}, page=declining)
        return await carry_out(*given, **more)

    monkeypatch.setattr(acts, "carry_out", after_declining)
    answer = await sign(browser, link, signing)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{link}/declined")
    assert not await world.signatures()
    followed = await browser.get(f"{link}/receipt")
    assert followed.headers["location"] == f"{link}/declined"


async def test_while_the_store_is_out_of_reach_nothing_is_acknowledged(
    browser: Browser, world: World, tmp_path: Path
) -> None:
    link = world.link("Aino")
    page = await go_to_signature(browser, link)
    store = tmp_path / "blobs"
    kept = store.rename(tmp_path / "elsewhere")
    store.write_text("no folder")
    answer = await sign(browser, link, page)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "nothing was recorded" in answer.text
    async with world.services.reads() as session:
        assert not list(await session.scalars(select(InboxRow)))
    store.unlink()
    kept.rename(store)
    assert (await sign(browser, link, page)).status_code == 303
    assert len(await world.signatures()) == 1


@pytest.mark.parametrize("page", [0, -1, 3, 2**31, 2**63, 10**30])
async def test_a_picture_of_a_page_that_is_not_there_is_not_found(
    browser: Browser, world: World, page: int
) -> None:
    answer = await browser.get(f"{world.link('Aino')}/pages/{page}.png")
    assert answer.status_code == 404


async def test_one_who_is_not_the_right_person_is_told_what_to_do(
    browser: Browser, world: World
) -> None:
    link = world.link("Aino")
    page = await browser.get(f"{link}/not-me")
    assert f"{link}/decline?reason=not-me" in page.text
    filled = await browser.get(f"{link}/decline?reason=not-me")
    assert "I have nothing to do with this agreement." in filled.text


async def test_one_who_is_not_the_right_person_says_who_would_be_and_may_still_sign(
    browser: Browser, world: World, delivery: InstantDelivery
) -> None:
    link = world.link("Aino")
    page = await browser.get(f"{link}/not-me")
    answer = await browser.post(f"{link}/not-me", {"words": "a\u202eb"}, page=page)
    assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)
    told = await browser.post(f"{link}/not-me", {"words": "Bertta signs for us now."}, page=page)
    assert told.status_code == 303
    (act,) = [act for act in delivery.delivered if act.kind == "manage"]
    assert act.payload["person_id"]
    assert not act.payload["staff_id"]
    assert (act.payload["kind"], act.payload["generation"]) == ("not_right_person", 1)
    kept = await world.services.blobs.get(act.payload["payload_sha256"])
    assert NotRightPerson.from_bytes(kept).words == "Bertta signs for us now."
    answer = await sign(browser, link, await go_to_signature(browser, link))
    assert answer.status_code == 303


async def test_the_link_opened_again_after_signing_is_the_receipt(
    browser: Browser, world: World
) -> None:
    link = world.link("Aino")
    await sign(browser, link, await go_to_signature(browser, link))
    assert (await browser.get(link)).headers["location"] == f"{link}/receipt"


async def test_each_reads_in_their_own_language_unless_they_choose_another(
    browser: Browser, world: World
) -> None:
    finnish, english = world.link("Bertta"), world.link("Aino")
    assert '<html lang="fi">' in (await browser.get(finnish)).text
    assert '<html lang="en">' in (await browser.get(english)).text
    assert '<html lang="sv">' in (await browser.get(f"{english}?lang=sv")).text
    assert '<html lang="sv">' in (await browser.get(f"{english}/decline")).text
    assert '<html lang="fi">' in (await browser.get(finnish)).text


async def test_a_language_chosen_elsewhere_does_not_change_a_signatory_s_own(
    browser: Browser, world: World
) -> None:
    await browser.get("/?lang=sv")
    assert '<html lang="sv">' in (await browser.get("/")).text
    link = world.link("Bertta")
    assert '<html lang="fi">' in (await browser.get(link)).text
    await browser.get(f"{link}?lang=en")
    page = await go_to_signature(browser, link)
    assert '<html lang="en">' in page.text
    await sign(browser, link, page)
    assert (await evidence_of(world)).language == "en"
    assert '<html lang="sv">' in (await browser.get("/")).text


@pytest.mark.parametrize(
    ("contact", "reply_to", "told", "not_told"),
    [
        ("Anna, a@example.org", "a@example.org", ("Anna, ", "answer the mail"), "works at"),
        ("Anna, a@example.org", "", ("Anna, ",), "answer the mail"),
        ("", "", ("works at Example County",), "answer the mail"),
    ],
)
async def test_pages_say_whom_to_ask_and_invite_only_where_answers_are_read(  # noqa: PLR0917
    browser: Browser,
    world: World,
    contact: str,
    reply_to: str,
    told: tuple[str, ...],
    not_told: str,
) -> None:
    settings = world.services.settings
    settings.contact, settings.mail_reply_to = contact, reply_to
    link = world.link("Aino")
    page = (await browser.get(f"{link}/not-me")).text
    assert [words for words in told if words not in page] == []
    assert not_told not in page
    assert ("Questions about the agreement?" in (await browser.get(link)).text) == bool(contact)
    await world.end_round(RoundStatus.EXPIRED)
    gone = await browser.get(link)
    assert gone.status_code == 410
    assert ("a@example.org" in gone.text) == bool(contact)


async def test_a_capacity_is_shown_in_the_words_of_the_template(
    browser: Browser, world: World
) -> None:
    page = await go_to_signature(browser, world.link("Aino"))
    assert "viranhaltijajohtaja" in page.text
    assert "director" not in page.text
