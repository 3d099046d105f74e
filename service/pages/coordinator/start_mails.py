"""Who gets which mail when a round starts, and who in their turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.database.people import PartyView
from adapters.i18n import LANGUAGE_NAMES
from domain.parties import Role
from domain.turns import FIRST_STEP


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that will go out."""

    party: str
    name: str
    email: str
    language: str
    step: int


def mails_of(parties: Iterable[PartyView], role: Role, *, once: bool = False) -> list[Mail]:
    """Return those who get a mail as what they are to their party; each human being `once`."""
    found = [
        (
            person.identity,
            Mail(
                party.name, person.name, person.email, LANGUAGE_NAMES[person.language], person.step
            ),
        )
        for party in parties
        for person in party.persons
        if person.role is role
    ]
    first = dict(reversed(found)) if once else {}
    return list(reversed(first.values())) if once else [mail for _, mail in found]


def by_turn(mails: list[Mail]) -> tuple[list[Mail], list[Mail]]:
    """Return who is asked when the round starts, and who later, in the order of the steps."""
    first = min((mail.step for mail in mails), default=FIRST_STEP)
    later = [mail for mail in mails if mail.step > first]
    now = [mail for mail in mails if mail.step == first]
    return now, sorted(later, key=lambda mail: mail.step)
