"""The demo's inbox: what the mail catcher kept, person by person. Mounted in a demo only."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from adapters.mail.caught import CaughtHead, CaughtMail, find_caught, list_caught
from service.dependencies import services
from service.pages.rendering import render
from service.refusals import NotFound

router = APIRouter(prefix="/demo/mail")

_ZONE = ZoneInfo("Europe/Helsinki")
_LINK = re.compile(r"(https?://\S+)")
# The mail as it is, styles and all, in a frame that runs nothing, loads nothing, and from
# which a link leads the whole window on.
_FRAME = {
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'; "
        "sandbox allow-top-navigation-by-user-activation"
    ),
    "x-frame-options": "SAMEORIGIN",
}
_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One caught mail in the list: to whom, in name and address."""

    id: str
    name: str
    address: str
    subject: str
    caught_at: datetime


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a mail; the size is in kB."""

    name: str
    size: int


@router.get("")
def inbox(request: Request, q: str = "", person: str = "") -> Response:
    """List the caught mails, newest first: all, those of one person, or what a search finds."""
    lines = [line for head in list_caught(_folder(request)) for line in lines_of(head)]
    people = sorted({(line.name, line.address) for line in lines})
    wanted = q.casefold().split()
    return render(
        request,
        "demo/mails.html",
        people=people,
        person=person,
        q=q,
        is_empty=not lines,
        mails=[
            line
            for line in lines
            if person in {"", line.address}
            and all(
                word in f"{line.name} {line.address} {line.subject}".casefold() for word in wanted
            )
        ],
        zone=_ZONE,
    )


@router.get("/{mail_id}")
def one_mail(request: Request, mail_id: str) -> Response:
    """Show one mail: as a mail program does, as plain text with its links, and its headers."""
    mail = _mail(request, mail_id)
    headers = [
        (name, value) for name, value in mail.message.items() if name.lower() != "delivered-to"
    ]
    return render(
        request,
        "demo/mail.html",
        head=mail.head,
        sender=str(mail.message["From"] or ""),
        has_html=bool(mail.body("html")),
        # Every second piece is a link.
        pieces=_LINK.split(mail.body("plain")),
        attachments=[
            Attached(part.get_filename() or "", -(-len(_bytes_of(part)) // 1000))
            for part in mail.message.iter_attachments()
        ],
        header_lines=headers,
        zone=_ZONE,
    )


@router.get("/{mail_id}/html")
def html_part(request: Request, mail_id: str) -> Response:
    """Return the HTML of a mail for the frame on its page."""
    html = _with_pictures(_mail(request, mail_id))
    return HTMLResponse(html.replace("<head>", '<head><base target="_top">', 1), headers=_FRAME)


@router.get("/{mail_id}/attached/{number}")
def attached_file(request: Request, mail_id: str, number: int) -> Response:
    """Return one attached file; they count from 1."""
    parts = list(_mail(request, mail_id).message.iter_attachments())
    if not 1 <= number <= len(parts):
        raise NotFound
    part = parts[number - 1]
    name = _NOT_IN_FILE_NAMES.sub("-", part.get_filename() or "file")
    return Response(
        _bytes_of(part),
        media_type=part.get_content_type(),
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _with_pictures(mail: CaughtMail) -> str:
    """Return the HTML with the pictures that travel beside it written into it."""
    html = mail.body("html")
    for part in mail.message.walk():
        if part["Content-ID"] and part.get_content_type() == "image/png":
            assert isinstance(part, EmailMessage)
            picture = base64.b64encode(_bytes_of(part)).decode()
            named = str(part["Content-ID"]).strip("<>")
            html = html.replace(f"cid:{named}", f"data:image/png;base64,{picture}")
    return html


def lines_of(head: CaughtHead) -> list[Line]:
    """Return a mail once for each address that it went to."""
    names = {address.lower(): name for name, address in getaddresses([head.to])}
    return [
        Line(
            head.id,
            names.get(address.lower(), "") or address,
            address.lower(),
            head.subject,
            head.caught_at,
        )
        for address in head.recipients
    ]


def _bytes_of(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _mail(request: Request, mail_id: str) -> CaughtMail:
    mail = find_caught(_folder(request), mail_id)
    if mail is None:
        raise NotFound
    return mail


def _folder(request: Request) -> Path:
    folder = services(request).settings.caught_mail
    if folder is None:
        raise NotFound
    return folder
