"""The numbers that people call agreements by: 2026-0001, counted within a year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.errors import N_, DomainError

_ALLOWED = re.compile(r"\w[\w ./-]{0,39}")
_FORM = re.compile(r"(?P<year>[12]\d{3})-(?P<ordinal>\d{4,6})", re.ASCII)


class NumberTaken(DomainError):
    """Another agreement has that number."""

    code = "number_taken"
    message = N_("The agreement number “{number}” is already in use.")


class NumberNotValid(DomainError):
    """The text cannot be an agreement's number."""

    code = "number_not_valid"
    message = N_(
        "“{number}” cannot be an agreement number: use up to 40 letters, digits, "
        "spaces and the characters . / -"
    )


@dataclass(frozen=True, slots=True)
class AgreementNumber:
    """A number in its usual form; `ordinal` counts from 1 in each year."""

    year: int
    ordinal: int

    def __str__(self) -> str:
        return f"{self.year}-{self.ordinal:04d}"


def parse_number(text: str) -> AgreementNumber | None:
    """Return the parts of a number in the usual form, or None for one of another form."""
    match = _FORM.fullmatch(text)
    return AgreementNumber(int(match["year"]), int(match["ordinal"])) if match else None


def check_number(text: str) -> None:
    """Refuse what cannot be an agreement's number."""
    if not _ALLOWED.fullmatch(text):
        raise NumberNotValid(number=text[:40])
