"""Pages for everyone: the start, the check of a document, and what is said of failures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.documents.verification_report import (
    PartyReport,
    Reason,
    Report,
    SealReport,
    SignatureReport,
    TimestampReport,
    Verdict,
)
from service.dependencies import Services
from service.pages import verification
from tests.service.pages.conftest import Browser, opened_browser
from tests.service.pages.world import START, World, small_pdf

NAMES = ("Aino Example", "Mikkeli")


def report(*reasons: Reason) -> Report:
    """Return what a verification would say of a document that Aino signed for Mikkeli."""
    stamp = TimestampReport(START, "Sidos timestamps", is_operators_own=True)
    signature = SignatureReport(
        field="party-1-1",
        signatory="Aino Example",
        person="7a0c",
        party="Mikkeli",
        capacity="director",
        timestamp=stamp,
        cms_sha256="0" * 64,
        in_place_of="",
        verdict=Verdict.FAILED if reasons else Verdict.PASSED,
        shown_capacity="johtaja",
    )
    return Report(
        document_sha256="0" * 64,
        reasons=reasons,
        signatures=(signature,),
        seal=SealReport(stamp, "1" * 64, Verdict.PASSED),
        parties=(PartyReport(1, "Mikkeli", "any", True, (), ()),),  # noqa: FBT003
    )


async def checked(browser: Browser, data: bytes) -> str:
    page = await browser.get("/verify")
    answer = await browser.post("/verify", page=page, files={"file": ("a.pdf", data)})
    assert answer.status_code == 200
    return answer.text


def say(monkeypatch: pytest.MonkeyPatch, found: Report) -> None:
    async def verify_upload(services: object, data: bytes) -> Report:
        return found

    monkeypatch.setattr(verification, "verify_upload", verify_upload)


async def test_the_start_page_says_what_this_is(browser: Browser) -> None:
    page = await browser.get("/")
    assert page.status_code == 200
    assert "Have you been asked to sign?" in page.text
    assert "demonstration" not in page.text


@pytest.mark.parametrize("data", [b"Party;Kind\r\noak;ry\r\n", b"PK\x03\x04 of a DOCX"])
async def test_a_file_of_another_kind_is_said_to_be_just_that(
    browser: Browser, data: bytes
) -> None:
    text = await checked(browser, data)
    assert "TOTAL-FAILED" not in text
    assert "This is neither a PDF nor an evidence bundle" in text
    assert "Choose the PDF or the bundle" in text


async def test_a_pdf_that_nobody_signed_is_said_to_have_no_signatures(browser: Browser) -> None:
    text = await checked(browser, small_pdf())
    assert "The file has no signatures" in text
    assert "There is nothing to check" in text
    assert "rely" not in text


async def test_a_form_without_a_file_is_told_so(browser: Browser) -> None:
    page = await browser.get("/verify")
    answer = await browser.post("/verify", page=page)
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


@pytest.mark.abuse(54)
async def test_the_public_check_reveals_no_name(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, report(Reason("signature_value", {"name": "Aino Example"})))
    text = await checked(browser, b"%PDF-1.7")
    assert "TOTAL-FAILED" in text
    assert "A1-1" in text
    assert "party-1-1" not in text
    assert "The answer shows no names." in (await browser.get("/verify")).text
    assert not [name for name in NAMES if name in text]


async def test_of_signatures_that_nobody_vouches_for_no_party_is_said_to_be_unbound(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = report(Reason("untrusted", {"name": "Aino Example"}))
    unknown = replace(found, parties=(replace(found.parties[0], is_bound=False),))
    say(monkeypatch, unknown)
    text = await checked(browser, b"%PDF-1.7")
    assert "INDETERMINATE" in text
    assert "0 of 1" not in text
    assert "whether 1 party is bound cannot be told" in text
    assert "This page trusts only the certificates of this service." in text
    unmet = Reason("authority_not_met", {"party": "Mikkeli", "authority": "any"})
    say(monkeypatch, replace(unknown, reasons=(unmet,)))
    assert "0 of 1 party is bound" in await checked(browser, b"%PDF-1.7")
    await browser.get("/verify?lang=fi")
    assert "0/1 osapuoli on sidottu" in await checked(browser, b"%PDF-1.7")


async def test_staff_see_who_signed(coordinator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, report())
    text = await checked(coordinator, b"%PDF-1.7")
    assert "TOTAL-PASSED" in text
    assert "Everything is in order" in text
    assert "Aino Example, johtaja, Mikkeli" in text
    assert "The answer shows no names." not in (await coordinator.get("/verify")).text


async def test_a_document_from_before_its_seal_is_said_to_be_just_that(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    unmet = Reason("authority_not_met", {"party": "Mikkeli", "authority": "any"})
    say(monkeypatch, report(Reason("not_sealed"), unmet))
    text = await checked(browser, b"%PDF-1.7")
    assert "This is not the sealed document" in text
    assert "TOTAL-FAILED" in text
    say(monkeypatch, report(Reason("not_sealed"), Reason("revoked", {"name": "Aino Example"})))
    assert "Do not rely on this document" in await checked(browser, b"%PDF-1.7")


async def test_one_sentence_names_all_whom_it_is_about(
    coordinator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts = [Reason("untrusted", {"name": f"Person {number}"}) for number in range(7)]
    say(monkeypatch, report(*doubts))
    text = await checked(coordinator, b"%PDF-1.7")
    assert text.count("does not lead to a trusted root") == 1
    assert "Person 0, Person 1, Person 2, Person 3, Person 4 and 2 more" in text


async def test_a_reason_names_a_place_by_its_printed_code(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, report(Reason("stray_signature", {"field": "party-14-1"})))
    assert "The field “A14-1” belongs to no party" in await checked(browser, b"%PDF-1.7")


async def test_the_check_says_whose_clock_stamped_the_signatures(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, report())
    assert "the operator&#39;s own clock" in await checked(browser, b"%PDF-1.7")


@pytest.mark.parametrize(
    ("path", "language", "told"),
    [
        ("/nowhere", "en", "There is nothing here"),
        ("/nowhere", "fi", '<html lang="fi">'),
        ("/nowhere", "sv", '<html lang="sv">'),
    ],
)
async def test_a_failure_is_told_in_the_readers_language(
    browser: Browser, path: str, language: str, told: str
) -> None:
    answer = await browser.get(path, headers={"accept-language": language})
    assert answer.status_code == 404
    assert told in answer.text


@pytest.mark.abuse(47)
async def test_a_file_that_is_too_large_is_refused_on_a_page(browser: Browser) -> None:
    page = await browser.get("/verify")
    answer = await browser.post(
        "/verify", page=page, files={"file": ("a.pdf", bytes(26 * 1024 * 1024))}
    )
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.abuse(47)
async def test_a_form_with_a_great_many_fields_is_refused(browser: Browser, world: World) -> None:
    link = world.link("Aino")
    page = await browser.get(f"{link}/decline")
    many = {f"field-{number}": "x" for number in range(1000)}
    answer = await browser.post(f"{link}/decline", {"reason": "no", **many}, page=page)
    assert 400 <= answer.status_code < 500


async def test_style_and_scripts_are_our_own_files(browser: Browser) -> None:
    for name in ("style.css", "draw.js", "send-once.js", "icon.svg"):
        assert (await browser.get(f"/static/{name}")).status_code == 200


async def test_the_accessibility_statement_names_whom_to_tell_and_who_supervises(
    services: Services,
) -> None:
    changed = {"accessibility_contact": "tell@example.org", "accessibility_exceptions": "The map."}
    settings = services.settings.model_copy(update=changed)
    async with opened_browser(replace(services, settings=settings)) as browser:
        assert 'href="/accessibility"' in (await browser.get("/")).text
        page = (await browser.get("/accessibility?lang=fi")).text
    for said in ("tell@example.org", "The map.", "Traficom", "24. marraskuuta 2026"):
        assert said in page


async def test_an_address_that_no_page_can_have_is_not_there(coordinator: Browser) -> None:
    for path in ("/agreements/a/signing-rounds/first/withdrawal", "/agreements/a/events/x"):
        answer = await coordinator.get(f"{path}?lang=fi")
        assert answer.status_code == 404
        assert "Input should be" not in answer.text
        assert "Täällä ei ole mitään" in answer.text
