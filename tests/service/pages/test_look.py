"""The organisation's colour and logo in the head of every page, and in the mails of the demo."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from PIL import Image

from adapters.look.colours import palette_of
from adapters.look.own import Look
from adapters.mail.caught import keep
from adapters.mail.compose import Envelope, compose
from adapters.mail.identity import message_id, sender_address
from adapters.mail.rendering import put_into_words
from messages.mail import MailKind
from service.dependencies import Services
from tests.letters import a_letter
from tests.service.pages.conftest import Browser, opened_browser
from tests.service.pages.world import START, World


def a_logo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (80, 40), "#7a1f5c").save(made, "PNG")
    return made.getvalue()


OWN = Look(palette_of("#7a1f5c"), a_logo())


async def test_pages_carry_the_organisations_colour_and_logo(
    services: Services, world: World
) -> None:
    async with opened_browser(replace(services, look=OWN)) as browser:
        for path in ("/", world.link("Aino"), "/nowhere"):
            page = (await browser.get(path)).text
            assert f'href="/look/colours.css?{OWN.mark}"' in page
            assert f'<img class="logo" src="/look/logo.png?{OWN.mark}" alt="">' in page
            assert "Example County" in page
        sheet = await browser.get("/look/colours.css")
        assert "--accent: #7a1f5c;" in sheet.text
        assert sheet.headers["content-type"].startswith("text/css")
        logo = await browser.get("/look/logo.png")
        assert (logo.content, logo.headers["content-type"]) == (OWN.logo, "image/png")


async def test_without_them_pages_have_the_services_own(browser: Browser) -> None:
    page = (await browser.get("/")).text
    assert "/look/" not in page
    assert "</svg> Sidos" in page
    assert (await browser.get("/look/logo.png")).status_code == 404


async def test_a_mail_brings_its_logo_along_and_the_demo_shows_it(
    services: Services, tmp_path: Path
) -> None:
    letter = replace(a_letter(MailKind.INVITATION, "fi"), look=OWN)
    words = put_into_words(letter)
    assert "#0b5b55" not in words.html
    assert words.html.count("#7a1f5c") >= 2
    envelope = Envelope(
        sender=sender_address("sidos@example.org", "Example County"),
        reply_to="",
        recipient_name="Aino",
        recipient="aino@example.org",
        message_id=message_id("look", "example.org"),
        references=(),
        sent_at=START,
    )
    content = compose(envelope, words, []).as_bytes()
    assert content == compose(envelope, words, []).as_bytes()
    mail_id = keep(tmp_path / "mail", ["aino@example.org"], content, at=START)
    settings = services.settings.model_copy(update={"caught_mail": tmp_path / "mail"})
    async with opened_browser(replace(services, settings=settings)) as browser:
        page = await browser.get(f"/demo/mail/{mail_id}")
        assert "text/calendar" not in page.text
        shown = await browser.get(f"/demo/mail/{mail_id}/html")
    assert "cid:" not in shown.text
    assert 'src="data:image/png;base64,' in shown.text
    assert "img-src data:" in shown.headers["content-security-policy"]
