"""Whether the person whom a provider identified is the one who was invited.

A provider gives the family name and all given names as the population register has them; the
invitation has the name as a colleague would write it. So the family name must be the same, and
what else was written must be among the given names: at least one of them in full, others
perhaps as an initial. Case, hyphens and the order of the two do not matter. Accents do not,
but å, ä and ö are letters of their own: Mäki is not Maki.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_OWN_LETTERS = "åäö"
_BETWEEN_WORDS = re.compile(r"[\s\-‐‑‒–—.,]+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")


class MatchRule(StrEnum):
    """By what the identified person is compared with the one invited; chosen in the settings."""

    NAME = "name"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class IdentifiedPerson:
    """A person as the provider says; `email` is one that it has verified, or empty."""

    family_name: str
    given_names: str
    email: str = ""

    @property
    def name(self) -> str:
        """Return the whole name, as evidence and certificate carry it."""
        return " ".join(f"{self.given_names} {self.family_name}".split())


def is_invited(person: IdentifiedPerson, rule: MatchRule, *, name: str, email: str) -> bool:
    """Tell whether the rule takes the identified person for the one with that name and address."""
    if rule is MatchRule.EMAIL:
        return bool(person.email) and _address(person.email) == _address(email)
    family, given, invited = _words(person.family_name), _words(person.given_names), _words(name)
    if not family:
        return False
    count = len(family)
    rests = []
    if invited[-count:] == family:
        rests.append(invited[:-count])
    if invited[:count] == family:
        rests.append(invited[count:])
    return any(_are_given(rest, given) for rest in rests)


def _are_given(written: list[str], given: list[str]) -> bool:
    """Tell whether each written name is one of the given ones, and one of them in full."""
    left = list(given)
    in_full = [word for word in written if word in left]
    for word in in_full:
        if word not in left:
            return False
        left.remove(word)
    for initial in (word for word in written if word not in in_full):
        named = next((word for word in left if len(initial) == 1 and word[0] == initial), None)
        if named is None:
            return False
        left.remove(named)
    return bool(in_full)


def _words(name: str) -> list[str]:
    folded = "".join(_folded(letter) for letter in unicodedata.normalize("NFC", name).casefold())
    return [word for word in _BETWEEN_WORDS.split(folded.translate(_APOSTROPHES)) if word]


def _folded(letter: str) -> str:
    if letter in _OWN_LETTERS:
        return letter
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _address(email: str) -> str:
    return unicodedata.normalize("NFC", email.strip()).casefold()
