"""Mails that a catcher keeps in a folder, one `.eml` each (RFC 5322): for the demo and tests."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Literal

_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CaughtHead:
    """What a list shows of a caught mail; `recipients` are those of the envelope, time in UTC."""

    id: str
    to: str
    recipients: tuple[str, ...]
    subject: str
    caught_at: datetime


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """A caught mail, whole."""

    head: CaughtHead
    message: EmailMessage

    def body(self, form: Literal["plain", "html"]) -> str:
        """Return one form of the text, decoded; empty when the mail has none."""
        part = self.message.get_body((form,))
        return str(part.get_content()) if part is not None else ""


def keep(folder: Path, recipients: Sequence[str], content: bytes, *, at: datetime) -> str:
    """Keep one mail and return its id; a reader sees the whole file or none."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    delivered = "".join(f"Delivered-To: {recipient}\r\n" for recipient in recipients)
    half = folder / f".{name}.part"
    half.write_bytes(delivered.encode() + content)
    os.replace(half, folder / f"{name}.eml")  # noqa: PTH105 - atomic, also over a file
    return name


def find_caught(folder: Path, mail_id: str) -> CaughtMail | None:
    """Return a caught mail, or None when there is none of that id."""
    path = folder / f"{mail_id}.eml"
    if not _NAME.fullmatch(mail_id) or not path.is_file():
        return None
    message = _parsed(path.read_bytes())
    return CaughtMail(_head(mail_id, message), message)


def caught_ids(folder: Path) -> list[str]:
    """Return the ids of the caught mails, newest first; an id begins with the time."""
    names = (path.stem for path in folder.glob("*.eml"))
    return sorted(filter(_NAME.fullmatch, names), reverse=True)


def list_caught(folder: Path) -> Iterator[CaughtHead]:
    """Yield the heads of the caught mails, newest first, without reading what is attached."""
    for mail_id in caught_ids(folder):
        yield _head(mail_id, _parsed(_lines_before_the_body(folder / f"{mail_id}.eml")))


def _lines_before_the_body(path: Path) -> bytes:
    lines: list[bytes] = []
    with path.open("rb") as file:
        for line in file:
            lines.append(line)
            if not line.strip():
                break
    return b"".join(lines)


def _parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _head(mail_id: str, message: EmailMessage) -> CaughtHead:
    caught_at = datetime.strptime(f"{mail_id.partition('-')[0]}+0000", "%Y%m%dT%H%M%S%f%z")
    return CaughtHead(
        id=mail_id,
        to=str(message["To"] or ""),
        recipients=tuple(str(value) for value in message.get_all("Delivered-To", [])),
        subject=str(message["Subject"] or ""),
        caught_at=caught_at.astimezone(UTC),
    )
