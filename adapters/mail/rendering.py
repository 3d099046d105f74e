"""Puts a letter into words: one template gives the plain text and the HTML alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.i18n import install, translator
from adapters.look.colours import HOUSE, Palette
from adapters.look.own import Look
from adapters.mail.plain_words import one_line

LOGO_ID = "logo@letterhead"
"""By what the HTML names the logo that travels with it (RFC 2392)."""
_FOLDER = Path(__file__).parents[2] / "templates" / "mail"


class Worded(Protocol):
    """What every letter has: which mail it is, in which language, about what."""

    @property
    def kind(self) -> StrEnum:
        """The name of the folder with its words."""

    @property
    def language(self) -> str:
        """Its reader's language."""

    @property
    def subject_title(self) -> str:
        """What the subject names."""

    @property
    def look(self) -> Look:
        """The colours of its HTML, and the logo."""


@dataclass(frozen=True, slots=True)
class Words:
    """A mail in the recipient's language; the HTML shows the logo (PNG), if there is one."""

    subject: str
    text: str
    html: str
    logo: bytes = b""


def put_into_words(letter: Worded) -> Words:
    """Return subject, plain text and HTML of a letter."""
    plain = _environment(letter.language, HOUSE, escaped=False)
    subject_of = plain.get_template(f"{letter.kind.value}/subject.txt")
    subject = one_line(subject_of.render(title=letter.subject_title, letter=letter))
    return Words(
        subject=subject,
        text=_body(plain, letter, subject, "txt"),
        html=_body(_pages_of(letter), letter, subject, "html"),
        logo=letter.look.logo,
    )


def _body(environment: Environment, letter: Worded, subject: str, form: str) -> str:
    text = environment.get_template(f"{letter.kind.value}/body.jinja").render(
        letter=letter,
        subject=subject,
        layout=f"layout.{form}.jinja",
        parts=f"parts.{form}.jinja",
        logo_id=LOGO_ID if letter.look.logo else "",
    )
    return "\n".join(_without_runs_of_empty_lines(text)) + "\n"


def _without_runs_of_empty_lines(text: str) -> list[str]:
    kept: list[str] = []
    for line in text.strip().splitlines():
        # The mark before a mail's foot is “-- ” with its space (RFC 3676, 4.3).
        stripped = line if line == "-- " else line.rstrip()
        if stripped or (kept and kept[-1]):
            kept.append(stripped)
    return kept


def _pages_of(letter: Worded) -> Environment:
    return _environment(letter.language, letter.look.palette, escaped=True)


@cache
def _environment(language: str, colours: Palette, *, escaped: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=escaped,  # noqa: S701 - plain text is not HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["colours"] = colours
    install(environment, translator(language))
    return environment
