"""The demo's inbox shows the caught mails, newest first, and runs nothing of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from adapters.mail.caught import keep, list_caught
from adapters.mail.compose import Attachment, Envelope, compose
from adapters.mail.identity import message_id, sender_address
from adapters.mail.rendering import put_into_words
from messages.mail import MailKind
from service.app import create_app
from service.dependencies import Services
from tests.letters import a_letter

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
PDF = Attachment("2026-0001.pdf", "application", "pdf", b"%PDF-1.7 sealed")


def _keep(folder: Path, name: str, kind: MailKind, minutes: int, title: str = "Sopimus") -> str:
    letter = a_letter(kind, "en", subject_title=title, title=title)
    envelope = Envelope(
        sender=sender_address("sidos@example.org", "Example County"),
        reply_to="",
        recipient_name=name,
        recipient=f"{name.split(maxsplit=1)[0].lower()}@example.org",
        message_id=message_id(f"{kind}:{name}", "example.org"),
        references=(),
        sent_at=NOW,
    )
    attachments = [PDF] if kind is MailKind.COMPLETED else []
    content = compose(envelope, put_into_words(letter), attachments).as_bytes()
    return keep(folder, [envelope.recipient], content, at=NOW + timedelta(minutes=minutes))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
async def inbox(services: Services, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = services.settings.model_copy(update={"caught_mail": folder})
    app = create_app(replace(services, settings=settings))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://sidos.example.org"
    ) as client:
        yield client


async def test_the_newest_mail_stands_first(inbox: httpx.AsyncClient, folder: Path) -> None:
    empty = await inbox.get("/demo/mail?lang=en")
    assert "No mail yet" in empty.text
    _keep(folder, "Aino Virta", MailKind.INVITATION, 1)
    _keep(folder, "Bo Berg", MailKind.REMINDER, 2)
    _keep(folder, "Aino Virta", MailKind.RECEIPT, 3)
    page = (await inbox.get("/demo/mail?lang=en")).text
    places = [page.index(words) for words in ("You have signed", "Reminder", "Please sign")]
    assert places == sorted(places)
    assert "3 mails, newest first" in page


@pytest.mark.parametrize("asked", ["person=aino@example.org", "q=virta", "q=AINO+you+signed"])
async def test_mails_are_found_by_person_and_by_subject(
    inbox: httpx.AsyncClient, folder: Path, asked: str
) -> None:
    _keep(folder, "Bo Berg", MailKind.INVITATION, 1)
    _keep(folder, "Aino Virta", MailKind.RECEIPT, 2)
    page = (await inbox.get(f"/demo/mail?lang=en&{asked}")).text
    assert "You have signed" in page
    assert "Please sign" not in page
    assert "One mail" in page


async def test_a_mail_is_shown_with_its_link_its_text_and_its_headers(
    inbox: httpx.AsyncClient, folder: Path
) -> None:
    mail = _keep(folder, "Aino Virta", MailKind.INVITATION, 1)
    page = (await inbox.get(f"/demo/mail/{mail}?lang=en")).text
    assert '<a href="https://sidos.example.org/sign/token">' in page
    assert f'src="/demo/mail/{mail}/html"' in page
    assert "Auto-Submitted: auto-generated" in page
    assert "aino@example.org" in page


@pytest.mark.abuse(27)
async def test_the_html_of_a_mail_runs_nothing_and_leaves_its_frame_only_by_a_click(
    inbox: httpx.AsyncClient, folder: Path
) -> None:
    mail = _keep(folder, "Aino Virta", MailKind.INVITATION, 1, "<script>alert(1)</script>")
    page = await inbox.get(f"/demo/mail/{mail}")
    assert "<script>alert" not in page.text
    answer = await inbox.get(f"/demo/mail/{mail}/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "script-src" not in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert '<base target="_top">' in answer.text
    assert "<script>" not in answer.text


async def test_what_is_attached_can_be_taken_out(inbox: httpx.AsyncClient, folder: Path) -> None:
    mail = _keep(folder, "Aino Virta", MailKind.COMPLETED, 1)
    page = (await inbox.get(f"/demo/mail/{mail}")).text
    assert f"/demo/mail/{mail}/attached/1" in page
    answer = await inbox.get(f"/demo/mail/{mail}/attached/1")
    assert answer.content == PDF.content
    assert answer.headers["content-disposition"] == 'attachment; filename="2026-0001.pdf"'
    assert (await inbox.get(f"/demo/mail/{mail}/attached/2")).status_code == 404


@pytest.mark.abuse(10)
@pytest.mark.parametrize("mail", ["x", "..%2Fsecret", "20261124T080000000000-00000000"])
async def test_what_was_not_caught_is_not_found(
    inbox: httpx.AsyncClient, folder: Path, mail: str
) -> None:
    assert (await inbox.get(f"/demo/mail/{mail}")).status_code == 404
    assert (await inbox.get(f"/demo/mail/{mail}/html")).status_code == 404


async def test_there_is_no_inbox_but_in_a_demo(services: Services, folder: Path) -> None:
    _keep(folder, "Aino Virta", MailKind.INVITATION, 1)
    (head,) = list_caught(folder)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(services)), base_url="http://sidos.example.org"
    ) as client:
        for path in ("", f"/{head.id}", f"/{head.id}/html"):
            assert (await client.get(f"/demo/mail{path}")).status_code == 404
