"""What a person finds in the mail: the newest link of a kind, and how often a mail has come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from adapters.mail.caught import CaughtMail, find_caught, list_caught


def mails_to(folder: Path, address: str) -> Iterator[CaughtMail]:
    """Yield the mails that a person got, the newest first."""
    for head in list_caught(folder):
        if address in head.recipients and (mail := find_caught(folder, head.id)):
            yield mail


def links_to(folder: Path, address: str, page: str) -> list[str]:
    """Return the links to pages of a kind (`sign`, `party`) that a person got, newest first."""
    form = re.compile(rf"https?://\S+/{page}/[A-Za-z0-9._-]+")
    found = (form.search(mail.body("plain")) for mail in mails_to(folder, address))
    return [link.group() for link in found if link]
